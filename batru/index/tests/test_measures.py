"""Every case of the catalogue comes true on the engine, and what must hold for all rows holds."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.index.compute import check_cases, compiled, count
from batru.kernel.fact_tables import TABLES, Column, FactTable, Kind
from batru.law.catalogue import Catalogue
from batru.law.indicators import load_sets
from batru.law.measures import Better, Measure
from batru.law.shapes import Shape, exact, points

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
MEASURES = {measure.code: measure for own in load_sets(Catalogue(ROOT)) for measure in own.measures}
COUNTED = [measure for measure in MEASURES.values() if measure.shape is not Shape.REPORTED]
ENDED: dict[str, Any] = {"done": True, "done_at": "2022-11-20T02:00:00Z"}
IN_TIME: dict[str, Any] = {**ENDED, "due_at": "2022-11-20T10:00:00Z", "on_time": True, "supplements": 1}
GOOD: dict[str, dict[str, Any]] = {
    "online_share": {"channel": "online", "paper_only": False},
    "full_online_share": {"channel": "online", "online_level": "full", "paper_only": False},
    "procedures_online_share": {"channel": "online", "online_level": "full", "procedure": "a", "paper_only": False},
    "on_time_share": IN_TIME,
    "in_time_share": IN_TIME,
    "on_time_online_share": {**IN_TIME, "channel": "online"},
    "on_time_counter_share": {**IN_TIME, "channel": "counter"},
    "on_time_civil_status_share": {**IN_TIME, "field": "civil_status"},
    "on_time_certification_share": {**IN_TIME, "field": "certification"},
    "on_time_land_share": {**IN_TIME, "field": "land"},
    "on_time_household_business_share": {**IN_TIME, "field": "household_business"},
    "content_share": {**ENDED, "rating": 4},
    "twice_supplemented_share": {**ENDED, "supplements": 1},
    "first_time_right_share": {"first_time_right": True},
    "self_filed_share": {"channel": "online", "assisted": False},
    "served_within_15_share": {"ended": True, "state": "done", "wait_minutes": 15.0},
    "online_payment_share": {"subject_kind": "dossier", "amount_vnd": 1, "state": "settled", "online": True},
    "complaints_on_time_share": {"due_at": "2022-11-20T02:00:00Z", "answered": True, "on_time": True},
    "complaints_in_time_share": {"due_at": "2022-12-20T02:00:00Z", "answered": False},
    "fees_cashless_share": {"amount_vnd": 1, "state": "settled", "online": True},
}
ADDING = (Shape.COUNT, Shape.SHARE, Shape.MEAN, Shape.PER_HEAD)
BY_CHANNEL = ("filed_online_self", "filed_online_assisted", "filed_at_counter", "filed_by_post", "filed_otherwise")

MOMENTS = st.sampled_from([None, "2022-11-02T02:00:00Z", "2022-11-20T02:00:00Z", "2022-12-03T02:00:00Z"])
CODES = {
    "channel": ["online", "counter", "post", "other"],
    "procedure": ["a", "b", "c"],
    "field": ["civil_status", "certification", "land", "household_business", "poverty_reduction"],
    "online_level": ["full", "partial", "none", "unknown"],
    "state": ["done", "left", "waiting", "open", "settled", "withdrawn"],
    "subject_kind": ["dossier", "rent"],
}
VALUES = {
    Kind.FLAG: st.sampled_from([True, False]),
    Kind.WHOLE: st.integers(0, 5),
    Kind.NUMBER: st.sampled_from([0.0, 5.0, 15.0, 15.5, 40.0]),
    Kind.MOMENT: MOMENTS,
}


def rows_of(table: FactTable) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a fact table of all sorts, the impossible ones too."""
    told = [one for one in table.columns if one.name not in ("key", "unit", table.moment)]
    known = {one.name: _values(one) for one in told if one.kind in VALUES or one.name in CODES}
    units = st.sampled_from(["a", "b"])
    return st.lists(st.fixed_dictionaries({"unit": units, **known}), max_size=12)


