"""Index sets: what is refused and where, and how units come to their places."""

import copy
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from batru.law.catalogue import Catalogue, CatalogueError
from batru.law.index_sets.checks import checked, measures_of, most
from batru.law.index_sets.given import DataFault, Given
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND
from batru.law.index_sets.units import Unit, UnitScore, score_units

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
CATALOGUE = Catalogue(ROOT)
NEVER_MIND = {"vi": "x", "en": "x"}


def _leaf(code: str, points: Any = 10, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": NEVER_MIND, "points": points, "rule": {"kind": "ratio/1"}, **more}


def _version(**more: Any) -> dict[str, Any]:
    return {
        "version": "1",
        "from": "2022-01-01",
        "article": NEVER_MIND,
        "status": "unconfirmed",
        "looked_in": "x",
        "checked_on": "2026-11-27",
        "scale": "points",
        "total": 20,
        "states": {"nothing": "na", "missing": "missing", "not_applicable": "na"},
        "ranks": {"mode": "half_up", "digits": 2, "ties": "competition"},
        "parts": [_leaf("a"), _leaf("b")],
        **more,
    }


def _set(*versions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"code": "own", "name": NEVER_MIND, "owner": NEVER_MIND, **more, "versions": list(versions or [_version()])}


@pytest.fixture
def read(tmp_path: Path) -> Callable[[dict[str, Any]], IndexSet]:
    def from_file(data: dict[str, Any]) -> IndexSet:
        path = tmp_path / "own.yaml"
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
        return checked(CATALOGUE.document(KIND, "own", path), measures_of(CATALOGUE))

    return from_file


Read = Callable[[dict[str, Any]], IndexSet]


def _scores(own: IndexSet, rows: dict[str, dict[str, Any]], **more: Any) -> dict[str, UnitScore]:
    edition = own.on(date(2022, 12, 31))
    assert edition is not None
    units = [
        Unit(key, key, {code: Given.of(cell) for code, cell in cells.items()}, **more.get(key, {}))
        for key, cells in rows.items()
    ]
    return {one.unit.key: one for one in score_units(edition, units, own.ranked)}


def _told(*values: object) -> tuple[object, ...]:
    """Values side by side, whatever kind of number they are."""
    return values


def _changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    data = copy.deepcopy(_set())
    change(data["versions"][0])
    return data


@pytest.mark.parametrize(
    ("change", "reason", "named"),
    [
        (lambda v: v.update(total=21), "the parts give 20 points, the set promises 21", "total:"),
        (
            lambda v: v["parts"].append({"code": "g", "name": NEVER_MIND, "points": 9, "parts": [_leaf("c")]}),
            "the parts give 10 points, g promises 9",
            "- code: g",
        ),
        (lambda v: v["parts"].append(_leaf("a")), "the code a stands twice", "- code: a"),
        (
            lambda v: v["parts"][0].update(rule={"kind": "ratio/2"}),
            "rule kind ratio has no version 2; known: 1",
            "rule:",
        ),
        (lambda v: v["parts"][0].update(rule={"kind": "magic/1"}), "unknown rule kind 'magic/1'", "rule:"),
        (lambda v: v["parts"][0].update(rule={"kind": "capped/1"}), "capped/1 needs target", "rule:"),
        (lambda v: v["parts"][0].update(rule={"kind": "ratio/1", "target": 1}), "ratio/1 knows no target", "rule:"),
        (lambda v: v["parts"][0].update(measure="happiness"), "unknown measure 'happiness'", "measure: happiness"),
        (
            lambda v: v["parts"][0].update(measures={"part": "dossiers_done", "whole": "happiness"}),
            "a: unknown measure 'happiness'",
            "whole: happiness",
        ),
        (
            lambda v: v["parts"][0].update(measures={"self": "dossiers_done"}),
            "a: ratio/1 reads no cell self; it reads: –, part, whole",
            "self: dossiers_done",
        ),
        (
            lambda v: v["parts"][0].update(measures={"whole": "online_share"}),
            "a: online_share gives a share, but ratio/1 reads a count in the cell whole",
            "whole: online_share",
        ),
        (
            lambda v: v["parts"][0].update(measure="dossiers_done"),
            "a: dossiers_done gives a count, but ratio/1 reads a share in the cell (the one without a name)",
            "measure: dossiers_done",
        ),
        (
            lambda v: v["parts"][0].update(measure="online_share", rule={"kind": "yes_no/1"}),
            "a: online_share gives a share, but yes_no/1 reads a word in the cell",
            "measure: online_share",
        ),
        (
            lambda v: v["parts"][0].update(
                measure="self_filed_share",
                rule={"kind": "ratio/1", "rate": {"kind": "weighted/1", "weights": {"self": 1}}},
            ),
            "a: ratio/1 reads no cell (the one without a name); it reads: self, whole",
            "measure: self_filed_share",
        ),
        (
            lambda v: v["parts"][0].update(measure="rating_mean", rule={"kind": "wilson/1", "z": 1.96}),
            "a: wilson/1 reads no cell (the one without a name); it reads: part, whole",
            "measure: rating_mean",
        ),
        (
            lambda v: v["parts"][0].update(measure="online_share", values_from="parent"),
            "a takes its values from the parent unit",
            "measure: online_share",
        ),
        (
            lambda v: v["parts"][0].update(measure="online_share", measures={"part": "dossiers_done"}),
            "a names `measure` and `measures`",
            "measures:",
        ),
        (lambda v: v["parts"][0].update(facts={"dreams": []}), "unknown fact 'dreams'", "dreams"),
        (
            lambda v: v["parts"][0].update(cells={"self": NEVER_MIND}),
            "a: no rule reads the cell 'self'",
            "self:",
        ),
        (
            lambda v: v.update(
                profiles=[{"code": code, "name": NEVER_MIND, "units": ["ward"]} for code in ("near", "far")]
            ),
            "units of the kind 'ward' stand in two profiles",
            "units:",
        ),
        (
            lambda v: v["parts"][0].update(facts={"dossiers": ["colour"]}),
            "dossiers has no column 'colour'",
            "dossiers:",
        ),
        (lambda v: v.pop("article"), "must contain ['", "- version"),
        (lambda v: v["parts"][0].update(status="confirmed"), "a is confirmed without an article", "status: confirmed"),
        (
            lambda v: v["parts"][0].update(points={"2022-01-01": {"value": 10, "status": "confirmed"}}),
            "must contain ['article']",
            "'2022-01-01':",
        ),
        (lambda v: v["parts"][0].update(points={"ward": 10}), "unknown profile 'ward'", "ward"),
        (lambda v: v["ranks"].update(then=["c"]), "ranks name 'c', which is not there", "ranks:"),
        (
            lambda v: v["parts"][0].update(cases=[{"case": NEVER_MIND, "given": "1/2", "earns": 6}]),
            "a: x: earns 5 (scored)",
            "- case:",
        ),
        (
            lambda v: v.update(cases=[{"case": NEVER_MIND, "given": {"a": "1/2", "b": 1}, "expect": {"total": 14}}]),
            "x: total comes to 15, not 14",
            "- case:",
        ),
    ],
)
def test_a_wrong_set_is_refused_with_its_line(
    read: Read, tmp_path: Path, change: Callable[[dict[str, Any]], None], reason: str, named: str
) -> None:
    with pytest.raises(CatalogueError) as refused:
        read(_changed(change))
    assert reason in refused.value.reason
    line = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()[refused.value.line - 1]
    assert named in line


def test_a_schools_set_of_saigon_promises_ten_points_for_twelve(read: Read) -> None:
    fourth = {"code": "g4", "name": NEVER_MIND, "points": 10, "parts": [_leaf(f"c{n}", 3) for n in range(4)]}
    with pytest.raises(CatalogueError, match="the parts give 12 points, g4 promises 10"):
        read(_set(_version(total=12, parts=[fourth])))


@pytest.mark.parametrize(
    "version",
    [
        {"scale": "structure"},
        {"scale": "points", "lacks": NEVER_MIND},
        {"scale": "points", "parts": None},
    ],
)
def test_an_incomplete_set_says_what_it_lacks_and_no_other_does(read: Read, version: dict[str, Any]) -> None:
    with pytest.raises(CatalogueError):
        read(_set({name: each for name, each in _version(**version).items() if each is not None}))
    bare = {name: each for name, each in _version().items() if name not in ("parts", "total", "states", "ranks")}
    edition = read(_set({**bare, "scale": "structure", "lacks": NEVER_MIND})).editions[0]
    assert (edition.root.parts, edition.can_be_scored) == ((), False)


def test_versions_that_hold_on_the_same_day_are_refused(read: Read) -> None:
    second = _version(version="2", **{"from": "2023-01-01"})
    with pytest.raises(CatalogueError, match="begins on 2023-01-01, the version before holds to no end"):
        read(_set(_version(), second))
    read(_set(_version(to="2022-12-31"), second))


def test_a_value_changes_inside_a_version_on_its_day(read: Read) -> None:
    said = {"article": NEVER_MIND, "status": "unconfirmed"}
    points = {"2022-01-01": {"value": 10, **said}, "2022-07-01": {"value": 12, **said}}
    rest = {"2022-01-01": {"value": 10, **said}, "2022-07-01": {"value": 8, **said}}
    own = read(_set(_version(parts=[_leaf("a", points), _leaf("b", rest)])))
    held = [own.on(day) for day in (date(2022, 6, 30), date(2022, 7, 1))]
    assert [[most(one, "") for one in edition.indicators] for edition in held if edition] == [[10, 10], [12, 8]]
    assert own.on(date(2021, 12, 31)) is None


def test_dated_values_out_of_order_are_refused(read: Read) -> None:
    said = {"article": NEVER_MIND, "status": "unconfirmed", "value": 10}
    with pytest.raises(CatalogueError, match="in order of their days"):
        read(_set(_version(parts=[_leaf("a", {"2023-01-01": said, "2022-01-01": said}), _leaf("b")])))


def test_what_does_not_apply_leaves_both_sums(read: Read) -> None:
    """0/0 on 12 points, 70.40 of the 88 left: 80.00."""
    parts = [_leaf("a", 12), _leaf("b", 88)]
    own = read(_set(_version(total=100, score="applicable", parts=parts)))
    found = _scores(own, {"u": {"a": "0/0", "b": 0.8}})["u"]
    assert _told(found.total, found.applicable_percent, found.base.score) == (80, 88, Fraction("70.4"))


def test_too_little_that_applies_is_not_ranked(read: Read) -> None:
    ranks = {"mode": "half_up", "digits": 2, "ties": "competition", "needs_applicable": 70}
    own = read(_set(_version(score="applicable", ranks=ranks)))
    found = _scores(own, {"u": {"a": 1, "b": "na"}, "v": {"a": 1, "b": 0}})
    assert _told(found["u"].unranked, "total" in found["u"].ranks) == ("too_little_applies", False)
    assert found["v"].ranks["total"] == 1


def test_missing_is_not_zero(read: Read) -> None:
    found = _scores(read(_set()), {"u": {"a": 1}, "v": {"a": 0, "b": 0}})
    assert _told(found["u"].total, found["u"].unranked) == (None, "missing")
    assert _told(found["v"].total, found["v"].ranks["total"]) == (0, 1)


def test_the_share_of_a_score_that_rests_on_nothing_is_told(read: Read) -> None:
    full = {"states": {"nothing": "full"}}
    own = read(_set(_version(parts=[_leaf("a", **full), _leaf("b")])))
    found = _scores(own, {"u": {"a": "0/0", "b": "1/2"}})["u"]
    assert _told(found.total, found.base.on_nothing) == (15, 10)
    assert found.on_nothing_percent == Fraction(200, 3)


def test_components_are_rounded_before_they_are_added(read: Read) -> None:
    """Two thirds of 10 are 6.67; two of them 13.34, not 13.33."""
    own = read(_set(_version(rounding={"indicator": {"mode": "half_up", "digits": 2}})))
    assert _scores(own, {"u": {"a": "2/3", "b": "2/3"}})["u"].total == Fraction("13.34")


def test_equal_totals_share_a_place_whatever_their_last_binary_digit(read: Read) -> None:
    own = read(_set())
    found = _scores(
        own, {"u": {"a": 0.1, "b": 0.2}, "v": {"a": 0.2, "b": 0.1}, "w": {"a": 0.3, "b": 0}, "x": {"a": 0, "b": 0}}
    )
    assert {key: int(one.ranks["total"]) for key, one in found.items()} == {"u": 1, "v": 1, "w": 1, "x": 4}


@pytest.mark.parametrize(("ties", "places"), [("competition", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3])])
def test_ties_follow_the_rule_of_the_set(read: Read, ties: str, places: list[int]) -> None:
    own = read(_set(_version(ranks={"mode": "half_up", "digits": 2, "ties": ties})))
    found = _scores(own, {key: {"a": a, "b": 0} for key, a in (("u", 1), ("v", 0.5), ("w", 0.5), ("x", 0))})
    assert [int(found[key].ranks["total"]) for key in "uvwx"] == places


