"""Four towns, by hand: (3 × roads + schools) / 4 is 80, 70, 70 and 10; West's weights move it past East."""

SET = """code: towns
name: {vi: Chỉ số các thị trấn, en: Index of towns}
owner: {vi: Chúng tôi, en: Ourselves}
versions:
  - version: "1"
    from: 2020-01-01
    article: {vi: Không có, en: None}
    status: unconfirmed
    looked_in: Nowhere
    checked_on: 2026-11-28
    scale: index
    states: {nothing: missing, missing: missing, not_applicable: na}
    ranks: {mode: half_up, digits: 6, ties: competition}
    parts:
      - {code: roads, name: {vi: Đường, en: Roads}, weight: 3, rule: {kind: linear/1, zero_at: 0, full_at: 100}}
      - {code: schools, name: {vi: Trường, en: Schools}, rule: {kind: linear/1, zero_at: 0, full_at: 100}}
"""
TABLE = """unit,period,roads,schools
North,2021,80,80
East,2021,70,70
West,2021,80,40
South,2021,0,40
Nowhere,2021,,40
North,2020,10,10
East,2020,20,20
"""
