"""What became of a unit, from pairs of codes that a source gives."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from batru.commons.places.rules.identity import History, Known, Snapshot
from batru.kernel.text import fold

WHOLE = "whole"
MERGED_INTO = "merged_into"
SPLIT_FROM = "split_from"
RENAMED = "renamed"
SUCCEEDED_BY = "succeeded_by"
KINDS = (MERGED_INTO, SPLIT_FROM, RENAMED, SUCCEEDED_BY)


@dataclass(frozen=True, slots=True)
class Pair:
    """A source says that `before` (a code) went into `after` (a code), the whole of it or a part."""

    before: str
    after: str
    how_much: str
    source: str


@dataclass(frozen=True, slots=True)
class Descent:
    """One line between two units, by key; `share` is the part of `before` that went over, None where unknown."""

    before: str
    after: str
    on: date
    kind: str
    share: Decimal | None
    evidence: str


def kept_codes(pairs: Iterable[Pair]) -> frozenset[str]:
    """Codes that lie in no pair with another code, and wholly in one with themselves: untouched units."""
    listed = list(pairs)
    into = Counter(pair.after for pair in listed)
    out = Counter(pair.before for pair in listed)
    return frozenset(
        pair.before
        for pair in listed
        if pair.before == pair.after and pair.how_much == WHOLE and into[pair.after] == 1 and out[pair.before] == 1
    )


def descend(history: History, before: Snapshot, after: Snapshot, pairs: Iterable[Pair]) -> list[Descent]:
    """The lineage between two snapshots; where no source speaks, a code that passed on is all that is said."""
    listed = list(pairs)
    given = list(_from_pairs(history, before, after, listed))
    told = {line.before for line in given}
    given += [line for line in _from_codes(history, before, after) if line.before not in told]
    told |= {line.before for line in given}
    return given + [line for line in _of_levels_gone(history, before, after, listed) if line.before not in told]


def _from_pairs(history: History, before: Snapshot, after: Snapshot, pairs: list[Pair]) -> Iterator[Descent]:
    """What the sources say; nothing where a unit simply went on."""
    old_keys, new_keys = history.keys[before.name], history.keys[after.name]
    sources = Counter(pair.after for pair in pairs)
    for pair in pairs:
        old, new = history.units[old_keys[pair.before]], history.units[new_keys[pair.after]]
        if old.key == new.key:
            continue
        alone = sources[pair.after] == 1 and new.valid_from == _day(before, after, pair.before)
        share = Decimal(1) if pair.how_much == WHOLE else None
        kind = _kind(old, new, alone) if pair.how_much == WHOLE else SPLIT_FROM
        yield Descent(old.key, new.key, _day(before, after, pair.before), kind, share, pair.source)


def _kind(old: Known, new: Known, alone: bool) -> str:
    if not alone:
        return MERGED_INTO
    return SUCCEEDED_BY if fold(old.name) == fold(new.name) else RENAMED


def _from_codes(history: History, before: Snapshot, after: Snapshot) -> Iterator[Descent]:
    """Units whose code passed to another unit; how much of them went with it is unknown."""
    new_keys = history.keys[after.name]
    for code, old_key in history.keys[before.name].items():
        new_key = new_keys.get(code, old_key)
        if new_key == old_key:
            continue
        same_name = fold(history.units[old_key].name) == fold(history.units[new_key].name)
        evidence = "same_code_and_name" if same_name else "same_code"
        yield Descent(old_key, new_key, _day(before, after, code), SUCCEEDED_BY, None, evidence)


def _of_levels_gone(history: History, before: Snapshot, after: Snapshot, pairs: list[Pair]) -> Iterator[Descent]:
    """A level that was abolished lives on in the units that its own units went into."""
    old_keys, new_keys = history.keys[before.name], history.keys[after.name]
    lines = {(before.records[pair.before].parent, pair.after) for pair in pairs}
    for parent, code in sorted(lines):
        day = parent and _day(before, after, parent)
        if day and history.units[old_keys[parent]].valid_to == day:
            yield Descent(old_keys[parent], new_keys[code], day, SUCCEEDED_BY, None, "by_its_units")


def _day(before: Snapshot, after: Snapshot, code: str) -> date:
    return after.start_of(before.province_of(code))
