"""Values of law by date: what holds on a day, by which article, and whether anyone has read it."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

from batru.law.catalogue import Catalogue, Document
from batru.law.terms import UNITS, Term

Amount: TypeAlias = float | str | None


class NotRegulated(LookupError):
    """Nothing is laid down for that day: the law begins later, or has lapsed."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands from a day on; `status` is confirmed or unconfirmed, `found_in` where it was read or sought."""

    value: Amount
    unit: str
    article: str
    status: str
    found_in: str
    checked_on: date
    since: date

    @property
    def is_confirmed(self) -> bool:
        """Whether the text itself, or a report of it, was read."""
        return self.status == "confirmed"

    def number(self) -> float:
        """The value as a number; TypeError where it is none."""
        if not isinstance(self.value, (int, float)):
            raise TypeError(f"{self.value!r} is not a number ({self.article}).")
        return self.value

    def time(self) -> time:
        """A time of day as the clock stands in Viet Nam; ValueError where it is none."""
        return time.fromisoformat(str(self.value))

    def term(self) -> Term:
        """A time limit that the legal clock can count; ValueError where the unit is no unit of time."""
        unit = next((known for known in UNITS if known == self.unit), None)
        if unit is None:
            raise ValueError(f"{self.unit!r} does not measure a time limit ({self.article}).")
        return Term(self.number(), unit)


@dataclass(frozen=True)
class Dated:
    """A value of law with its whole history, oldest first."""

    code: str
    name_vi: str
    name_en: str
    history: tuple[Value, ...]

    def on(self, day: date) -> Value:
        """What holds on a day; NotRegulated before the first value and after the law has lapsed."""
        place = bisect_right(self.history, day, key=lambda value: value.since)
        if not place:
            raise NotRegulated(f"{self.code} begins on {self.history[0].since}; nothing is known for {day}.")
        value = self.history[place - 1]
        if value.value is None:
            raise NotRegulated(f"{self.code} has lapsed on {value.since}: {value.article}.")
        return value


def load_values(catalogue: Catalogue) -> Mapping[str, Dated]:
    """Every dated value by code."""
    return {document.data["code"]: read_value(document) for document in catalogue.read("law")}


def read_value(document: Document) -> Dated:
    """A value's file; CatalogueError where the code is not the file's place or the days are not in order."""
    data = document.data
    place = document.name.replace("/", ".")
    if data["code"] != place:
        raise document.error(f"code must be {place!r}, as the file is named", "code")
    days = list(data["values"])
    if days != sorted(days):
        raise document.error("values must stand in order of their days; append, do not insert", "values")
    return Dated(data["code"], data["name"]["vi"], data["name"]["en"], tuple(_value(document, day) for day in days))


def rewritten(before: Dated, after: Dated) -> list[date]:
    """Days on which a new edition says something else than the old one did; law is appended to, never edited."""
    said = {value.since: (value.value, value.unit) for value in after.history}
    last = before.history[-1].since
    changed = {value.since for value in before.history if said.get(value.since) != (value.value, value.unit)}
    inserted = {since for since in said if since <= last} - {value.since for value in before.history}
    return sorted(changed | inserted)


def _value(document: Document, day: str) -> Value:
    entry = document.data["values"][day]
    try:
        since, checked_on = date.fromisoformat(day), date.fromisoformat(document.data["checked_on"])
    except ValueError as error:
        raise document.error(str(error), "values", day) from None
    return Value(
        value=entry["value"],
        unit=document.data["unit"],
        article=entry["article"],
        status=entry["status"],
        found_in=entry.get("source") or entry["looked_in"],
        checked_on=checked_on,
        since=since,
    )