def test_a_tie_is_broken_by_the_nodes_that_the_set_names(read: Read) -> None:
    own = read(_set(_version(ranks={"mode": "half_up", "digits": 2, "ties": "competition", "then": ["a"]})))
    found = _scores(own, {"u": {"a": 0.4, "b": 0.6}, "v": {"a": 0.6, "b": 0.4}})
    assert _told(found["v"].ranks["total"], found["u"].ranks["total"]) == (1, 2)


def test_unlike_units_stand_in_lists_of_their_own(read: Read) -> None:
    profiles = [{"code": "ward", "name": NEVER_MIND}, {"code": "school", "name": NEVER_MIND}]
    parts = [_leaf("a", {"ward": 20, "school": 5}), _leaf("b", {"school": 15})]
    own = read(_set(_version(profiles=profiles, parts=parts)))
    rows: dict[str, dict[str, Any]] = {"w": {"a": 0.2}, "s": {"a": 1, "b": 1}, "t": {"a": 0, "b": 1}}
    found = _scores(own, rows, w={"profile": "ward"}, s={"profile": "school"}, t={"profile": "school"})
    assert {key: _told(one.block, int(one.ranks["total"]), one.total) for key, one in found.items()} == {
        "w": ("ward", 1, 4),
        "s": ("school", 1, 20),
        "t": ("school", 2, 15),
    }


