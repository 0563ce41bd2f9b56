"""How units come to their scores and places by an index set."""

from fractions import Fraction
from typing import Any

import pytest

from batru.law.index_sets.given import DataFault
from batru.law.tests.own_sets import NEVER_MIND, Read, a_set, a_version, leaf, read, scores, told

__all__ = ["read"]


def test_what_does_not_apply_leaves_both_sums(read: Read) -> None:
    """0/0 on 12 points, 70.40 of the 88 left: 80.00."""
    parts = [leaf("a", 12), leaf("b", 88)]
    own = read(a_set(a_version(total=100, score="applicable", parts=parts)))
    found = scores(own, {"u": {"a": "0/0", "b": 0.8}})["u"]
    assert told(found.total, found.applicable_percent, found.base.score) == (80, 88, Fraction("70.4"))


def test_too_little_that_applies_is_not_ranked(read: Read) -> None:
    ranks = {"mode": "half_up", "digits": 2, "ties": "competition", "needs_applicable": 70}
    own = read(a_set(a_version(score="applicable", ranks=ranks)))
    found = scores(own, {"u": {"a": 1, "b": "na"}, "v": {"a": 1, "b": 0}})
    assert told(found["u"].unranked, "total" in found["u"].ranks) == ("too_little_applies", False)
    assert found["v"].ranks["total"] == 1


def test_missing_is_not_zero(read: Read) -> None:
    found = scores(read(a_set()), {"u": {"a": 1}, "v": {"a": 0, "b": 0}})
    assert told(found["u"].total, found["u"].unranked) == (None, "missing")
    assert told(found["v"].total, found["v"].ranks["total"]) == (0, 1)


def test_the_share_of_a_score_that_rests_on_nothing_is_told(read: Read) -> None:
    full = {"states": {"nothing": "full"}}
    own = read(a_set(a_version(parts=[leaf("a", **full), leaf("b")])))
    found = scores(own, {"u": {"a": "0/0", "b": "1/2"}})["u"]
    assert told(found.total, found.base.on_nothing) == (15, 10)
    assert found.on_nothing_percent == Fraction(200, 3)


def test_components_are_rounded_before_they_are_added(read: Read) -> None:
    """Two thirds of 10 are 6.67; two of them 13.34, not 13.33."""
    own = read(a_set(a_version(rounding={"indicator": {"mode": "half_up", "digits": 2}})))
    assert scores(own, {"u": {"a": "2/3", "b": "2/3"}})["u"].total == Fraction("13.34")


def test_equal_totals_share_a_place_whatever_their_last_binary_digit(read: Read) -> None:
    own = read(a_set())
    found = scores(
        own, {"u": {"a": 0.1, "b": 0.2}, "v": {"a": 0.2, "b": 0.1}, "w": {"a": 0.3, "b": 0}, "x": {"a": 0, "b": 0}}
    )
    assert {key: int(one.ranks["total"]) for key, one in found.items()} == {"u": 1, "v": 1, "w": 1, "x": 4}


@pytest.mark.parametrize(("ties", "places"), [("competition", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3])])
def test_ties_follow_the_rule_of_the_set(read: Read, ties: str, places: list[int]) -> None:
    own = read(a_set(a_version(ranks={"mode": "half_up", "digits": 2, "ties": ties})))
    found = scores(own, {key: {"a": a, "b": 0} for key, a in (("u", 1), ("v", 0.5), ("w", 0.5), ("x", 0))})
    assert [int(found[key].ranks["total"]) for key in "uvwx"] == places


def test_a_tie_is_broken_by_the_nodes_that_the_set_names(read: Read) -> None:
    own = read(a_set(a_version(ranks={"mode": "half_up", "digits": 2, "ties": "competition", "then": ["a"]})))
    found = scores(own, {"u": {"a": 0.4, "b": 0.6}, "v": {"a": 0.6, "b": 0.4}})
    assert told(found["v"].ranks["total"], found["u"].ranks["total"]) == (1, 2)


