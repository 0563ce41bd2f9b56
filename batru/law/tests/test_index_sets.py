"""Index sets that are wrong are refused with their line and the reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batru.law.catalogue import CatalogueError
from batru.law.index_sets.checks import most
from batru.law.tests.own_sets import NEVER_MIND, Read, a_set, a_version, changed, leaf, read

__all__ = ["read"]


@pytest.mark.parametrize(
    ("change", "reason", "named"),
    [
        (lambda v: v.update(total=21), "the parts give 20 points, the set promises 21", "total:"),
        (
            lambda v: v["parts"].append({"code": "g", "name": NEVER_MIND, "points": 9, "parts": [leaf("c")]}),
            "the parts give 10 points, g promises 9",
            "- code: g",
        ),
        (lambda v: v["parts"].append(leaf("a")), "the code a stands twice", "- code: a"),
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
        (
            lambda v: v.pop("article"),
            "the version '1' has no article (whose word it rests on)",
            "- version",
        ),
        (
            lambda v: v["parts"][1].pop("name"),
            "the group or indicator 'b' has no name (its name in both languages)",
            "- code: b",
        ),
        (lambda v: v["parts"][1].update(rulle={}), "the group or indicator 'b' knows no rulle", "- code: b"),
        (
            lambda v: v["parts"][0].update(rule={"kind": "ratio"}),
            "kind must be a kind with its version, like ratio/1",
            "kind: ratio",
        ),
        (lambda v: v.update(scale="stars"), "scale must be one of points, index, structure", "scale:"),
        (lambda v: v["parts"][0].update(status="confirmed"), "a is confirmed without an article", "status: confirmed"),
        (
            lambda v: v["parts"][0].update(points={"2022-01-01": {"value": 10, "status": "confirmed"}}),
            "has no article (whose word it rests on)",
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
        read(changed(change))
    assert reason in refused.value.reason
    line = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()[refused.value.line - 1]
    assert named in line


def test_a_schools_set_of_saigon_promises_ten_points_for_twelve(read: Read) -> None:
    fourth = {"code": "g4", "name": NEVER_MIND, "points": 10, "parts": [leaf(f"c{n}", 3) for n in range(4)]}
    with pytest.raises(CatalogueError, match="the parts give 12 points, g4 promises 10"):
        read(a_set(a_version(total=12, parts=[fourth])))


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
        read(a_set({name: each for name, each in a_version(**version).items() if each is not None}))
    bare = {name: each for name, each in a_version().items() if name not in ("parts", "total", "states", "ranks")}
    edition = read(a_set({**bare, "scale": "structure", "lacks": NEVER_MIND})).editions[0]
    assert (edition.root.parts, edition.can_be_scored) == ((), False)


def test_versions_that_hold_on_the_same_day_are_refused(read: Read) -> None:
    second = a_version(version="2", **{"from": "2023-01-01"})
    with pytest.raises(CatalogueError, match="begins on 2023-01-01, the version before holds to no end"):
        read(a_set(a_version(), second))
    read(a_set(a_version(to="2022-12-31"), second))


def test_a_value_changes_inside_a_version_on_its_day(read: Read) -> None:
    said = {"article": NEVER_MIND, "status": "unconfirmed"}
    points = {"2022-01-01": {"value": 10, **said}, "2022-07-01": {"value": 12, **said}}
    rest = {"2022-01-01": {"value": 10, **said}, "2022-07-01": {"value": 8, **said}}
    own = read(a_set(a_version(parts=[leaf("a", points), leaf("b", rest)])))
    held = [own.on(day) for day in (date(2022, 6, 30), date(2022, 7, 1))]
    assert [[most(one, "") for one in edition.indicators] for edition in held if edition] == [[10, 10], [12, 8]]
    assert own.on(date(2021, 12, 31)) is None


def test_dated_values_out_of_order_are_refused(read: Read) -> None:
    said = {"article": NEVER_MIND, "status": "unconfirmed", "value": 10}
    with pytest.raises(CatalogueError, match="in order of their days"):
        read(a_set(a_version(parts=[leaf("a", {"2023-01-01": said, "2022-01-01": said}), leaf("b")])))