def test_a_unit_inherits_what_only_its_parent_is_measured_for(read: Read) -> None:
    own = read(_set(_version(parts=[_leaf("a", values_from="parent"), _leaf("b")])))
    found = _scores(
        own, {"province": {"a": "9/10", "b": 1}, "commune": {"a": 0, "b": 0.5}}, commune={"parent": "province"}
    )
    inherited = [part for part in found["commune"].base.walk() if part.inherited]
    assert [_told(part.code, part.score) for part in inherited] == [("a", 9)]
    assert found["commune"].total == 14


def test_bonus_and_penalty_stand_outside_the_total_and_strike(read: Read) -> None:
    adjustments = [
        {"code": "idea", "name": NEVER_MIND, "kind": "bonus", "at_most": 3},
        {"code": "false", "name": NEVER_MIND, "kind": "penalty", "at_most": 5, "strikes": True},
    ]
    grades = [
        {"code": "best", "name": NEVER_MIND, "at_least": 50, "without": ["false"]},
        {"code": "rest", "name": NEVER_MIND, "at_least": 0},
    ]
    own = read(_set(_version(adjustments=adjustments, grades=grades)))
    full = {"a": 1, "b": 1}
    found = _scores(own, {"u": {**full, "idea": 2}, "v": {**full, "false": {"": 1, "strikes": "b"}}})
    assert _told(found["u"].before, found["u"].bonus, found["u"].total, found["u"].grade) == (20, 2, 22, "best")
    assert _told(found["v"].before, found["v"].penalty, found["v"].total, found["v"].grade) == (10, 1, 9, "rest")
    with pytest.raises(DataFault, match="u: idea: must lie between 0 and 3"):
        _scores(own, {"u": {**full, "idea": 4}})


