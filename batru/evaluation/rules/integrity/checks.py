"""What a check is: the file says what is looked at, from which value on, on whose word, and what may be innocent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from batru.law.catalogue import Document
from batru.law.questions import Words

KIND = "integrity"


class Compared(StrEnum):
    """What a check sets a unit's figure against."""

    PEERS = "peers"
    TERM = "term"
    JOURNAL = "journal"
    SHEET = "sheet"
    PAPERS = "papers"
    LINES = "lines"
    BEFORE = "before"
    ORDER = "order"


class Finding(StrEnum):
    """What whoever looked found; `answer` is the unit's own word."""

    EXPLAINED = "explained"
    NOTHING = "nothing"
    CONFIRMED = "confirmed"
    INSPECTION = "inspection"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value from which on a check finds something, and whose word it is."""

    value: float
    source: Words


@dataclass(frozen=True, slots=True)
class Check:
    """One check; with `missing` it cannot be made yet, and says what our records lack."""

    code: str
    pattern: str
    name: Words
    looks_at: Words
    compared: Compared | None
    side: str
    thresholds: Mapping[str, Threshold]
    innocent: tuple[Words, ...]
    missing: Words | None

    def at(self, name: str) -> float:
        """A threshold's value."""
        return self.thresholds[name].value


@dataclass(frozen=True, slots=True)
class Found:
    """A reason to look: the statistic in plain numbers, and the rows or where they are."""

    unit: str
    statistic: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...] = ()
    simulated: bool = False
    period: str = field(default="")


def read_checks(document: Document) -> tuple[Check, ...]:
    """The checks of a file, in order; CatalogueError for one that is said twice."""
    seen: set[str] = set()
    for place, raw in enumerate(document.data["checks"]):
        if raw["code"] in seen:
            raise document.error(f"{raw['code']} stands here twice", "checks", place)
        seen.add(raw["code"])
    return tuple(_check(raw) for raw in document.data["checks"])


def _check(raw: Mapping[str, Any]) -> Check:
    return Check(
        code=raw["code"],
        pattern=raw["pattern"],
        name=Words(**raw["name"]),
        looks_at=Words(**raw["looks_at"]),
        compared=Compared(raw["compared"]) if "compared" in raw else None,
        side=raw.get("side", "high"),
        thresholds={
            name: Threshold(float(own["value"]), Words(**own["source"]))
            for name, own in raw.get("thresholds", {}).items()
        },
        innocent=tuple(Words(**own) for own in raw.get("innocent", ())),
        missing=Words(**raw["missing"]) if "missing" in raw else None,
    )
