"""Values by date inside a set's file: a mapping whose keys are days holds one value from each of its days on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from batru.kernel.text import N_, said
from batru.law.breaches import lacks
from batru.law.catalogue import Document
from batru.law.index_sets.model import Dated, Ground
from batru.law.index_sets.numbers import is_exact
from batru.law.questions import Words
from batru.law.reading import Step

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
VALUE = "value"
# Keys whose value is a number, or numbers by profile; settings of a rule are looked at with their rule.
NUMBERS = frozenset("points weight total needs at_least above every_group at_most gives needs_applicable".split())


def is_dated(raw: Any) -> bool:
    """Whether a mapping's keys are days."""
    return isinstance(raw, dict) and bool(raw) and all(_DAY.fullmatch(str(key)) for key in raw)


def days_in(document: Document, raw: Any, *where: Step) -> Iterator[date]:
    """Every day on which a value changes; CatalogueError for days out of order, or one that holds no value."""
    if is_dated(raw):
        days = [_day(document, key, *where) for key in raw]
        if days != sorted(days):
            raise document.error(said(N_("values must stand in order of their days; append, do not insert")), *where)
        for key, entry in raw.items():
            _need_value(document, entry, *where, key)
        yield from days
    elif isinstance(raw, dict):
        for key, each in raw.items():
            yield from days_in(document, each, *where, key)
    elif isinstance(raw, list):
        for place, each in enumerate(raw):
            yield from days_in(document, each, *where, place)


def resolved(document: Document, raw: Any, day: date, *where: Step) -> Any:
    """The same data with each dated value as it stands on a day; CatalogueError where none has begun."""
    if is_dated(raw):
        held = [key for key in raw if _day(document, key, *where) <= day]
        if not held:
            reason = said(
                N_("nothing holds on {day}; the first value begins on {first}"), day=day, first=next(iter(raw))
            )
            raise document.error(reason, *where)
        return resolved(document, raw[held[-1]][VALUE], day, *where, held[-1], VALUE)
    if isinstance(raw, dict):
        return {key: resolved(document, each, day, *where, key) for key, each in raw.items()}
    if isinstance(raw, list):
        return [resolved(document, each, day, *where, place) for place, each in enumerate(raw)]
    return raw


@dataclass(frozen=True, slots=True)
class Above:
    """What a dated value inherits: the day that is asked for, the version's last day and its source."""

    day: date
    until: date | None
    ground: Ground


def cited(raw: Any, above: Above) -> Iterator[Dated]:
    """The values of a version that have days and a citation of their own, as they stand on a day."""
    for section, each in raw.items():
        yield from _cited(each, above, section, "", ())


def _cited(raw: Any, above: Above, section: str, code: str, setting: tuple[str, ...]) -> Iterator[Dated]:
    if is_dated(raw):
        yield _standing(raw, above, section, code, setting)
    elif isinstance(raw, dict):
        own = str(raw.get("code", code))
        for key, each in raw.items():
            yield from _cited(each, above, section, own, (key,) if "code" in raw else (*setting, key))
    elif isinstance(raw, list):
        for each in raw:
            yield from _cited(each, above, section, code, setting)


def _standing(raw: Any, above: Above, section: str, code: str, setting: tuple[str, ...]) -> Dated:
    days = [date.fromisoformat(key) for key in raw]
    place = max(number for number, since in enumerate(days) if since <= above.day)
    entry = raw[days[place].isoformat()]
    until = days[place + 1] - timedelta(days=1) if place + 1 < len(days) else above.until
    ground = Ground(
        Words(**entry["article"]) if "article" in entry else above.ground.article,
        entry.get("status") == "confirmed",
        str(entry.get("source") or entry.get("looked_in") or above.ground.found_in),
        above.ground.checked_on,
    )
    return Dated(section, code, setting, days[place], until, entry[VALUE], ground)


def _need_value(document: Document, entry: Any, *where: Step) -> None:
    if not isinstance(entry, dict) or VALUE not in entry:
        raise document.error(lacks(".".join(map(str, where)), [VALUE]), *where)
    value = entry[VALUE]
    if not NUMBERS.intersection(where[-3:-1]):
        return
    for each in value.values() if isinstance(value, dict) else [value]:
        if not is_exact(each):
            reason = said(N_("{name} must be a number, not {value}"), name=where[-2], value=repr(each))
            raise document.error(reason, *where, VALUE)


def _day(document: Document, text: str, *where: Step) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise document.error(
            said(N_("{text} is not a day; write it like 2022-11-30"), text=repr(text)), *where, text
        ) from None
