"""The working calendar and the desks' hours, read from the catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from batru.kernel.period import local_day
from batru.kernel.text import N_
from batru.kernel.working_time import WEEKDAYS, Calendar, Desk, Hours, Span, Week
from batru.law.catalogue import Catalogue

NEAR_THE_END = timedelta(days=90)

BEYOND_THE_END = N_("The working calendar ends on {day}; holidays after that day are not counted yet.")
NEAR_ITS_END = N_("The working calendar ends on {day}; enter the next year's holidays.")
NOT_ANNOUNCED = N_("The day off on {day} is not announced yet; the due time may move.")
# The same to whoever waits for an answer, and cannot enter holidays.
UNKNOWN_SO_FAR = N_("Holidays after {day} are not known yet, so this time may still move.")
KNOWN_UNTIL = N_("Holidays are known until {day}; if the dossier has to wait for something, this time may move.")
ENDED = "law.calendar.ended"


@dataclass(frozen=True)
class DayOff:
    """Why nobody works on a day: both names, the article, and whether a source was found."""

    day: date
    code: str
    name_vi: str
    name_en: str
    article: str
    status: str


@dataclass(frozen=True)
class Caution:
    """A warning beside a due time: a code for machines, a sentence with {day} for officials and one for the public."""

    code: str
    text: str
    day: date
    public: str = NOT_ANNOUNCED


def load_calendar(catalogue: Catalogue) -> Calendar:
    """Every year of the catalogue, from the first of January of the first to the end of the last."""
    years = [document.data for document in catalogue.read("law/calendar")]
    written = [swap for year in years for swap in year.get("swaps", ()) if _holds(swap)]
    swaps = [(_day(swap["off"]), _day(swap["worked"])) for swap in written]
    off = {each.day for each in days_off(catalogue)} | {day for day, _ in swaps}
    return Calendar(
        first=date(min(year["year"] for year in years), 1, 1),
        last=date(max(year["year"] for year in years), 12, 31),
        days_off=frozenset(off),
        make_up=tuple(sorted((worked, day) for day, worked in swaps)),
    )


def days_off(catalogue: Catalogue) -> tuple[DayOff, ...]:
    """Public holidays and local closures that are in force, by day; days swapped for a Saturday are not among them."""
    found = [
        DayOff(_day(day), row["code"], row["name"]["vi"], row["name"]["en"], row["article"], row["status"])
        for document in catalogue.read("law/calendar")
        for row in document.data["holidays"]
        if _holds(row)
        for day in row["days"]
    ]
    return tuple(sorted(found, key=lambda each: each.day))


def cautions(due: datetime, calendar: Calendar, known: Sequence[DayOff], since: date) -> tuple[Caution, ...]:
    """Why a due time may yet move: the calendar ends before it or soon after, or rests on a day not announced."""
    day = local_day(due)
    found = []
    if day > calendar.last:
        found.append(Caution(ENDED, BEYOND_THE_END, calendar.last, UNKNOWN_SO_FAR))
    elif day + NEAR_THE_END > calendar.last:
        found.append(Caution("law.calendar.ends_soon", NEAR_ITS_END, calendar.last, KNOWN_UNTIL))
    unsure = [each.day for each in known if since <= each.day <= day and each.status != "confirmed"]
    found += [Caution("law.calendar.unconfirmed", NOT_ANNOUNCED, unsure_day) for unsure_day in unsure[:1]]
    return tuple(found)


def load_desk(catalogue: Catalogue, hours: str = "default") -> Desk:
    """A desk that keeps the hours of that code; KeyError where the catalogue has none."""
    return Desk(load_calendar(catalogue), load_hours(catalogue)[hours])


def load_hours(catalogue: Catalogue) -> Mapping[str, Hours]:
    """Office hours by code."""
    return {each.data["code"]: hours_from(each.data["values"]) for each in catalogue.read("law/hours")}


def hours_from(values: Mapping[str, Mapping[str, Any]]) -> Hours:
    """Hours from dated weeks as the catalogue writes them."""
    return Hours(tuple(sorted((_day(since), _week(value)) for since, value in values.items())))


def _holds(row: Mapping[str, Any]) -> bool:
    """Whether it has been decided; what is only proposed is written down, but nobody counts by it."""
    return bool(row.get("in_force", True))


def _week(value: Mapping[str, Any]) -> Week:
    spans = tuple(_spans(value["week"].get(name, ())) for name in WEEKDAYS)
    return Week(spans, frozenset(WEEKDAYS.index(name) for name in value["counted"]))


def _spans(written: Iterable[str]) -> tuple[Span, ...]:
    return tuple((time.fromisoformat(span[:5]), time.fromisoformat(span[6:])) for span in written)


def _day(written: str) -> date:
    return date.fromisoformat(written)