def test_no_grade_is_given_where_a_group_falls_short(read: Read) -> None:
    grades = [
        {"code": "best", "name": NEVER_MIND, "at_least": 50, "every_group": 40},
        {"code": "rest", "name": NEVER_MIND, "at_least": 0},
    ]
    own = read(_set(_version(grades=grades)))
    found = _scores(own, {"u": {"a": 1, "b": 0.39}, "v": {"a": 0.8, "b": 0.4}})
    assert _told(found["u"].grade, found["v"].grade) == ("rest", "best")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"a": "3/2", "b": 1}, "u: a: a share must lie between 0 and 1"),
        ({"a": "0,8", "b": 1}, "write 0.8, not 0,8"),
        ({"a": "-1/2", "b": 1}, "a count is below zero"),
        ({"a": "1/0", "b": 1}, "the part is not zero, the whole is"),
    ],
)
def test_a_value_that_cannot_be_is_refused(read: Read, cells: dict[str, Any], reason: str) -> None:
    with pytest.raises(DataFault, match=reason):
        _scores(read(_set()), {"u": cells})


@pytest.mark.parametrize(
    ("by", "total"),
    [("mean", Fraction(5, 2)), ("geometric", Fraction(2)), ("harmonic", Fraction(8, 5)), ("lowest", Fraction(1))],
)
def test_means_of_one_and_four(read: Read, by: str, total: Fraction) -> None:
    """(1 + 4) / 2, √(1 × 4), 2 / (1/1 + 1/4), the lower."""
    parts = [{"code": code, "name": NEVER_MIND, "rule": {"kind": "given/1"}} for code in "ab"]
    version = _version(scale="index", by=by, parts=parts)
    del version["total"]
    assert _scores(read(_set(version)), {"u": {"a": 1, "b": 4}})["u"].total == total