def test_unlike_units_stand_in_lists_of_their_own(read: Read) -> None:
    profiles = [{"code": "ward", "name": NEVER_MIND}, {"code": "school", "name": NEVER_MIND}]
    parts = [leaf("a", {"ward": 20, "school": 5}), leaf("b", {"school": 15})]
    own = read(a_set(a_version(profiles=profiles, parts=parts)))
    rows: dict[str, dict[str, Any]] = {"w": {"a": 0.2}, "s": {"a": 1, "b": 1}, "t": {"a": 0, "b": 1}}
    found = scores(own, rows, w={"profile": "ward"}, s={"profile": "school"}, t={"profile": "school"})
    assert {key: told(one.block, int(one.ranks["total"]), one.total) for key, one in found.items()} == {
        "w": ("ward", 1, 4),
        "s": ("school", 1, 20),
        "t": ("school", 2, 15),
    }


def test_a_unit_inherits_what_only_its_parent_is_measured_for(read: Read) -> None:
    own = read(a_set(a_version(parts=[leaf("a", values_from="parent"), leaf("b")])))
    found = scores(
        own, {"province": {"a": "9/10", "b": 1}, "commune": {"a": 0, "b": 0.5}}, commune={"parent": "province"}
    )
    inherited = [part for part in found["commune"].base.walk() if part.inherited]
    assert [told(part.code, part.score) for part in inherited] == [("a", 9)]
    assert found["commune"].total == 14


def test_what_a_parent_inherits_itself_is_handed_down(read: Read) -> None:
    """Only the province is measured; a district without a figure of its own hands it on, one with a figure its own."""
    own = read(a_set(a_version(parts=[leaf("a", values_from="parent"), leaf("b")])))
    cells: dict[str, dict[str, Any]] = {
        "province": {"a": "9/10", "b": 1},
        **{key: {"b": 1} for key in ("district", "ward", "other_ward")},
    }
    found = scores(
        own,
        {**cells, "other": {"a": "3/10", "b": 1}},
        district={"parent": "province"},
        other={"parent": "province"},
        ward={"parent": "district"},
        other_ward={"parent": "other"},
    )
    assert {key: found[key].total for key in found} == {
        "province": 19, "district": 19, "ward": 19, "other": 19, "other_ward": 13
    }  # fmt: skip


def test_bonus_and_penalty_stand_outside_the_total_and_strike(read: Read) -> None:
    adjustments = [
        {"code": "idea", "name": NEVER_MIND, "kind": "bonus", "at_most": 3},
        {"code": "false", "name": NEVER_MIND, "kind": "penalty", "at_most": 5, "strikes": True},
    ]
    grades = [
        {"code": "best", "name": NEVER_MIND, "at_least": 50, "without": ["false"]},
        {"code": "rest", "name": NEVER_MIND, "at_least": 0},
    ]
    own = read(a_set(a_version(adjustments=adjustments, grades=grades)))
    full = {"a": 1, "b": 1}
    found = scores(own, {"u": {**full, "idea": 2}, "v": {**full, "false": {"": 1, "strikes": "b"}}})
    assert told(found["u"].before, found["u"].bonus, found["u"].total, found["u"].grade) == (20, 2, 22, "best")
    assert told(found["v"].before, found["v"].penalty, found["v"].total, found["v"].grade) == (10, 1, 9, "rest")
    with pytest.raises(DataFault, match="u: idea: must lie between 0 and 3"):
        scores(own, {"u": {**full, "idea": 4}})


def test_no_grade_is_given_where_a_group_falls_short(read: Read) -> None:
    grades = [
        {"code": "best", "name": NEVER_MIND, "at_least": 50, "every_group": 40},
        {"code": "rest", "name": NEVER_MIND, "at_least": 0},
    ]
    own = read(a_set(a_version(grades=grades)))
    found = scores(own, {"u": {"a": 1, "b": 0.39}, "v": {"a": 0.8, "b": 0.4}})
    assert told(found["u"].grade, found["v"].grade) == ("rest", "best")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"a": "3/2", "b": 1}, "u: a: a share must lie between 0 and 1"),
        ({"a": "0,8", "b": 1}, "write 0.8, not 0,8"),
        ({"a": "-1/2", "b": 1}, "a count is below zero"),
        ({"a": "1/0", "b": 1}, "the part is not zero, the whole is"),
        ({"a": "1e999999999", "b": 1}, "'1e999999999' has more than 300 digits"),
        ({"a": f"0.{'0' * 400}1", "b": 1}, "'0.0000000000000000000000000000…' has more than 300 digits"),
        ({"a": f"1/{'3' * 301}", "b": 1}, "has more than 300 digits"),
    ],
)
def test_a_value_that_cannot_be_is_refused(read: Read, cells: dict[str, Any], reason: str) -> None:
    with pytest.raises(DataFault, match=reason):
        scores(read(a_set()), {"u": cells})


