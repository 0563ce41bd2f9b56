"""A locality as data: its name, tree, desk hours, dossier codes and brand, each as it holds on a given day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from batru.kernel.period import VIETNAM
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.kernel.working_time import WEEKDAYS, Hours, Span, Week
from batru.law.catalogue import Catalogue, Document
from batru.law.reading import Step

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"


@dataclass(frozen=True)
class DeskHours:
    """When desks are open from a day on; `desks` None means every desk without hours of its own."""

    desks: frozenset[str] | None
    start: date
    week: Week
    source: str
    status: str


@dataclass(frozen=True)
class CodeScheme:
    """How dossier codes are written from a day on; `parts` gives the unit part of each receiving unit."""

    start: date
    scheme: str
    system: str
    parts: Mapping[str, str]
    fictitious: bool
    article: str
    status: str


@dataclass(frozen=True)
class Brand:
    """Colours as #rrggbb, for light ground and for dark, and the emblem's file."""

    primary: str
    primary_dark: str
    accent: str
    accent_dark: str
    emblem: Path


@dataclass(frozen=True)
class Contact:
    """Where people find the place; empty strings where nothing has a source."""

    address: Mapping[str, str]
    phone: str
    email: str
    source: str


@dataclass(frozen=True)
class Example:
    """The example's own today (aware, local) and the year that it holds."""

    today: datetime
    year: int


@dataclass(frozen=True)
class Locality:
    """One place that runs the system; `procedures` None means all of the catalogue at `levels`.

    `four_eyes`: whoever received or proposed a dossier does not decide on it as somebody's stand-in.
    """

    code: str
    folder: Path
    name: Mapping[str, str]
    place: Mapping[str, str]
    root: str
    valid_from: date | None
    valid_to: date | None
    hours_kept: tuple[DeskHours, ...]
    code_schemes: tuple[CodeScheme, ...]
    brand: Brand
    levels: tuple[str, ...]
    procedures: frozenset[str] | None
    contact: Contact
    example: Example | None
    four_eyes: bool = True

    def hours_of(self, desk: str, day: date) -> DeskHours:
        """The hours a desk (unit key) keeps on a day: its own where it has some, else those of all desks."""
        begun = [hours for hours in self.hours_kept if hours.start <= day]
        own = [hours for hours in begun if hours.desks is not None and desk in hours.desks]
        shared = [hours for hours in begun if hours.desks is None]
        found = own or shared
        if not found:
            raise _nothing_holds(self.code, N_("desk hours"), day)
        return max(found, key=lambda hours: hours.start)

    def hours(self, desk: str) -> Hours:
        """The same for all days, as due dates need it."""
        days = sorted({hours.start for hours in self.hours_kept if hours.desks is None or desk in hours.desks})
        if not days:
            raise _nothing_holds(self.code, N_("desk hours"), date.max)
        return Hours(tuple((day, self.hours_of(desk, day).week) for day in days))

    def code_scheme(self, day: date) -> CodeScheme:
        """How a dossier received on that day is numbered."""
        begun = [scheme for scheme in self.code_schemes if scheme.start <= day]
        if not begun:
            raise _nothing_holds(self.code, N_("dossier codes"), day)
        return max(begun, key=lambda scheme: scheme.start)

    def handles(self, procedure: str, levels: Iterable[str]) -> bool:
        """Whether a procedure decided at these levels is in force here."""
        if self.procedures is not None:
            return procedure in self.procedures
        return bool(set(self.levels) & set(levels))


def load_locality(path: Path) -> Locality:
    """Read one folder of `localities/`; CatalogueError names file, line and reason of a wrong one."""
    document = _read(path)
    data = document.data
    return Locality(
        code=data["code"],
        folder=path,
        name=MappingProxyType(data["name"]),
        place=MappingProxyType(data["place"]),
        root=data["root"],
        valid_from=_day(document, "valid_from"),
        valid_to=_day(document, "valid_to"),
        hours_kept=tuple(_hours(document, place) for place in range(len(data["hours"]))),
        code_schemes=tuple(_scheme(document, place) for place in range(len(data["dossier_codes"]))),
        brand=Brand(**{**data["brand"], "emblem": path / data["brand"]["emblem"]}),
        levels=tuple(data["procedures"]["levels"]),
        procedures=frozenset(data["procedures"]["codes"]) if "codes" in data["procedures"] else None,
        contact=_contact(data["contact"]),
        example=_example(document),
        four_eyes=data.get("four_eyes", True),
    )


def _read(path: Path) -> Document:
    file = path / "locality.yaml"
    document = Catalogue(CATALOGUE).document("locality", path.name, file)
    if document.data["code"] != path.name:
        raise document.error(f"code differs from the name of the folder, {path.name!r}", "code")
    if not (path / document.data["brand"]["emblem"]).is_file():
        raise document.error("brand.emblem names a file that is not there", "brand", "emblem")
    return document


def _day(document: Document, *steps: Step) -> date | None:
    """A day that exists; the schema sees only that it looks like one."""
    value: Any = document.data
    for step in steps:
        value = value[step]
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError as error:
        raise document.error(f"{'.'.join(map(str, steps))}: {error}", *steps) from None


def _begins(document: Document, kind: str, place: int) -> date:
    day = _day(document, kind, place, "from")
    assert day is not None  # the schema asks for it
    return day


def _hours(document: Document, place: int) -> DeskHours:
    entry = document.data["hours"][place]
    try:
        week = Week(tuple(tuple(map(_span, entry["week"].get(day, ()))) for day in WEEKDAYS))
    except ValueError as error:
        raise document.error(f"hours: {error}", "hours", place, "week") from None
    desks = None if entry["desks"] == "all" else frozenset(entry["desks"])
    return DeskHours(desks, _begins(document, "hours", place), week, entry["source"], entry["status"])


def _span(text: str) -> Span:
    start, end = map(time.fromisoformat, text.split("-"))
    return start, end


def _scheme(document: Document, place: int) -> CodeScheme:
    entry = document.data["dossier_codes"][place]
    return CodeScheme(
        start=_begins(document, "dossier_codes", place),
        scheme=entry["scheme"],
        system=entry["system"] or "",
        parts=MappingProxyType(entry["parts"]),
        fictitious=entry["fictitious"],
        article=entry["article"],
        status=entry["status"],
    )


def _contact(entry: Mapping[str, Any]) -> Contact:
    address = MappingProxyType(entry["address"])
    return Contact(address, entry.get("phone", ""), entry.get("email", ""), entry["source"])


def _example(document: Document) -> Example | None:
    entry = document.data["example"]
    if entry is None:
        return None
    try:
        return Example(datetime.fromisoformat(entry["today"]).replace(tzinfo=VIETNAM), entry["year"])
    except ValueError as error:
        raise document.error(f"example.today: {error}", "example", "today") from None


def _nothing_holds(code: str, subject: str, day: date) -> Refusal:
    return Refusal(
        "law.locality.nothing_holds",
        what=N_("{locality} has no {subject} on {day}."),
        why=N_("The first entry of its locality.yaml begins later."),
        next_step=N_("Add the earlier entry with its article, or use a later day."),
        locality=code,
        subject=subject,
        day=day.isoformat(),
    )