def test_an_index_skips_what_is_missing_down_to_a_share(read: Read) -> None:
    parts = [
        {"code": code, "name": NEVER_MIND, "weight": weight, "rule": {"kind": "given/1"}}
        for code, weight in (("a", 3), ("b", 1))
    ]
    version = _version(scale="index", missing="skip", needs=0.7, parts=parts)
    del version["total"]
    found = _scores(read(_set(version)), {"u": {"a": 8}, "v": {"b": 8}, "w": {"a": 8, "b": 4}})
    assert [found[key].total for key in "uvw"] == [8, None, 7]


def test_a_knocked_out_unit_is_worth_what_the_set_says(read: Read) -> None:
    parts = [{"code": code, "name": NEVER_MIND, "rule": {"kind": "given/1"}} for code in "ab"]
    version = _version(scale="index", parts=parts, knock_outs=[{"when": "a", "at_most": 0, "gives": 0}])
    del version["total"]
    found = _scores(read(_set(version)), {"u": {"a": 0, "b": 1}, "v": {"a": 0.1, "b": 0.1}})
    assert _told(found["u"].total, found["u"].base.state) == (0, "knocked_out")
    assert found["v"].ranks["total"] == 1


def test_every_level_is_rounded_where_the_set_rounds_every_level(read: Read) -> None:
    """(1 + 2 + 2) / 3 = 1.67; 0.125 stays even at 0.12; their mean 0.895 goes to 0.90, half to even."""
    even = {"mode": "half_even", "digits": 2}
    leaves = [{"code": code, "name": NEVER_MIND, "rule": {"kind": "given/1"}} for code in "abcd"]
    groups = [
        {"code": "g", "name": NEVER_MIND, "parts": leaves[:3]},
        {"code": "h", "name": NEVER_MIND, "missing": "skip", "parts": leaves[3:]},
    ]
    version = _version(scale="index", parts=groups, rounding={"group": even, "total": even, "indicator": even})
    del version["total"]
    found = _scores(read(_set(version)), {"u": {"a": 1, "b": 2, "c": 2, "d": 0.125}})["u"]
    assert [part.score for part in found.base.parts] == [Fraction("1.67"), Fraction("0.12")]
    assert found.total == Fraction("0.9")


def test_the_share_of_the_best_looks_at_its_own_block_alone(read: Read) -> None:
    profiles = [{"code": "ward", "name": NEVER_MIND}, {"code": "school", "name": NEVER_MIND}]
    own = read(_set(_version(profiles=profiles, parts=[_leaf("a", 20, rule={"kind": "best/1"})])))
    rows = {"w": {"a": 30}, "v": {"a": 60}, "s": {"a": 5}}
    found = _scores(own, rows, w={"profile": "ward"}, v={"profile": "ward"}, s={"profile": "school"})
    assert [found[key].total for key in "wvs"] == [10, 20, 20]
