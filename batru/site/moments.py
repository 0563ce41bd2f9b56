"""Times in words near today: which sentence to say, without saying it in any language yet."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from batru.kernel.period import VIETNAM, local_day

Kind = Literal["number", "clock", "weekday_date", "weekday_year", "short_date", "date"]

MINUTE = 60
HOUR = 60 * MINUTE
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Phrase:
    """A sentence to be: its English forms for one and for many, the count, and dated parts with how to write them."""

    one: str
    many: str
    count: int = 1
    parts: dict[str, tuple[Kind, datetime | date]] = field(default_factory=dict)


def phrase(one: str, many: str, count: int, **parts: tuple[Kind, datetime | date]) -> Phrase:
    """Name both English forms where the message tool finds them."""
    return Phrase(one, many, count, parts)


def due_phrase(due: datetime | None, now: datetime) -> Phrase:
    """How a due time is said at a moment: time left today, a weekday within the week, a date beyond."""
    if due is None:
        return phrase("no due date", "no due date", 1)
    if due < now:
        return _overdue(due, now)
    days = (local_day(due) - local_day(now)).days
    if days == 0:
        return _left_today(int((due - now).total_seconds()))
    if days == 1:
        return phrase("due tomorrow {clock}", "due tomorrow {clock}", 1, clock=("clock", due))
    is_same_year = local_day(due).year == local_day(now).year
    if days < 7:
        near: Kind = "weekday_date" if is_same_year else "weekday_year"
        return phrase("due {day}", "due {day}", 1, day=(near, due))
    kind: Kind = "short_date" if is_same_year else "date"
    return phrase("due {day}", "due {day}", 1, day=(kind, due))


def _left_today(seconds: int) -> Phrase:
    if seconds >= HOUR:
        return phrase("{n} hour left", "{n} hours left", seconds // HOUR)
    return phrase("{n} minute left", "{n} minutes left", seconds // MINUTE)


def _overdue(due: datetime, now: datetime) -> Phrase:
    days = (local_day(now) - local_day(due)).days
    if days:
        return phrase("{n} day overdue", "{n} days overdue", days)
    seconds = int((now - due).total_seconds())
    if seconds >= HOUR:
        return phrase("{n} hour overdue", "{n} hours overdue", seconds // HOUR)
    return phrase("{n} minute overdue", "{n} minutes overdue", max(1, seconds // MINUTE))


def ago_phrase(moment: datetime | None, now: datetime) -> Phrase:
    """How long something is past: minutes, hours, yesterday, a date; a moment ahead counts as just now."""
    if moment is None:
        return phrase("never", "never", 1)
    seconds = int((now - moment).total_seconds())
    if seconds < MINUTE:
        return phrase("just now", "just now", 1)
    if seconds < HOUR:
        return phrase("{n} minute ago", "{n} minutes ago", seconds // MINUTE)
    days = (local_day(now) - local_day(moment)).days
    if days == 0:
        return phrase("{n} hour ago", "{n} hours ago", seconds // HOUR)
    if days == 1:
        return phrase("yesterday {clock}", "yesterday {clock}", 1, clock=("clock", moment))
    if days < 7:
        return phrase("{n} day ago", "{n} days ago", days)
    return phrase("{day}", "{day}", 1, day=("date", moment))


def due_state(due: datetime | None, now: datetime, done_at: datetime | None = None) -> str:
    """One of the shared states: done, unknown without a due time, late, due_soon within a day, else on_time."""
    if done_at is not None:
        return "done"
    if due is None:
        return "unknown"
    if due < now:
        return "late"
    return "due_soon" if due - now <= timedelta(days=1) else "on_time"


def said_until(due: datetime, now: datetime) -> datetime:
    """The last moment (µs) at which a due time has the same state and words as at `now`."""
    midnight = datetime.combine(local_day(now) + timedelta(days=1), time(), VIETNAM)
    ends = [midnight - _INSTANT, due, due - timedelta(days=1) - _INSTANT]
    if local_day(due) == local_day(now):
        passed = abs(int((due - now).total_seconds()))
        step = HOUR if passed >= HOUR else MINUTE
        whole = timedelta(seconds=passed // step * step)
        ends.append(due - whole if due >= now else due + whole + timedelta(seconds=step) - _INSTANT)
    return min(end for end in ends if end >= now)


def local(moment: datetime) -> datetime:
    """The moment as clocks in Viet Nam show it."""
    return moment.astimezone(VIETNAM)
