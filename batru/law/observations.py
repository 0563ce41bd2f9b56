"""Published figures as the catalogue carries them: who published what, on what terms, with which faults. Pure."""

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from batru.law.catalogue import Catalogue, Document
from batru.law.questions import Words

KIND = "observations"
_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure; `start` is the first day of a period of `kind` year, quarter, month or day."""

    indicator: str
    unit: str
    start: date
    kind: str
    value: float
    status: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is published under one code; `confirmed` tells whether its unit of measure has a source."""

    code: str
    group: str
    name: Words
    measured_in: Words
    digits: int
    confirmed: bool
    note: Words | None


@dataclass(frozen=True)
class Publication:
    """Figures of one publisher, with the digest of the files that hold them."""

    code: str
    name: Words
    source: Words
    source_url: str
    terms: Words
    checked_on: date
    faults: tuple[Words, ...]
    indicators: tuple[Indicator, ...]
    digest: str
    document: Document

    def figures(self) -> Iterator[Figure]:
        """Every figure; CatalogueError for a row that cannot be used."""
        data = self.document.data
        rows = _table(self.document) if "table" in data else enumerate(data["figures"])
        known = {indicator.code for indicator in self.indicators}
        for number, raw in rows:
            try:
                figure = _figure(raw, data.get("areas"))
            except (KeyError, ValueError) as error:
                raise self._error(number, f"{error} in {dict(raw)}") from None
            if figure.indicator not in known:
                raise self._error(number, f"{figure.indicator!r} is not among the indicators")
            yield figure

    def _error(self, number: int, reason: str) -> Exception:
        if "table" in self.document.data:
            return self.document.error(f"row {number} of the table: {reason}", "table")
        return self.document.error(reason, "figures", number)


def load_publications(catalogue: Catalogue) -> tuple[Publication, ...]:
    """All publications of the catalogue and the locality, without their figures."""
    return tuple(_publication(document) for document in catalogue.read(KIND))


def period(text: str) -> tuple[date, str]:
    """First day and kind of "2022", "2022-Q3", "2022-11" or "2022-11-30"; ValueError for anything else."""
    if found := _YEAR.fullmatch(text):
        return date(int(found[1]), 1, 1), "year"
    if found := _QUARTER.fullmatch(text):
        return date(int(found[1]), 3 * int(found[2]) - 2, 1), "quarter"
    if found := _MONTH.fullmatch(text):
        return date(int(found[1]), int(found[2]), 1), "month"
    return date.fromisoformat(text), "day"


def _publication(document: Document) -> Publication:
    data = document.data
    return Publication(
        code=data["code"],
        name=Words(**data["name"]),
        source=Words(**data["source"]),
        source_url=data.get("source_url", ""),
        terms=Words(**data["terms"]),
        checked_on=date.fromisoformat(data["checked_on"]),
        faults=tuple(Words(**fault) for fault in data.get("faults", ())),
        indicators=tuple(_indicator(raw) for raw in data["indicators"]),
        digest=_digest(document),
        document=document,
    )


def _indicator(raw: dict[str, Any]) -> Indicator:
    return Indicator(
        code=raw["code"],
        group=raw["group"],
        name=Words(**raw["name"]),
        measured_in=Words(**raw["measured_in"]),
        digits=raw.get("digits", 1),
        confirmed=raw.get("measure_status", "confirmed") == "confirmed",
        note=Words(**raw["note"]) if "note" in raw else None,
    )


def _figure(raw: Any, areas: dict[str, str] | None) -> Figure:
    start, kind = period(raw["period"])
    return Figure(
        indicator=raw["indicator"],
        unit=areas[raw["area"]] if areas else raw["unit"],
        start=start,
        kind=kind,
        value=float(raw["value"]),
        status=raw.get("status", "reported"),
        provisional=raw.get("provisional", raw.get("status") == "estimate"),
    )


def _table(document: Document) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with their number in the file, the head being row 1."""
    return enumerate(csv.DictReader(io.StringIO(_contents(document).decode("utf-8"))), start=2)


def _contents(document: Document) -> bytes:
    path: Path = document.path.parent / document.data["table"]
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def _digest(document: Document) -> str:
    told = hashlib.sha256(document.path.read_bytes())
    if "table" in document.data:
        told.update(_contents(document))
    return told.hexdigest()
