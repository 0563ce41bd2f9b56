"""What a changed version of a procedure would do to a dossier: its due time, its fee, its papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from batru.kernel.working_time import Desk
from batru.law.procedure import ProcedureVersion, UnknownCase
from batru.pillars.government.onestop.rules.ledger import Stopped, due_from_ledger


@dataclass(frozen=True, slots=True)
class Filed:
    """A dossier as far as a version of its procedure touches it."""

    code: str
    channel: str
    case: str
    received_at: datetime | None
    done_at: datetime | None
    ledger: tuple[Stopped, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What would be otherwise; a pair is (now, then) and equal where nothing moves. Fees are in VND, None unknown."""

    code: str
    due: tuple[datetime | None, datetime | None]
    fee: tuple[int | None, int | None]
    papers_added: tuple[str, ...]
    papers_dropped: tuple[str, ...]
    case_lost: bool

    @property
    def anything(self) -> bool:
        """Whether the dossier would be touched at all."""
        moved = self.due[0] != self.due[1] or self.fee[0] != self.fee[1]
        return moved or bool(self.papers_added or self.papers_dropped or self.case_lost)


@dataclass(frozen=True, slots=True)
class Replayed:
    """Finished dossiers under both versions: how many were in time, would be, and which would change sides."""

    dossiers: int
    in_time_now: int
    in_time_then: int
    would_be_late: tuple[str, ...]
    would_be_in_time: tuple[str, ...]


def moved(dossier: Filed, now: ProcedureVersion, then: ProcedureVersion, desk: Desk) -> Moved:
    """One dossier under the version that it has and under the changed one."""
    old, new = ({part.code for part in version.components} for version in (now, then))
    due_then, lost = _due(dossier, then, desk)
    return Moved(
        code=dossier.code,
        due=(_due(dossier, now, desk)[0], due_then),
        fee=(now.fee.amount_for(dossier.channel), then.fee.amount_for(dossier.channel)),
        papers_added=tuple(sorted(new - old)),
        papers_dropped=tuple(sorted(old - new)),
        case_lost=lost,
    )


def replay(pairs: Iterable[tuple[Filed, Moved]]) -> Replayed:
    """Last year's dossiers once more, by the changed version; those without a known due time on either side are out."""
    late, punctual, count, now, then = [], [], 0, 0, 0
    for dossier, change in pairs:
        was, would_be = change.due
        if dossier.done_at is None or was is None or would_be is None:
            continue
        before, after = dossier.done_at <= was, dossier.done_at <= would_be
        count, now, then = count + 1, now + before, then + after
        if before and not after:
            late.append(dossier.code)
        if after and not before:
            punctual.append(dossier.code)
    return Replayed(count, now, then, tuple(late), tuple(punctual))


def _due(dossier: Filed, version: ProcedureVersion, desk: Desk) -> tuple[datetime | None, bool]:
    """The due time, and whether the version no longer has the dossier's case."""
    try:
        term = version.term_for(dossier.channel, dossier.case).term
    except UnknownCase:
        return None, True
    return due_from_ledger(dossier.received_at, term, desk, version.policy, dossier.ledger), False
