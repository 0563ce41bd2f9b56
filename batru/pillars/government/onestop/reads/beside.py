"""Dossiers that other systems own beside ours: one list, one order, each with the owner of its status.

A dossier that has our code is ours, whatever a log says of it: the log's word is reported beside it, never counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from batru.commons import home
from batru.commons.imports.public import READ, Elsewhere, elsewhere, found_elsewhere, owns, reported_in, reported_of
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.reads.records import FILED, Asker, Row
from batru.pillars.government.onestop.rules.agreement import Told, differences
from batru.pillars.government.onestop.rules.states import DONE

FAR_OFF = 9000
LOOKED_THROUGH = 500


@owns("onestop:dossier")
def ours(key: OuterRef) -> Exists:
    """Whether a dossier with that code was filed here: our desk gave the code, and its status is ours."""
    return Exists(Dossier.objects.filter(FILED, code=key))


@dataclass(frozen=True, slots=True)
class Report:
    """What another system told of a dossier of ours, and in what it differs (names of `rules.agreement`)."""

    code: str
    theirs: Elsewhere
    differs: tuple[str, ...]


def reports_of(dossier: Dossier) -> list[Report]:
    """What each other system told of one dossier of ours."""
    return [_report(dossier, theirs) for theirs in reported_of([dossier.code])]


def disagreements(asker: Asker) -> list[Report]:
    """Our dossiers in the asker's units of which another system tells otherwise, among the youngest that it told of."""
    theirs = reported_in(asker.units(READ), limit=LOOKED_THROUGH)
    own = {row.code: row for row in records.seen_by(asker).filter(code__in={row.key for row in theirs})}
    found = [_report(own[row.key], row) for row in theirs if row.key in own]
    return [report for report in found if report.differs]


def _report(dossier: Dossier, theirs: Elsewhere) -> Report:
    here = Told(
        dossier.state in DONE, dossier.unit_id, dossier.procedure, dossier.submitted_at, dossier.due_at, dossier.done_at
    )
    known = theirs.procedure if theirs.procedure in home.procedures() else None  # a log may call it by words of its own
    ended = theirs.done_at is not None
    there = Told(ended, theirs.unit, known, theirs.submitted_at, theirs.due_at, theirs.done_at)
    return Report(dossier.code, theirs, differences(here, there))


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
