"""The closure says for every day what a walk from parent to parent says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.places.rules.closure import Above, closure
from batru.commons.places.rules.identity import Laid
from batru.kernel.refusal import Refusal

START = date(2022, 1, 1)
DAYS = 30


def day(number: int) -> date:
    return START + timedelta(days=number)


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, tuple[date, date | None]], list[Laid]]:
    """Up to nine units; each may move, always under an earlier one, so that no circle arises."""
    size = draw(st.integers(2, 9))
    lives: dict[str, tuple[date, date | None]] = {"0": (START, None)}
    placements = []
    for number in range(1, size):
        cuts = sorted(draw(st.sets(st.integers(0, DAYS), min_size=2, max_size=4)))
        parents = [str(draw(st.integers(0, number - 1))) for _ in cuts[1:]]
        lives[str(number)] = (day(cuts[0]), day(cuts[-1]))
        placements += [
            Laid(str(number), parent, day(a), day(b)) for parent, a, b in zip(parents, cuts[:-1], cuts[1:], strict=True)
        ]
    return lives, placements


def walk(unit: str, on: date, placements: list[Laid], lives: dict[str, tuple[date, date | None]]) -> dict[str, int]:
    """Ancestors with their depth, from parent to parent while each of them lives."""
    found: dict[str, int] = {}
    depth = 0
    while lives[unit][0] <= on and (lives[unit][1] or date.max) > on:
        found[unit] = depth
        above = [
            one.parent for one in placements if one.unit == unit and one.valid_from <= on < (one.valid_to or date.max)
        ]
        if not above:
            break
        unit, depth = above[0], depth + 1
    return found


@given(trees(), st.integers(0, DAYS))
def test_on_every_day_the_closure_equals_the_walk(
    drawn: tuple[dict[str, tuple[date, date | None]], list[Laid]], number: int
) -> None:
    lives, placements = drawn
    rows = [row for row in closure(lives, placements, lives) if row.valid_from <= day(number) < row.valid_to]
    for unit in lives:
        own = [(row.ancestor, row.depth) for row in rows if row.descendant == unit]
        assert dict(own) == walk(unit, day(number), placements, lives)
        assert len(own) == len(dict(own))


def test_a_unit_under_itself_is_refused() -> None:
    lives: dict[str, tuple[date, date | None]] = {"a": (START, None), "b": (START, None)}
    with pytest.raises(Refusal) as refusal:
        list(closure(lives, [Laid("a", "b", START), Laid("b", "a", START)], lives))
    assert refusal.value.code == "places.circle"


def test_lines_that_stand_already_are_built_upon() -> None:
    known = [Above("root", "ward", 1, START, date.max), Above("ward", "ward", 0, START, date.max)]
    rows = set(closure({"office": (START, None)}, [Laid("office", "ward", START)], ["office"], known))
    assert {(row.ancestor, row.depth) for row in rows} == {("office", 0), ("ward", 1), ("root", 2)}
