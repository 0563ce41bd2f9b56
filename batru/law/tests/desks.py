"""The desks that the tests of the legal clock count at, and the writing of their tables."""

import re
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import WEEKDAYS, Desk
from batru.law.calendar import load_desk
from batru.law.catalogue import Catalogue
from batru.law.reading import read_yaml
from batru.law.terms import ClockPolicy, Pause

CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"
GOLDEN = Path(__file__).parent / "golden"
MOMENT = re.compile(r"(\w{3}) (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})")


@cache
def desk(hours: str = "default") -> Desk:
    """A desk of the catalogue."""
    return load_desk(Catalogue(CATALOGUE), hours)


def golden(name: str) -> list[dict[str, Any]]:
    """A table worked out by hand."""
    rows: list[dict[str, Any]] = read_yaml((GOLDEN / f"{name}.yaml").read_text("utf-8"))
    return rows


def moment(written: str) -> datetime:
    """A moment as the tables write it, "Fri 2022-01-28 17:00"; the weekday must be the day's own."""
    found = MOMENT.fullmatch(written)
    assert found, written
    at = datetime.fromisoformat(f"{found[2]}T{found[3]}").replace(tzinfo=VIETNAM)
    assert WEEKDAYS[at.weekday()] == found[1].lower(), f"{written} is a {WEEKDAYS[at.weekday()]}"
    return at


def policy(written: dict[str, Any]) -> ClockPolicy:
    """A policy as the tables write it; what is left out stays as it is by default."""
    hours = {key: value and time.fromisoformat(value) for key, value in written.items() if key.endswith("cutoff")}
    return ClockPolicy(**{**written, **hours})


def pause(written: str) -> Pause:
    """A stop as the tables write it, "suspension Tue … to Fri …", or without an end."""
    kind, rest = written.split(" ", 1)
    start, _, end = rest.partition(" to ")
    assert kind in ("suspension", "supplement"), written
    return Pause(moment(start), moment(end) if end else None, kind)  # type: ignore[arg-type]