def _values(column: Column) -> st.SearchStrategy[Any]:
    plain = st.sampled_from(CODES[column.name]) if column.name in CODES else VALUES[column.kind]
    return st.none() | plain if column.empty else plain


def test_every_case_comes_true() -> None:
    assert check_cases(str(ROOT), "", "") == []


def test_a_case_that_does_not_come_true_is_told(tmp_path: Path) -> None:
    overlay = tmp_path / "indicators"
    overlay.mkdir()
    text = (ROOT / "indicators/one_stop.yaml").read_text("utf-8")
    (overlay / "one_stop.yaml").write_text(
        text.replace("part: {channel: online, paper_only: false}", "part: {channel: post, paper_only: false}"), "utf-8"
    )
    assert check_cases(str(ROOT), str(tmp_path), "") == [
        "online_share: Two of three are online, the post is not: part 1, whole 3, figure 33.333333333333336",
        "online_share: Filed online and answered on paper alone is not online: part 0, whole 4, figure 0.0",
        "online_share: An online dossier of which it is not known whether the result was paper or electronic is "
        "left out: part 0, whole 2, figure 0.0",
    ]


@pytest.mark.parametrize("code", sorted(GOOD))
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_one_more_good_row_never_lowers_a_share_nor_its_points(code: str, data: st.DataObject) -> None:
    """Of a share of which more is better one more row in the part; of one of which less is better, one outside it."""
    own, rows = MEASURES[code], data.draw(rows_of(MEASURES[code].of))
    before, after = (count(own, more) for more in (rows, [*rows, GOOD[code]]))
    assert after[1] == before[1] + 1 or own.shape is Shape.DISTINCT_SHARE
    assert after[2] is not None
    if before[2] is None:
        return
    sign = 1 if own.better is Better.HIGHER else -1
    assert sign * after[2] >= sign * before[2]
    if own.score is not None:
        earned = [points(own.score, exact(own.shape, part, whole, own.per)) for part, whole, _ in (before, after)]
        assert earned[0] is not None and earned[1] is not None and earned[1] >= earned[0]


def test_every_share_that_has_a_good_side_has_a_good_row() -> None:
    wanted = {one.code for one in COUNTED if one.shape.is_share and one.better is not Better.NEITHER}
    assert wanted == set(GOOD)


@pytest.mark.parametrize("code", [own.code for own in COUNTED])
@settings(max_examples=3, deadline=None)
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(code: str, data: st.DataObject, random: Any) -> None:
    rows = data.draw(rows_of(MEASURES[code].of))
    found, mixed = (count(MEASURES[code], some) for some in (rows, random.sample(rows, len(rows))))
    # Sums of fractions come in any order; six digits are the same in all of them, and those the roll-up keeps.
    assert [None if one is None else round(one, 6) for one in mixed] == [
        None if one is None else round(one, 6) for one in found
    ]


@pytest.mark.parametrize("code", [own.code for own in COUNTED if own.shape.adds_up])
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_the_parts_of_units_sum_to_the_whole(code: str, data: st.DataObject) -> None:
    rows = data.draw(rows_of(MEASURES[code].of))
    together = count(MEASURES[code], rows)[:2]
    apart = [count(MEASURES[code], [row for row in rows if row["unit"] == unit])[:2] for unit in ("a", "b")]
    for whole, (one, other) in zip(together, zip(*apart, strict=True), strict=True):
        assert whole is None or whole == pytest.approx(one + other)


def test_the_others_say_that_they_do_not_add_up() -> None:
    others = {own.code: own.shape for own in COUNTED if not own.shape.adds_up}
    assert set(others.values()) == {Shape.QUANTILE, Shape.DISTINCT_SHARE}
    assert all(own.shape.adds_up == (own.shape in ADDING) for own in MEASURES.values())


