"""What somebody works out who has nothing but the journal, the catalogue and the calendar."""

from datetime import datetime
from typing import Any

from batru.commons import home
from batru.commons.journal.public import history
from batru.kernel.period import local_day
from batru.law.due import Pause, due_at
from batru.pillars.government.onestop.tests.conftest import WARD

PAID = "onestop.fee.paid"
RESUMING = {
    PAID,
    "onestop.supplement.answered",
    "onestop.suspension.ended",
    "onestop.dossier.withdrawn",
    "onestop.dossier.stopped",
    "onestop.dossier.stopped_on_request",
}


def due_by_journal(code: str) -> datetime | None:
    """The due time of a dossier; None before it is received, or without a term."""
    entries = history(f"dossier/{code}")
    received = next((entry.at for entry in entries if entry.act == "onestop.dossier.received"), None)
    filed, desk = entries[0], home.desk(WARD)
    version = home.procedures()[filed.payload["procedure"]].version_on(local_day(filed.at))
    term = version.term_for(filed.payload["channel"], "standard").term
    if received is None or term is None:
        return None
    stops = [stop for stop in stops_in(entries) if stop.start >= received]
    lawful = due_at(received, term, desk, version.policy, stops)
    signed = next((entry.at for entry in entries if entry.act == "onestop.extension.signed"), None)
    if signed is None:
        return lawful
    asked = [entry for entry in entries if entry.act == "onestop.extension.asked" and entry.at <= signed]
    promised = local_day(datetime.fromisoformat(asked[-1].payload["new_due_at"]))
    for stop in stops:
        if stop.end is not None and signed <= stop.start <= desk.closes_at(promised):
            promised = desk.add_days(promised, desk.days_between(local_day(stop.start), local_day(stop.end)))
    return max(lawful, desk.closes_at(promised))


def stops_in(entries: list[Any]) -> list[Pause]:
    """Every stop of the clock that the journal tells of, from its beginning to its end."""
    found: list[Pause] = []
    began: Any = None
    for entry in entries:
        if entry.act in ("onestop.supplement.asked", "onestop.suspension.begun"):
            began = entry
        elif began is not None and entry.act in RESUMING:
            if entry.act == PAID and not entry.payload["charge"].startswith("duty"):
                continue
            kind = "supplement" if began.act == "onestop.supplement.asked" else "suspension"
            found.append(Pause(began.at, entry.at, kind))  # type: ignore[arg-type]
            began = None
    return found
