"""Facts in the cells of an index set: what fits where, and how the numbers are written."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.law.catalogue import Catalogue
from batru.law.index_sets.checks import load_index_sets, measures_of
from batru.law.index_sets.feeding import Amount, Holds, Origin, Side, Tap, fed, holds, points_by_origin, taps
from batru.law.index_sets.given import Around, Given, State
from batru.law.index_sets.kinds import _rule
from batru.law.index_sets.model import Edition, Indicator
from batru.law.index_sets.rates import RATES
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import RULES, cells, share

CATALOGUE = Catalogue(Path(__file__).resolve().parents[3] / "catalogue")
MEASURES = measures_of(CATALOGUE)
SETS = {own.code: own for own in load_index_sets(CATALOGUE)}
KNOWN: dict[str, tuple[Indicator, Rule]] = {
    f"{own.code}/{one.code}": (one, scoring.rule)
    for own in SETS.values()
    for one in own.editions[-1].indicators
    if one.fed_by
    for scoring in [next(iter(one.scoring.values()))]
}


def _edition(code: str) -> Edition:
    return SETS[code].editions[-1]


def _fed(name: str, **amounts: tuple[int, int | None] | None) -> Given:
    indicator, rule = KNOWN[name]
    exact = {
        code: None if each is None else Amount(Fraction(each[0]), None if each[1] is None else Fraction(each[1]))
        for code, each in amounts.items()
    }
    return fed(taps(indicator, rule, MEASURES), MEASURES, exact)


def test_part_and_whole_fill_their_cells_and_are_written_as_counts() -> None:
    found = _fed("district_proposed/G17", in_time_share=(437, 512))
    assert found == Given({"part": "437", "whole": "512"})
    assert json.dumps(dict(found.cells)) == '{"part": "437", "whole": "512"}'


def test_a_weighted_rate_takes_a_measure_for_each_cell() -> None:
    """300 self and 80 assisted of 512: 340/512 ÷ 0.8 × 6 points = 4.98, as the set's own example has it."""
    found = _fed(
        "district_proposed/G15", online_self=(300, None), online_assisted=(80, None), online_eligible=(512, None)
    )
    assert found == Given({"self": "300", "assisted": "80", "whole": "512"})
    earned = share(KNOWN["district_proposed/G15"][1], found, Around(), Fraction(6))
    assert isinstance(earned, Fraction) and round(earned * 6, 2) == Fraction("4.98")


def test_without_rows_there_is_nothing_to_divide_by() -> None:
    assert _fed("district_proposed/G17", in_time_share=(0, 0)) == Given({"part": "0", "whole": "0"})
    no_rows = fed(
        {"part": Tap("in_time_share", Side.PART), "whole": Tap("in_time_share", Side.WHOLE)},
        MEASURES,
        {"in_time_share": Amount()},
    )
    assert share(KNOWN["district_proposed/G17"][1], no_rows, Around(), Fraction(6)) is State.NOTHING
    counts = {"online_self": Amount(), "online_assisted": Amount(), "online_eligible": Amount()}
    indicator, rule = KNOWN["district_proposed/G15"]
    assert share(rule, fed(taps(indicator, rule, MEASURES), MEASURES, counts), Around(), Fraction(6)) is State.NOTHING


def test_a_unit_that_a_measure_does_not_know_is_missing_in_all_cells() -> None:
    assert _fed("district_proposed/G17", in_time_share=None).is_empty
    found = _fed(
        "service_quality_766/dossiers_content",
        dossiers_late=(2, None),
        complaints_about_dossiers=None,
        dossiers_done=(9, None),
    )
    assert found.is_empty


def test_satisfaction_is_all_but_late_and_complained_of() -> None:
    """Late 2 %, complained of 3 %: 95 % is above the threshold of 90 %, so all is earned."""
    found = _fed(
        "service_quality_766/dossiers_content",
        dossiers_late=(2, None),
        complaints_about_dossiers=(3, None),
        dossiers_done=(100, None),
    )
    assert share(KNOWN["service_quality_766/dossiers_content"][1], found, Around(), Fraction(6)) == 1


