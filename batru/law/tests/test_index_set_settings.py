"""Settings that would change scores unseen are refused with their line and the reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batru.law.catalogue import CatalogueError
from batru.law.tests.own_sets import NEVER_MIND, Read, a_set, changed, leaf, read

__all__ = ["read"]

Change = Callable[[dict[str, Any]], None]


def _rule(kind: str, **settings: Any) -> Change:
    return lambda v: v["parts"][0].update(rule={"kind": kind, **settings})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_rule("minmax/1", when_equal=0, better="lowest"), "better must be one of higher, lower, not 'lowest'"),
        (_rule("minmax/1", when_equal=0, better=5), "better must be one of higher, lower, not 5"),
        (_rule("minmax/1", when_equal=50), "when_equal must lie between 0 and 1, not 50"),
        (_rule("minmax/1", when_equal="half"), "when_equal must be a number, not 'half'"),
        (_rule("zscore/1", when_equal=0, better="high"), "better must be one of higher, lower, not 'high'"),
        (_rule("zscore/1", when_equal=True), "when_equal must be a number, not True"),
        (_rule("linear/1", zero_at=0, full_at=1, beyond="no"), "beyond must be true or false, not 'no'"),
        (_rule("linear/1", zero_at="low", full_at=1), "zero_at must be a number, not 'low'"),
        (_rule("capped/1", target="80 %"), "target must be a number, not '80 %'"),
        (_rule("target/1", target=5, base=5), "target and base are the same"),
        (_rule("target/1", base="last year"), "base must be a number, not 'last year'"),
        (_rule("wilson/1", z=1.96, target=90), "target must lie between 0 and 1, not 90"),
        (_rule("wilson/1", z=1.96, n_min=-1), "n_min must be 0 or more, not -1"),
        (_rule("survey_mean/1", low=5, high=1), "low must be less than high"),
        (_rule("survey_mean/1", low=1, high=5, n_min=-3), "n_min must be 0 or more, not -3"),
        (_rule("bands/1", bands=[]), "bands names nothing"),
        (_rule("bands/1", bands=[{"at_leats": 1, "share": 1}]), "a band knows no at_leats"),
        (_rule("bands/1", bands=[{"at_least": 1}]), "a band has no share"),
        (_rule("bands/1", bands=[{"at_least": 1, "above": 1, "share": 1}]), "above a figure or at it, not both"),
        (_rule("bands/1", bands=[{"at_least": "much", "share": 1}]), "a band holds what is no number"),
        (
            _rule("bands/1", bands=[{"at_least": 1, "share": 1}, {"at_least": 1, "share": 0.5}]),
            "two bands begin at the same figure",
        ),
        (_rule("grades/1", grades=[1, 0.5]), "grades must give shares by name"),
        (_rule("gate/1", gate=5, then={"kind": "ratio/1"}), "gate must name a cell, not 5"),
        (_rule("ratio/1", rate={"kind": "less/1", "less": "late"}), "less must be a list of cells"),
        (_rule("ratio/1", rate={"kind": "less/1", "less": ["late", "late"]}), "less names late twice"),
        (_rule("ratio/1", rate={"kind": "weighted/1", "weights": ["self"]}), "weights must give shares by name"),
    ],
)
def test_a_setting_of_a_rule_that_would_be_misread_is_refused(
    read: Read, tmp_path: Path, change: Change, reason: str
) -> None:
    _refused(read, tmp_path, change, reason, "rule:")


def test_an_edge_above_and_one_at_the_same_figure_are_two_bands(read: Read) -> None:
    read(changed(_rule("bands/1", bands=[{"above": 1, "share": 1}, {"at_least": 1, "share": 0.5}, {"share": 0.1}])))


def _in_index(**more: Any) -> Change:
    """A version that averages, with something else in it."""

    def change(version: dict[str, Any]) -> None:
        version.pop("total")
        version.update(scale="index", **more)

    return change


@pytest.mark.parametrize(
    ("change", "reason", "named"),
    [
        (_in_index(parts=[leaf("a", 1, weight=-3), leaf("b", 1)]), "weight must be 0 or more, not -3", "weight:"),
        (
            _in_index(parts=[leaf("a", 1, weight=0), leaf("b", 1, weight=0)]),
            "the weights of the parts add up to 0",
            "weight:",
        ),
        (_in_index(by="lowest", parts=[leaf("a", 1, weight=2), leaf("b", 1)]), "a weight says nothing", "weight:"),
        (_in_index(missing="skip", needs=50), "needs is a share: it must lie between 0 and 1, not 50", "needs:"),
        (_in_index(needs=0.5), "needs says nothing unless missing is skip", "needs:"),
        (_in_index(knock_outs=[{"when": "a", "at_most": 0, "gives": -1}]), "gives must be 0 or more, not -1", "gives:"),
        (lambda v: v.update(total=0, parts=[leaf("a", 0)]), "total must be greater than 0", "total:"),
        (lambda v: v.update(parts=[leaf("a", -5), leaf("b", 25)]), "points must be 0 or more, not -5", "points:"),
        (
            lambda v: v["ranks"].update(needs_applicable=0.7),
            "needs_applicable counts in percent: write 70, not 0.7",
            "needs_applicable:",
        ),
        (lambda v: v["ranks"].update(needs_applicable=170), "must lie between 0 and 100, not 170", "needs_applicable:"),
        (
            lambda v: v.update(grades=[{"code": "good", "name": NEVER_MIND, "at_least": 0.9}]),
            "at_least counts in percent: write 90, not 0.9",
            "at_least:",
        ),
        (
            lambda v: v.update(
                grades=[{"code": n, "name": NEVER_MIND, "at_least": n_} for n, n_ in (("c", 0), ("a", 9))]
            ),
            "grades must stand from the highest to the lowest",
            "grades:",
        ),
        (
            lambda v: v.update(adjustments=[{"code": "plus", "name": NEVER_MIND, "kind": "bonus", "at_most": -5}]),
            "at_most must be 0 or more, not -5",
            "at_most:",
        ),
        (
            lambda v: v.update(
                profiles=[{"code": "ward", "name": NEVER_MIND}, {"code": "school", "name": NEVER_MIND}],
                parts=[
                    leaf("a", {"ward": 20}, differs={"school": {"rule": {"kind": "yes_no/1"}}}),
                    leaf("b", {"school": 20}),
                ],
            ),
            "a differs for 'school', which has no points for it",
            "school:",
        ),
    ],
)
def test_a_number_that_would_change_scores_unseen_is_refused(
    read: Read, tmp_path: Path, change: Change, reason: str, named: str
) -> None:
    _refused(read, tmp_path, change, reason, named)


def test_weights_and_needs_that_say_something_are_read(read: Read) -> None:
    read(changed(_in_index(missing="skip", needs=0.5, parts=[leaf("a", 1, weight=3), leaf("b", 1, weight=0)])))


def test_published_totals_are_not_divided_by_nothing(read: Read) -> None:
    with pytest.raises(CatalogueError, match="must be greater than 0"):
        read(a_set(table={"published": {"total": "t", "divided_by": 0}}))


def _refused(read: Read, tmp_path: Path, change: Change, reason: str, named: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read(changed(change))
    assert reason in refused.value.reason
    line = (tmp_path / "own.yaml").read_text("utf-8").splitlines()[refused.value.line - 1]
    assert named in line, line
