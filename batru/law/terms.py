"""Time limits, the policy they are counted by, and the stops of the clock: the words of the legal clock."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal, get_args

Unit = Literal["working_day", "working_hour", "calendar_day", "clock_hour", "same_day", "unknown"]

UNITS: tuple[Unit, ...] = get_args(Unit)
HOUR_US = 3_600_000_000
WORKING_DAY_HOURS = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit as the law prints it; one printed without its unit is counted in working days until confirmed."""

    amount: float
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r} is no unit of a term; use one of {', '.join(UNITS)}.")
        if not self.amount >= 0:
            raise ValueError(f"A term of {self.amount} {self.unit} would end before it begins.")
        if self.unit == "calendar_day" and self.amount % 1:
            raise ValueError(f"A term of {self.amount} calendar days does not end on a day; write it in clock hours.")


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """How a procedure counts; a cut-off is the last moment still in time, as the clock stands in Viet Nam.

    `supplement_expiry_days`: working days to complete before the dossier is closed; None where no such rule is known.
    """

    start_cutoff: time | None = None
    same_day_cutoff: time | None = time(15)
    count_mode: Literal["day_after", "hour_exact"] = "day_after"
    supplement: Literal["restart", "extend"] = "restart"
    supplement_expiry_days: int | None = None


DEFAULT_POLICY = ClockPolicy()


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop of the clock; without an end it is still standing."""

    start: datetime
    end: datetime | None
    kind: Literal["suspension", "supplement"] = "suspension"
