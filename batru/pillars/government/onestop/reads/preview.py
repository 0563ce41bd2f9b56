"""A changed procedure before it is published: which open dossiers it would move, and last year by its terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db.models import Count, Prefetch, QuerySet

from batru.commons import home
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.catalogue import CatalogueError
from batru.law.procedure import Procedure, ProcedureVersion
from batru.law.procedures import read_procedure
from batru.pillars.government.onestop.models import Dossier, Suspension
from batru.pillars.government.onestop.reads.times import version_of
from batru.pillars.government.onestop.rules.preview import Filed, Moved, Replayed, moved, replay
from batru.pillars.government.onestop.rules.states import ENDED

PREVIEW = "onestop.procedure.preview"
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change: open dossiers that move, last year replayed, and frozen versions that it rewrites."""

    procedure: Procedure
    open_dossiers: int
    moves: tuple[Moved, ...]
    year: Replayed
    frozen: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A version and how firm it is: concept, published, or frozen because dossiers run by it."""

    version: ProcedureVersion
    stage: str
    dossiers: int


def proposal(path: Path) -> Procedure:
    """A procedure's file that somebody proposes; a refusal says the line that is wrong."""
    try:
        return read_procedure(home.catalogue(), path)
    except (CatalogueError, KeyError, ValueError) as error:
        reason = error.said if isinstance(error, CatalogueError) else str(error)
        line = error.line if isinstance(error, CatalogueError) else 1
        raise Refusal(
            "onestop.preview.file",
            what=N_("This file cannot be read as a procedure."),
            why=N_("Line {line}: {reason}"),
            next_step=N_("Mend that line and try again."),
            line=line,
            reason=reason,
        ) from error


def preview(changed: Procedure, now: datetime) -> Preview:
    """Everything that publishing the file would move; a refusal where the procedure is not ours yet."""
    known = home.procedures().get(changed.code)
    if known is None:
        raise Refusal(
            "onestop.preview.unknown",
            what=N_("There is no procedure with this code."),
            why=N_("A file for a procedure that nobody has filed yet moves nothing."),
            next_step=N_("Put the new file into the catalogue; there is nothing to preview."),
            status=404,
        )
    mine = Dossier.objects.filter(procedure=changed.code)
    opened = [_both(dossier, _holding(changed, dossier)) for dossier in _rows(mine.exclude(state__in=ENDED))]
    latest = (*changed.versions, *changed.concepts)[-1]
    finished = mine.filter(done_at__isnull=False, received_at__gte=now - YEAR).exclude(state="withdrawn")
    return Preview(
        procedure=changed,
        open_dossiers=len(opened),
        moves=tuple(change for _, change in opened if change.anything),
        year=replay(_both(dossier, latest) for dossier in _rows(finished)),
        frozen=tuple(_rewritten(known, changed)),
    )


def stages(procedure: Procedure) -> list[Stage]:
    """Every version with how firm it is, oldest first."""
    rows = Dossier.objects.filter(procedure=procedure.code).values_list("version").annotate(Count("id"))
    used = dict(rows.order_by())
    published = [
        Stage(version, "frozen" if used.get(version.start) else "published", used.get(version.start, 0))
        for version in procedure.versions
    ]
    return [*published, *(Stage(version, "concept", 0) for version in procedure.concepts)]


def _rows(dossiers: "QuerySet[Dossier]") -> Iterator[Dossier]:
    ledger = Prefetch("suspensions", Suspension.objects.order_by("began_at", "id"))
    return dossiers.order_by("submitted_at", "id").prefetch_related(ledger).iterator(chunk_size=1_000)


def _holding(changed: Procedure, dossier: Dossier) -> ProcedureVersion:
    """The version that the dossier would have had, had the file been in force when it was handed in."""
    day = local_day(dossier.submitted_at)
    everything = sorted((*changed.versions, *changed.concepts), key=lambda version: version.start)
    holding = [version for version in everything if version.start <= day]
    return holding[-1] if holding else everything[0]


def _both(dossier: Dossier, then: ProcedureVersion) -> tuple[Filed, Moved]:
    filed = Filed(
        dossier.code,
        dossier.channel,
        dossier.case,
        dossier.received_at,
        dossier.done_at,
        tuple(dossier.suspensions.all()),
    )
    return filed, moved(filed, version_of(dossier), then, home.desk(dossier.unit_id))


def _rewritten(known: Procedure, changed: Procedure) -> Iterator[date]:
    """Starts of versions that dossiers run by and that the file says otherwise or leaves out."""
    after = {version.start: version for version in changed.versions}
    for stage in stages(known):
        if stage.stage == "frozen" and after.get(stage.version.start) != stage.version:
            yield stage.version.start
