"""A locality as data: its name, tree, desk hours, dossier codes and brand, each as it holds on a given day."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCHEMA = Path(__file__).resolve().parents[2] / "catalogue" / "_schema" / "locality.schema.json"

Stretch: TypeAlias = tuple[time, time]
Week: TypeAlias = tuple[tuple[Stretch, ...], ...]


@dataclass(frozen=True)
class DeskHours:
    """When desks are open from a day on, Mon to Sun; `desks` None means every desk without hours of its own."""

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
    """One place that runs the system; `procedures` None means all of the catalogue at `levels`."""

    code: str
    folder: Path
    name: Mapping[str, str]
    place: Mapping[str, str]
    root: str
    valid_from: date | None
    valid_to: date | None
    hours: tuple[DeskHours, ...]
    code_schemes: tuple[CodeScheme, ...]
    brand: Brand
    levels: tuple[str, ...]
    procedures: frozenset[str] | None
    contact: Contact
    example: Example | None

    def hours_of(self, desk: str, day: date) -> DeskHours:
        """The hours a desk (unit key) keeps on a day: its own where it has some, else those of all desks."""
        begun = [hours for hours in self.hours if hours.start <= day]
        own = [hours for hours in begun if hours.desks is not None and desk in hours.desks]
        shared = [hours for hours in begun if hours.desks is None]
        found = own or shared
        if not found:
            raise _nothing_holds(self.code, N_("desk hours"), day)
        return max(found, key=lambda hours: hours.start)

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
    """Read one folder of `localities/`; a wrong file is refused with file, line and reason."""
    file = path / "locality.yaml"
    data = _read(file)
    if data["code"] != path.name:
        raise _invalid(file, 1, f"code {data['code']!r} differs from the folder's name {path.name!r}")
    return Locality(
        code=data["code"],
        folder=path,
        name=MappingProxyType(data["name"]),
        place=MappingProxyType(data["place"]),
        root=data["root"],
        valid_from=_day(data["valid_from"]),
        valid_to=_day(data["valid_to"]),
        hours=tuple(_hours(entry) for entry in data["hours"]),
        code_schemes=tuple(_scheme(entry) for entry in data["dossier_codes"]),
        brand=Brand(**{**data["brand"], "emblem": path / data["brand"]["emblem"]}),
        levels=tuple(data["procedures"]["levels"]),
        procedures=frozenset(data["procedures"]["codes"]) if "codes" in data["procedures"] else None,
        contact=_contact(data["contact"]),
        example=_example(data["example"]),
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # a SafeLoader, see below
    except FileNotFoundError as error:
        raise _invalid(file, 0, "the file does not exist") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _invalid(file, mark.line + 1 if mark else 0, str(error).replace("\n", " ")) from error
    fault = next(iter(sorted(_validator().iter_errors(data), key=lambda e: list(map(str, e.absolute_path)))), None)
    if fault is not None:
        raise _invalid(file, _line_of(node, fault), f"{'.'.join(map(str, fault.absolute_path))}: {fault.message}")
    return dict(data)


class _Loader(yaml.SafeLoader):
    """Dates stay text, so that the JSON schema can judge them."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _line_of(node: yaml.Node | None, fault: ValidationError) -> int:
    """The line of the innermost node that the fault's path reaches."""
    for step in fault.absolute_path:
        below = _child(node, step)
        if below is None:
            break
        node = below
    return node.start_mark.line + 1 if node else 0


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        found: yaml.Node = node.value[step]
        return found
    return None


def _hours(entry: Mapping[str, Any]) -> DeskHours:
    week = tuple(tuple(map(_stretch, entry["week"].get(day, ()))) for day in WEEKDAYS)
    desks = None if entry["desks"] == "all" else frozenset(entry["desks"])
    return DeskHours(desks, date.fromisoformat(entry["from"]), week, entry["source"], entry["status"])


def _stretch(text: str) -> Stretch:
    start, end = map(time.fromisoformat, text.split("-"))
    return start, end


def _scheme(entry: Mapping[str, Any]) -> CodeScheme:
    return CodeScheme(
        start=date.fromisoformat(entry["from"]),
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


def _example(entry: Mapping[str, Any] | None) -> Example | None:
    if entry is None:
        return None
    return Example(datetime.fromisoformat(entry["today"]).replace(tzinfo=ZONE), entry["year"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _invalid(file: Path, line: int, reason: str) -> Refusal:
    return Refusal(
        "law.locality.invalid",
        what=N_("The locality file {file} cannot be used."),
        why=N_("Line {line}: {reason}"),
        next_step=N_("Correct that line; catalogue/_schema/locality.schema.json says what each entry may hold."),
        file=str(file),
        line=line,
        reason=reason,
    )


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
