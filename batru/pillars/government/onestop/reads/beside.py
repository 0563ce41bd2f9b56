"""Dossiers that other systems own beside ours: one list, one order, each with the owner of its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from batru.commons.imports.public import READ, Elsewhere, elsewhere, found_elsewhere
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.reads.records import Asker, Row

FAR_OFF = 9000


@dataclass(frozen=True, slots=True)
class Beside:
    """A page of both: each row is ours or another system's, and `after` is where our own next page begins."""

    rows: Sequence[Row | Elsewhere]
    after: str | None


def merged(asker: Asker, after: str = "") -> Beside:
    """Open dossiers of both, the most endangered first.

    A page holds a page of ours, and of theirs what falls due in the same stretch: nothing stands twice or is left out.
    """
    page = records.desk(asker, after=after)
    theirs = elsewhere(asker.units(READ), since=_moment(after), until=_moment(page.after or ""), limit=1_000)
    return Beside(sorted([*page.rows, *theirs], key=_endangered), page.after)


def found(asker: Asker, query: str) -> list[Elsewhere]:
    """Dossiers of other systems in the asker's units whose number begins with what he searches for."""
    units = asker.units(READ)
    return [] if units == frozenset() else found_elsewhere(units, query)


def _moment(place: str) -> datetime | None:
    """The moment of a place in our list; None before the first page and behind the last."""
    return records.place_of(place)[0] if place else None


def _endangered(row: Row | Elsewhere) -> tuple[bool, datetime]:
    due = row.act_by if isinstance(row, Row) else row.due_at
    return due is None or due.year >= FAR_OFF, due or row.submitted_at