@pytest.mark.parametrize(
    ("by", "total"),
    [("mean", Fraction(5, 2)), ("geometric", Fraction(2)), ("harmonic", Fraction(8, 5)), ("lowest", Fraction(1))],
)
def test_means_of_one_and_four(read: Read, by: str, total: Fraction) -> None:
    """(1 + 4) / 2, √(1 × 4), 2 / (1/1 + 1/4), the lower."""
    parts = [{"code": code, "name": NEVER_MIND, "rule": {"kind": "given/1"}} for code in "ab"]
    version = a_version(scale="index", by=by, parts=parts)
    del version["total"]
    assert scores(read(a_set(version)), {"u": {"a": 1, "b": 4}})["u"].total == total


def test_an_index_skips_what_is_missing_down_to_a_share(read: Read) -> None:
    parts = [
        {"code": code, "name": NEVER_MIND, "weight": weight, "rule": {"kind": "given/1"}}
        for code, weight in (("a", 3), ("b", 1))
    ]
    version = a_version(scale="index", missing="skip", needs=0.7, parts=parts)
    del version["total"]
    found = scores(read(a_set(version)), {"u": {"a": 8}, "v": {"b": 8}, "w": {"a": 8, "b": 4}})
    assert [found[key].total for key in "uvw"] == [8, None, 7]


def test_a_knocked_out_unit_is_worth_what_the_set_says(read: Read) -> None:
    parts = [{"code": code, "name": NEVER_MIND, "rule": {"kind": "given/1"}} for code in "ab"]
    version = a_version(scale="index", parts=parts, knock_outs=[{"when": "a", "at_most": 0, "gives": 0}])
    del version["total"]
    found = scores(read(a_set(version)), {"u": {"a": 0, "b": 1}, "v": {"a": 0.1, "b": 0.1}})
    assert told(found["u"].total, found["u"].base.state) == (0, "knocked_out")
    assert found["v"].ranks["total"] == 1


def test_every_level_is_rounded_where_the_set_rounds_every_level(read: Read) -> None:
    """(1 + 2 + 2) / 3 = 1.67; 0.125 stays even at 0.12; their mean 0.895 goes to 0.90, half to even."""
    even = {"mode": "half_even", "digits": 2}
    leaves = [{"code": code, "name": NEVER_MIND, "rule": {"kind": "given/1"}} for code in "abcd"]
    groups = [
        {"code": "g", "name": NEVER_MIND, "parts": leaves[:3]},
        {"code": "h", "name": NEVER_MIND, "missing": "skip", "parts": leaves[3:]},
    ]
    version = a_version(scale="index", parts=groups, rounding={"group": even, "total": even, "indicator": even})
    del version["total"]
    found = scores(read(a_set(version)), {"u": {"a": 1, "b": 2, "c": 2, "d": 0.125}})["u"]
    assert [part.score for part in found.base.parts] == [Fraction("1.67"), Fraction("0.12")]
    assert found.total == Fraction("0.9")


def test_the_share_of_the_best_looks_at_its_own_block_alone(read: Read) -> None:
    profiles = [{"code": "ward", "name": NEVER_MIND}, {"code": "school", "name": NEVER_MIND}]
    own = read(a_set(a_version(profiles=profiles, parts=[leaf("a", 20, rule={"kind": "best/1"})])))
    rows = {"w": {"a": 30}, "v": {"a": 60}, "s": {"a": 5}}
    found = scores(own, rows, w={"profile": "ward"}, v={"profile": "ward"}, s={"profile": "school"})
    assert [found[key].total for key in "wvs"] == [10, 20, 20]
