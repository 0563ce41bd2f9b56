"""From when to when a unit may do what: windows, grace in working days, and more time given to one unit. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from batru.evaluation.rules.campaigns import Opens
from batru.evaluation.rules.stages import Span, Stage, Standing
from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk

LAST_MOMENT = time(23, 59, 59)
REPLY_DAYS = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """A unit's own span of a stage, and whether it was given more time than the others."""

    span: Span
    is_extended: bool = False

    def standing(self, at: datetime) -> Standing:
        """How it stands at a moment."""
        return self.span.standing(at)


def span_of(window: Opens, desk: Desk) -> Span:
    """The window with its grace, which ends at the same hour so many working days later."""
    closes = window.closes_at.astimezone(VIETNAM)
    last = desk.add_days(closes.date(), window.grace_days)
    return Span(window.opens_at, window.closes_at, datetime.combine(last, closes.timetz()))


def extended(span: Span, until: datetime | None) -> Deadline:
    """A unit's deadline: the later of the window's end and the moment it was given; no grace beyond that."""
    if until is None or until <= span.closes_at:
        return Deadline(span)
    return Deadline(Span(span.opens_at, until, max(span.grace_until, until)), is_extended=True)


def usual_windows(year: int, desk: Desk) -> Mapping[Stage, Opens]:
    """The proposed calendar: self 1–15 December, appraisal to the 31st, council to 20 January, then five working days.

    Each window ends at the last second of its last day in Viet Nam.
    """
    replies = date(year + 1, 1, 21)
    days = {
        Stage.SELF: (date(year, 12, 1), date(year, 12, 15)),
        Stage.APPRAISAL: (date(year, 12, 16), date(year, 12, 31)),
        Stage.COUNCIL: (date(year + 1, 1, 1), date(year + 1, 1, 20)),
        Stage.REPLY: (replies, desk.add_days(replies - timedelta(days=1), REPLY_DAYS)),
    }
    return {stage: window(first, last) for stage, (first, last) in days.items()}


def window(first: date, last: date, grace_days: int = 0) -> Opens:
    """From the first moment of a day to the last of another."""
    opens = datetime.combine(first, time(), VIETNAM)
    return Opens(opens, datetime.combine(last, LAST_MOMENT, VIETNAM), grace_days)
