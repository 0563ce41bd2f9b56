"""Times as other systems write them."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
DAY_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}")
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def parse_moment(text: str, zone: ZoneInfo, formats: tuple[str, ...] = (), *, ends_day: bool = False) -> datetime:
    """A moment in UTC; ValueError where the text is no time.

    A time without an offset stands in `zone`. A day without a time is its first moment, or with `ends_day` its last:
    a dossier that is due on a day may be answered until that day is over.
    """
    moment, day_only = _read(text.strip(), formats)
    if day_only and ends_day:
        moment = datetime.combine(moment.date(), time.max)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def is_plausible(moment: datetime) -> bool:
    """Whether an office with computers may have lived through it or set it as a deadline."""
    return EARLIEST <= moment < LATEST


def _read(text: str, formats: tuple[str, ...]) -> tuple[datetime, bool]:
    if ISO.fullmatch(text):
        return datetime.fromisoformat(text), bool(DAY_ONLY.fullmatch(text))
    for form in formats:
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return moment, not any(mark in form for mark in ("%H", "%I", "%X", "%c", "%T"))
    raise ValueError(f"{text!r} is no time in any known form.")
