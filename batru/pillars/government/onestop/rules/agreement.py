"""In what another system's word on a dossier of ours differs from what we know. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from batru.kernel.period import local_day
from batru.kernel.text import N_

DIFFERENCES: Mapping[str, str] = {
    "done": N_("whether it has ended"),
    "unit": N_("the unit that must answer"),
    "procedure": N_("the procedure"),
    "submitted_at": N_("the day of filing"),
    "due_at": N_("the day by which it is due"),
    "done_at": N_("the day on which it ended"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a system says of a dossier; None where it says nothing that can be compared."""

    done: bool
    unit: str
    procedure: str | None
    submitted_at: datetime
    due_at: datetime | None
    done_at: datetime | None


def differences(here: Told, there: Told) -> tuple[str, ...]:
    """The names of what is told otherwise there; of moments the day counts, and silence is no other word."""
    return tuple(name for name in DIFFERENCES if _differ(getattr(here, name), getattr(there, name)))


def _differ(here: object, there: object) -> bool:
    if here is None or there is None:
        return False
    if isinstance(here, datetime) and isinstance(there, datetime):
        return local_day(here) != local_day(there)
    return here != there
