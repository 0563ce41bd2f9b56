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
            yield from _elsewhere(document, written, *path)
            if written in seen:
                yield _wrong(document, f"{written} stands twice", *path)
            seen.add(written)
        if holiday["code"] == "tet" and _weekdays(holiday["days"]) != DAYS_OF_TET:
            yield _wrong(document, "Tết has five days off besides weekends", "holidays", place, "days")


def _examine_swaps(document: Document) -> Iterator[Problem]:
    for place, swap in enumerate(document.data.get("swaps", ())):
        yield from _elsewhere(document, swap["off"], "swaps", place, "off")
        if _weekdays([swap["off"]]) == 0:
            yield _wrong(document, f"{swap['off']} is a weekend already", "swaps", place, "off")
        if _weekdays([swap["worked"]]):
            yield _wrong(document, f"{swap['worked']} is no Saturday or Sunday", "swaps", place, "worked")


def _elsewhere(document: Document, written: str, *path: Step) -> Iterator[Problem]:
    if date.fromisoformat(written).year != document.data["year"]:
        yield _wrong(document, f"{written} is not in {document.data['year']}", *path)


def _weekdays(days: Iterable[str]) -> int:
    return sum(date.fromisoformat(day).weekday() < SATURDAY for day in days)


def _wrong(document: Document, reason: str, *path: Step) -> Problem:
    return problem(document.error(reason, *path))


register("law/calendar", examine_years)
register("law/hours", examine_hours)
