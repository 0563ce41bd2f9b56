"""The lists of an edition: each code once, each grade at a figure of its own, each profile in one block."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.index_sets.model import Edition
from batru.law.reading import Step

Place: TypeAlias = tuple[Step, ...]
Found: TypeAlias = Iterator[tuple[Said, Place]]


class Coded(Protocol):
    """Whatever has a code."""

    @property
    def code(self) -> str: ...


def told_twice(edition: Edition) -> Found:
    """What is wrong, each with its place in the version."""
    yield from _codes(edition.profiles, "profiles")
    yield from _codes(edition.adjustments, "adjustments")
    yield from _codes(edition.grades, "grades")
    yield from _codes(edition.views, "views")
    for place, view in enumerate(edition.views):
        yield from _codes(view.groups, "views", place, "groups")
    yield from _grades(edition)
    yield from _blocks(edition)


def _codes(several: Sequence[Coded], *where: Step) -> Found:
    seen: set[str] = set()
    for place, one in enumerate(several):
        if one.code in seen:
            yield said(N_("the code {code} stands twice"), code=one.code), (*where, place, "code")
        seen.add(one.code)


def _grades(edition: Edition) -> Found:
    """Of two grades from the same figure one would never be given; one from it and one above it are two."""
    pairs = zip(edition.grades, edition.grades[1:], strict=False)
    for place, (upper, lower) in enumerate(pairs, start=1):
        if (upper.at_least, upper.is_above) == (lower.at_least, lower.is_above) and not _asks_more(edition, place - 1):
            yield said(N_("two grades begin at the same figure")), ("grades", place)


def _asks_more(edition: Edition, place: int) -> bool:
    return bool(edition.grades[place].every_group or edition.grades[place].without)


def _blocks(edition: Edition) -> Found:
    yield from _codes(edition.blocks, "blocks")
    seen: set[str] = set()
    for place, block in enumerate(edition.blocks):
        for profile in block.profiles:
            if profile in seen:
                yield said(N_("the profile {name} stands in two blocks"), name=repr(profile)), ("blocks", place)
            seen.add(profile)
