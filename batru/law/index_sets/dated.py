"""Values by date inside a set's file: a mapping whose keys are days holds one value from each of its days on."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from batru.kernel.text import N_, said
from batru.law.catalogue import Document
from batru.law.reading import Step

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_dated(raw: Any) -> bool:
    """Whether a mapping's keys are days."""
    return isinstance(raw, dict) and bool(raw) and all(_DAY.fullmatch(str(key)) for key in raw)


def days_in(document: Document, raw: Any, *where: Step) -> Iterator[date]:
    """Every day on which a value changes; CatalogueError for days out of order or without an article."""
    if is_dated(raw):
        days = [_day(document, key, *where) for key in raw]
        if days != sorted(days):
            raise document.error(said(N_("values must stand in order of their days; append, do not insert")), *where)
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
        return resolved(document, raw[held[-1]]["value"], day, *where, held[-1], "value")
    if isinstance(raw, dict):
        return {key: resolved(document, each, day, *where, key) for key, each in raw.items()}
    if isinstance(raw, list):
        return [resolved(document, each, day, *where, place) for place, each in enumerate(raw)]
    return raw


def _day(document: Document, text: str, *where: Step) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise document.error(
            said(N_("{text} is not a day; write it like 2022-11-30"), text=repr(text)), *where, text
        ) from None
