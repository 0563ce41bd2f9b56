"""What a year of the working calendar must keep beyond its schema."""

from collections.abc import Iterable, Iterator
from datetime import date

from batru.law.calendar import hours_from
from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, Document
from batru.law.reading import Step

SATURDAY = 5
DAYS_OF_TET = 5


def examine_years(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Days that exist, in their year, once each; five weekdays of Tết; no year left out."""
    for document in documents:
        yield from _examine_holidays(document)
        yield from _examine_swaps(document)
    years = sorted({document.data["year"] for document in documents})
    missing = sorted(set(range(years[0], years[-1])) - set(years))
    if missing:
        yield Problem(documents[0].path, 1, f"the years {', '.join(map(str, missing))} are left out")


def examine_hours(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Hours that follow one another, and a week in which somebody works."""
    for document in documents:
        try:
            hours_from(document.data["values"])
        except ValueError as error:
            yield problem(document.error(str(error), "values"))


def _examine_holidays(document: Document) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, holiday in enumerate(document.data["holidays"]):
        for index, written in enumerate(holiday["days"]):
            path = ("holidays", place, "days", index)
            yield from _wrong(document, path, _faults_of_holiday(document.data["year"], written, written in seen))
            seen.add(written)
        if holiday["code"] == "tet" and _weekdays(holiday["days"]) != DAYS_OF_TET:
            yield from _wrong(document, ("holidays", place, "days"), ["Tết has five days off besides weekends"])


def _examine_swaps(document: Document) -> Iterator[Problem]:
    for place, swap in enumerate(document.data.get("swaps", ())):
        yield from _wrong(
            document, ("swaps", place, "off"), _faults_of_holiday(document.data["year"], swap["off"], False)
        )
        worked = _day(swap["worked"])
        if worked is None or worked.weekday() < SATURDAY:
            yield from _wrong(document, ("swaps", place, "worked"), [f"{swap['worked']} is no Saturday or Sunday"])


def _faults_of_holiday(year: int, written: str, seen: bool) -> Iterator[str]:
    day = _day(written)
    if day is None:
        yield f"there is no day {written}"
    elif day.year != year:
        yield f"{written} is not in {year}"
    if seen:
        yield f"{written} stands twice"


def _weekdays(days: Iterable[str]) -> int:
    return sum(day is not None and day.weekday() < SATURDAY for day in map(_day, days))


def _wrong(document: Document, path: Iterable[Step], reasons: Iterable[str]) -> Iterator[Problem]:
    steps = tuple(path)
    return (problem(document.error(reason, *steps)) for reason in reasons)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


register("law/calendar", examine_years)
register("law/hours", examine_hours)
