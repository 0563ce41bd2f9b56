"""Lists, examples and values with days of their own: what is wrong in them is refused with its line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batru.law.catalogue import CatalogueError, Document
from batru.law.index_sets.checks import checked
from batru.law.tests.own_sets import NEVER_MIND, Read, a_set, a_version, changed, leaf, read

__all__ = ["read"]

Change = Callable[[dict[str, Any]], None]
UNREAD = {"article": NEVER_MIND, "status": "unconfirmed"}
W, S = {"code": "ward", "name": NEVER_MIND}, {"code": "school", "name": NEVER_MIND}


def case(given: Any, earns: Any = None, **more: Any) -> Change:
    return lambda v: v["parts"][0].update(cases=[{"case": NEVER_MIND, "given": given, "earns": earns, **more}])


def whole(given: Any, **more: Any) -> Change:
    return lambda v: v.update(cases=[{"case": NEVER_MIND, "given": given, "expect": {"total": 20}, **more}])


def capped(target: Any) -> Change:
    return lambda v: v["parts"][0].update(rule={"kind": "capped/1", "target": target})


def grade(code: str, at_least: Any, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": NEVER_MIND, "at_least": at_least, **more}


@pytest.mark.parametrize(
    ("change", "reason", "named"),
    [
        (lambda v: v.update(profiles=[W, W]), "the code ward stands twice", "code: ward"),
        (lambda v: v.update(grades=[grade("g", 50), grade("g", 0)]), "the code g stands twice", "code: g"),
        (
            lambda v: v.update(grades=[grade("g", 50), grade("h", 50)]),
            "two grades begin at the same figure",
            "code: h",
        ),
        (
            lambda v: v.update(adjustments=[{"code": "plus", "name": NEVER_MIND, "kind": "bonus", "at_most": 1}] * 2),
            "the code plus stands twice",
            "code: plus",
        ),
        (
            lambda v: v.update(
                profiles=[W, S], blocks=[{**W, "profiles": ["ward", "school"]}, {**S, "profiles": ["school"]}]
            ),
            "the profile 'school' stands in two blocks",
            "code: school",
        ),
        (
            lambda v: v.update(profiles=[W, S], blocks=[{**W, "profiles": ["ward"]}, {**W, "profiles": ["school"]}]),
            "the code ward stands twice",
            "code: ward",
        ),
        (
            lambda v: v.update(views=[{**W, "groups": [{**S, "of": ["a"]}, {**S, "of": ["b"]}]}]),
            "the code school stands twice",
            "code: school",
        ),
        (case({"prat": 1, "whole": 2}, None, state="missing"), "a: no rule reads the cell 'prat'", "prat: 1"),
        (case("0/0"), "a: x: earns nothing (nothing to divide by (0/0)), not nothing (scored)", "- case:"),
        (case("1/2", 6), "a: x: earns 5 (scored), not 6 (scored)", "- case:"),
        (case("one/2", 5), "x: a: 'one' is not a number", "- case:"),
        (case("3/2", 10), "the part cannot be greater than the whole", "- case:"),
        (case("1/2", 5, profile="moon"), "a: the profile 'moon' does not know it", "- case:"),
        (whole({"a": 1, "b": 1, "c": 1}), "cases name 'c', which is not there", "c: 1"),
        (whole({"a": 1, "b": 1}, profile="moon"), "unknown profile 'moon'", "profile: moon"),
        (
            lambda v: v["parts"][0].update(status="confirmed", article=NEVER_MIND),
            "a is confirmed, but nothing says where its text was read",
            "status: confirmed",
        ),
        (
            lambda v: v.update(
                parts=[{"code": "g", "name": NEVER_MIND, "status": "confirmed", "parts": [leaf("a"), leaf("b")]}]
            ),
            "g is confirmed without an article",
            "status: confirmed",
        ),
        (
            capped({"2022-01-01": {"value": 0.8, "status": "unconfirmed"}}),
            "target.2022-01-01 has no article (whose word it rests on)",
            "'2022-01-01':",
        ),
        (capped({"2022-01-01": UNREAD}), "target.2022-01-01 has no value", "'2022-01-01':"),
        (
            capped({"2022-01-01": {**UNREAD, "value": 0.8}, "2023-01-01": {**UNREAD, "value": 0}}),
            "a: target must be greater than 0",
            "rule:",
        ),
        (capped({"2022-01-01": {**UNREAD, "value": 0.8, "status": "confirmed"}}), "a is confirmed, but", "status:"),
        (
            lambda v: v["parts"][0].update(points={"2022-01-01": {**UNREAD, "value": "ten"}}),
            "points must be a number, not 'ten'",
            "value: ten",
        ),
    ],
)
def test_it_is_refused_with_its_line(read: Read, tmp_path: Path, change: Change, reason: str, named: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read(changed(change))
    assert reason in refused.value.reason
    line = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()[refused.value.line - 1]
    assert named in line, line


def test_a_grade_above_a_figure_and_one_at_it_are_two(read: Read) -> None:
    above = {"code": "g", "name": NEVER_MIND, "above": 50}
    read(changed(lambda v: v.update(grades=[above, grade("h", 50)])))
    read(changed(lambda v: v.update(grades=[grade("g", 50, every_group=70), grade("h", 50)])))


def test_an_indicator_takes_its_article_from_above_and_confirms_no_other_by_it(read: Read) -> None:
    """The version was read; an article that only the indicator names was not."""
    version = a_version(
        status="confirmed",
        source="s",
        article={"vi": "v", "en": "the decision"},
        parts=[leaf("a"), leaf("b", article={"vi": "v", "en": "another text"})],
    )
    version.pop("looked_in")
    a, b = read(a_set(version)).editions[0].indicators
    assert [(one.ground.article.en, one.ground.confirmed) for one in (a, b) if one.ground.article] == [
        ("the decision", True),
        ("another text", False),
    ]


def test_a_value_with_days_of_its_own_keeps_its_article_and_its_days(read: Read) -> None:
    first, second = ({**UNREAD, "value": value, "article": {"vi": "v", "en": text}} for value, text in
                     ((0.5, "first"), (0.8, "second")))  # fmt: skip
    own = read(changed(capped({"2022-01-01": first, "2022-07-01": {**second, "looked_in": "a library"}})))
    told = []
    for day in (date(2022, 6, 30), date(2022, 7, 1)):
        edition = own.on(day)
        assert edition is not None
        (one,) = edition.dated_of("parts", "a")
        told.append((one.setting, one.value, one.since, one.until, one.ground.article, one.ground.found_in))
        assert edition.dated_of("parts", "b") == ()
    assert [(*each[:4], each[4].en if each[4] else "", each[5]) for each in told] == [
        (("rule", "target"), 0.5, date(2022, 1, 1), date(2022, 6, 30), "first", "x"),
        (("rule", "target"), 0.8, date(2022, 7, 1), None, "second", "a library"),
    ]


def test_a_frozen_set_is_read_as_it_was(tmp_path: Path) -> None:
    """What is asked of sets today does not keep an old result from being recomputed."""
    data = changed(lambda v: v.update(grades=[grade("g", 50), grade("h", 50)]))
    cases = [{"case": NEVER_MIND, "given": {"part": 1, "whole": 2, "of_old": 3}, "earns": 5}]
    data["versions"][0]["parts"][0].update(status="confirmed", article=NEVER_MIND, cases=cases)
    assert checked(Document("index_sets", "own", tmp_path / "own.yaml", data), None).code == "own"