@pytest.mark.parametrize(
    ("code", "part", "whole", "written"),
    [
        ("dossiers_done", 437, None, "437"),
        ("rating_mean", 9, 2, "4.5"),
        ("rating_mean", 10, 3, "3.333333"),
        ("online_share_reported", 91, None, "0.91"),
        ("online_share", 1, 3, "0.333333"),
        ("lead_days_median", Fraction("2.5"), None, "2.5"),
    ],
)
def test_a_bare_cell_holds_the_figure_without_noise(code: str, part: Any, whole: Any, written: str) -> None:
    amount = Amount(Fraction(part), None if whole is None else Fraction(whole))
    assert fed({"": Tap(code, Side.FIGURE)}, MEASURES, {code: amount}) == Given({"": written})


def test_what_every_kind_reads_is_known() -> None:
    """A new kind of rule or rate cannot come without saying what its cells hold."""
    seen = set()
    for document in CATALOGUE.read("index_rules"):
        for raw in document.data["kinds"]:
            for case in raw["cases"]:
                rule = _rule(raw["kind"], case.get("rule", {}))
                assert set(holds(rule)) == set(cells(rule)), raw["kind"]
                seen.add(raw["kind"])
    assert seen == set(RULES) | set(RATES)


def test_a_gate_is_a_word_and_what_stands_behind_it_is_counted() -> None:
    rule = Rule("gate/1", {"gate": "plan"}, then=Rule("ratio/1"))
    assert holds(rule) == {"plan": Holds.WORD, "": Holds.SHARE, "part": Holds.COUNT, "whole": Holds.COUNT}


def test_how_many_points_count_themselves() -> None:
    """Decision 766: 20 + 12 + 6 + 6 + 6 are counted, 18 are the parent's; of a ward G15 to G18 and G22 to G24."""
    of_766 = points_by_origin(_edition("service_quality_766"), "")
    assert of_766 == {Origin.COUNTED: 50, Origin.INHERITED: 18, Origin.HANDED_IN: 32}
    of_a_ward = points_by_origin(_edition("district_proposed"), "ward")
    assert of_a_ward == {Origin.COUNTED: 6 + 2 + 6 + 3 + 2 + 3 + 4, Origin.INHERITED: 0, Origin.HANDED_IN: 74}
    assert points_by_origin(_edition("district_proposed"), "body")[Origin.COUNTED] == 0


def test_the_page_of_values_names_every_feed_and_every_measure() -> None:
    page = (CATALOGUE.root.parent / "docs/how/values-from-facts.md").read_text("utf-8")
    for name, (indicator, _) in KNOWN.items():
        code = name.partition("/")[0]
        line = next(line for line in page.splitlines() if line.startswith(f"| `{code}` | `{indicator.code}` |"))
        assert all(f"`{measure}`" in line for measure in indicator.fed_by), name
    assert not [code for code in MEASURES if f"`{code}`" not in page]


SHARES = sorted(name for name, (one, rule) in KNOWN.items() if one.measure and not rule.kind.startswith("wilson"))


@pytest.mark.parametrize("name", SHARES)
@given(part=st.integers(0, 500), more=st.integers(1, 500))
def test_a_good_fact_never_lowers_a_share_of_points(name: str, part: int, more: int) -> None:
    """One more row in part and whole, where there is a share before and after."""
    indicator, rule = KNOWN[name]
    before, after = (
        share(rule, _fed(name, **{indicator.measure: (part + n, part + more + n)}), Around(), Fraction(6))
        for n in (0, 1)
    )
    assert isinstance(before, Fraction) and isinstance(after, Fraction)
    assert after >= before


@given(st.fractions(0, 10_000, max_denominator=1000), st.fractions(1, 10_000, max_denominator=1000))
def test_what_is_written_is_read_again_as_the_same_number(part: Fraction, whole: Fraction) -> None:
    found = fed({"": Tap("rating_mean", Side.FIGURE)}, MEASURES, {"rating_mean": Amount(part, whole)})
    number = found.number("")
    assert number is not None and abs(number - part / whole) <= Fraction(1, 2_000_000)
    assert found == Given({"": found.text("")})
