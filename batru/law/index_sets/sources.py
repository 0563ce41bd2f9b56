"""Whose word each part of a version rests on: a value of its own days has an article, what is confirmed was read."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.breaches import lacks
from batru.law.index_sets.dated import is_dated
from batru.law.reading import Step

Place: TypeAlias = tuple[Step, ...]
Found: TypeAlias = Iterator[tuple[Said, Place]]
ARTICLE, STATUS, CONFIRMED = "article", "status", "confirmed"
EXAMPLES = "cases"


def unsourced(versions: list[dict[str, Any]], place: int) -> Found:
    """What is wrong in a version as its file writes it, each with its place in the file."""
    was_read = versions[place][STATUS] == CONFIRMED
    for name, each in versions[place].items():
        yield from _below(each, "", was_read, ("versions", place, name))


def _below(raw: Any, code: str, was_read: bool, where: Place) -> Found:
    if where[-1] == EXAMPLES:
        return
    if is_dated(raw):
        for day, entry in raw.items():
            yield from _dated(entry, code, was_read, (*where, day))
    elif isinstance(raw, dict):
        own = str(raw.get("code", code))
        yield from _confirmed(raw, own, was_read, where)
        for name, each in raw.items():
            yield from _below(each, own, was_read or _is_read(raw), (*where, name))
    elif isinstance(raw, list):
        for place, each in enumerate(raw):
            yield from _below(each, code, was_read, (*where, place))


def _dated(entry: dict[str, Any], code: str, was_read: bool, where: Place) -> Found:
    if missing := [name for name in (ARTICLE, STATUS) if name not in entry]:
        yield lacks(".".join(map(str, where)), missing), where
    else:
        yield from _confirmed(entry, code, was_read, where)


def _confirmed(raw: dict[str, Any], code: str, was_read: bool, where: Place) -> Found:
    if raw.get(STATUS) != CONFIRMED:
        return
    if ARTICLE not in raw:
        yield said(N_("{code} is confirmed without an article of its own"), code=code), (*where, STATUS)
    elif not was_read and "source" not in raw:
        yield said(N_("{code} is confirmed, but nothing says where its text was read"), code=code), (*where, STATUS)


def _is_read(raw: dict[str, Any]) -> bool:
    return raw.get(STATUS) == CONFIRMED and "source" in raw
