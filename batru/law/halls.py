"""The halls of a locality as data: lanes, counters, the rule of calling; and who the law lets be called first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from batru.law.catalogue import Catalogue, CatalogueError, Document

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
FIRST, LAST = 1, 999
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """People whom a rule lets be called first: its article, and whether a source was found."""

    code: str
    name: Words
    article: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CallingRule:
    """How tickets are called; minutes, and numbers of calls. The names are those of `hall.yaml`."""

    priority_in_a_row: int
    patience_minutes: int
    appointment_early_minutes: int
    appointment_late_minutes: int
    calls: int
    returns_behind: int


@dataclass(frozen=True, slots=True)
class Slots:
    """Appointments of a lane: a slot every so many minutes with so many places, so many days ahead."""

    every_minutes: int
    places: int
    days_ahead: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of visitors; `first` to `last` are the numbers of a day, `hours` a code of catalogue/law/hours or ""."""

    code: str
    prefix: str
    first: int
    last: int
    name: Words
    hint: Words
    fields: tuple[str, ...]
    hours: str
    service_minutes: float
    slots: Slots | None

    def ticket_code(self, number: int) -> str:
        """What is printed and called: A012."""
        return f"{self.prefix}{number:0{max(3, len(str(self.last)))}d}"


@dataclass(frozen=True, slots=True)
class Counter:
    """A window by its number, and the lanes it serves."""

    number: int
    lanes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hall:
    """A room where visitors take a ticket and are called to counters; `unit` runs it."""

    code: str
    unit: str
    name: Words
    rule: CallingRule
    lanes: Mapping[str, Lane]
    counters: Mapping[int, Counter]
    source: str
    confirmed: bool

    def serving(self, lane: str) -> tuple[int, ...]:
        """The numbers of the counters that serve a lane."""
        return tuple(number for number, counter in self.counters.items() if lane in counter.lanes)


def load_halls(path: Path) -> Mapping[str, Hall]:
    """Read a locality folder's `hall.yaml` by hall; empty where it has none. CatalogueError names file and line."""
    file = path / "hall.yaml"
    if not file.exists():
        return {}
    document = Catalogue(CATALOGUE).document("hall", path.name, file)
    if document.data["locality"] != path.name:
        raise document.error(f"locality differs from the name of the folder, {path.name!r}", "locality")
    found = [_hall(document, place) for place in range(len(document.data["halls"]))]
    if len({hall.code for hall in found}) != len(found):
        raise document.error("two halls have the same code", "halls")
    return MappingProxyType({hall.code: hall for hall in found})


def groups_on(catalogue: Catalogue, day: date) -> tuple[Group, ...]:
    """Who is called first on a day; nobody before the first entry."""
    (document,) = (each for each in catalogue.read("law/priority") if each.data["code"] == "hall")
    begun = [since for since in document.data["values"] if str(since) <= day.isoformat()]
    if not begun:
        return ()
    return tuple(
        Group(one["code"], one["name"], one["article"], one["status"] == "confirmed")
        for one in document.data["values"][max(begun, key=str)]
    )


def _hall(document: Document, place: int) -> Hall:
    entry = document.data["halls"][place]
    lanes = [_lane(one) for one in entry["lanes"]]
    _check(document, place, lanes)
    return Hall(
        code=entry["code"],
        unit=entry["unit"],
        name=MappingProxyType(entry["name"]),
        rule=CallingRule(**entry["calling"]),
        lanes=MappingProxyType({lane.code: lane for lane in lanes}),
        counters=MappingProxyType(
            {one["number"]: Counter(one["number"], tuple(one["lanes"])) for one in entry["counters"]}
        ),
        source=entry["source"],
        confirmed=entry["status"] == "confirmed",
    )


def _lane(entry: Mapping[str, Any]) -> Lane:
    first, last = entry.get("numbers", (FIRST, LAST))
    return Lane(
        code=entry["code"],
        prefix=entry["prefix"],
        first=first,
        last=last,
        name=MappingProxyType(entry["name"]),
        hint=MappingProxyType(entry["hint"]),
        fields=tuple(entry.get("fields", ())),
        hours=entry.get("hours", ""),
        service_minutes=float(entry["service_minutes"]),
        slots=Slots(**entry["appointments"]) if "appointments" in entry else None,
    )


def _check(document: Document, place: int, lanes: list[Lane]) -> None:
    """What a schema cannot see: names that meet, numbers that turn round, lanes that nobody serves."""
    entry = document.data["halls"][place]
    codes = {lane.code for lane in lanes}
    numbers = [one["number"] for one in entry["counters"]]
    served = {lane for one in entry["counters"] for lane in one["lanes"]}
    faults = {
        "two lanes have the same code": len(codes) != len(lanes),
        "two lanes have the same prefix": len({lane.prefix for lane in lanes}) != len(lanes),
        "a lane's numbers end before they begin": any(lane.last < lane.first for lane in lanes),
        "two counters have the same number": len(set(numbers)) != len(numbers),
        f"no lane is called {sorted(served - codes)}": bool(served - codes),
        f"no counter serves {sorted(codes - served)}": bool(codes - served),
    }
    for reason, wrong in faults.items():
        if wrong:
            raise _error(document, place, reason)


def _error(document: Document, place: int, reason: str) -> CatalogueError:
    return document.error(f"halls.{place}: {reason}", "halls", place)