@pytest.mark.parametrize("code", [own.code for own in COUNTED if own.shape is Shape.QUANTILE])
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_a_quantile_is_counted_anew_from_all_rows(code: str, data: st.DataObject) -> None:
    """As a person would: the values of both units in order, and between two of them by how far it lies."""
    own, rows = MEASURES[code], data.draw(rows_of(MEASURES[code].of))
    values = sorted(_measured(own, rows))
    part, whole, found = count(own, rows)
    assert whole == len(values)
    if not values:
        assert part is None and found is None
        return
    assert own.at is not None and found is not None
    low, rest = divmod(own.at * (len(values) - 1), 1)
    upper = values[min(int(low) + 1, len(values) - 1)]
    assert found == pytest.approx(values[int(low)] + rest * (upper - values[int(low)]))


def _measured(own: Measure, rows: list[dict[str, Any]]) -> list[float]:
    """What a quantile is taken of, row by row: the mean of a row alone is its own figure."""
    alone = [count(replace(own, shape=Shape.MEAN, at=None), [row]) for row in rows]
    return [figure for _, whole, figure in alone if whole]


@settings(max_examples=20, deadline=None)
@given(rows_of(TABLES["dossiers"]))
def test_the_channels_sum_to_all_that_was_filed(rows: list[dict[str, Any]]) -> None:
    assert sum(count(MEASURES[code], rows)[0] for code in BY_CHANNEL) == count(MEASURES["dossiers_received"], rows)[0]


@settings(max_examples=20, deadline=None)
@given(rows_of(TABLES["dossiers"]))
def test_different_procedures_of_two_units_are_counted_anew(rows: list[dict[str, Any]]) -> None:
    """Each side lies between the larger of the two and their sum, and equals what a set of names would say."""
    own = MEASURES["procedures_online_share"]
    assert not own.shape.adds_up
    offered = [row for row in rows if row["online_level"] == "full"]
    used = [row for row in offered if row["channel"] == "online" and row["paper_only"] is False]
    part, whole, _ = count(own, rows)
    assert (part, whole) == tuple(len({row["procedure"] for row in some}) for some in (used, offered))
    apart = [count(own, [row for row in rows if row["unit"] == unit])[:2] for unit in ("a", "b")]
    for together, (one, other) in zip((part, whole), zip(*apart, strict=True), strict=True):
        assert max(one, other) <= together <= one + other


@pytest.mark.parametrize("code", [own.code for own in COUNTED if own.shape.is_share])
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_a_share_lies_between_nothing_and_all(code: str, data: st.DataObject) -> None:
    part, whole, figure = count(MEASURES[code], data.draw(rows_of(MEASURES[code].of)))
    assert 0 <= part <= whole
    assert (figure is None) == (whole == 0)


def test_the_sql_changes_with_what_is_counted_and_with_nothing_else() -> None:
    made = compiled(list(MEASURES.values()))
    renamed = [_changed(measure, name=measure.definition) for measure in MEASURES.values()]
    assert compiled(renamed).digest == made.digest
    narrowed = [_changed(one, part=()) if one.code == "online_share" else one for one in MEASURES.values()]
    assert compiled(narrowed).digest != made.digest
    assert set(made.listings) == {code for code, one in MEASURES.items() if one.shape is not Shape.REPORTED}


def _changed(measure: Any, **change: Any) -> Any:
    return type(measure)(**{name: change.get(name, getattr(measure, name)) for name in measure.__slots__})


def test_a_sum_that_measures_share_is_counted_once() -> None:
    """Online over all of known result, and self-filed over online: of four numbers the online ones stand twice."""
    online = MEASURES["online_share"]
    sql = compiled([online, _changed(MEASURES["self_filed_share"], whole=online.part)]).rolled_up["dossiers"]
    assert sql.count("COUNT_IF(") == 3
    assert sql.count("online_share__part") >= 2 and "self_filed_share__whole" in sql


def test_where_no_row_can_be_judged_nothing_is_counted_and_nothing_is_unknown() -> None:
    nobody_due = [{"done": False}, {"done": False}]
    assert count(MEASURES["overdue_now"], nobody_due) == (0, None, 0)
    assert count(MEASURES["complaints_on_time_share"], [{"answered": False}]) == (0, 0, None)
