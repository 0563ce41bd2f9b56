"""Reads the lists of catalogue/places."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from batru.commons import home
from batru.commons.places.rules.identity import Recorded, Snapshot
from batru.commons.places.rules.lineage import Pair, kept_codes


@dataclass(frozen=True)
class Words:
    """The file places.yaml and the folder in which its lists lie."""

    folder: Path
    data: Mapping[str, Any]

    @property
    def evidence(self) -> Mapping[str, Any]:
        """What a line of descent rests on, in words {vi, en}."""
        words: Mapping[str, Any] = self.data["evidence"]
        return words

    @property
    def kinds(self) -> Mapping[str, Any]:
        words: Mapping[str, Any] = self.data["kinds"]
        return words


def read_words() -> Words:
    """Kinds, snapshots and sources; CatalogueError where the file breaks its schema."""
    document = home.catalogue().read("places")[0]
    return Words(document.path.parent, document.data)


def read_nation(words: Words) -> tuple[list[Snapshot], dict[str, list[Pair]]]:
    """The snapshots in order, and by snapshot the pairs that lead to it."""
    snapshots: list[Snapshot] = []
    pairs: dict[str, list[Pair]] = {}
    for entry in words.data["snapshots"]:
        name = entry["name"]
        pairs[name] = _pairs(words.folder / f"lineage_{name}.csv")
        snapshots.append(
            Snapshot(
                name,
                date.fromisoformat(entry["first_day"]),
                _records(words.folder / f"units_{name}.csv"),
                {code: date.fromisoformat(day) for code, day in entry.get("starts", {}).items()},
                kept_codes(pairs[name]) if entry["lineage"] == "complete" else None,
            )
        )
    return snapshots, pairs


@dataclass(frozen=True)
class Drawn:
    """An outline as drawn: code in its snapshot, GeoJSON geometry, and until when it holds."""

    code: str
    snapshot: str
    geometry: Any
    computed: bool
    source: str
    until: date | None


def read_outlines(words: Words) -> Iterator[Drawn]:
    """Every feature of every outline file."""
    for entry in words.data["outlines"]:
        ends = {code: date.fromisoformat(day) for code, day in entry.get("until", {}).items()}
        for feature in json.loads((words.folder / entry["file"]).read_text("utf-8"))["features"]:
            code = feature["id"]
            yield Drawn(
                code, entry["snapshot"], feature["geometry"], entry["computed"], entry["source"], ends.get(code)
            )


def read_headcounts(words: Words) -> list[dict[str, str]]:
    """Rows of snapshot, code, name, area_km2, population, how."""
    return _rows(words.folder / "area_population.csv")


def _records(path: Path) -> dict[str, Recorded]:
    return {row["code"]: Recorded(row["code"], row["kind"], row["name"], row["parent"]) for row in _rows(path)}


def _pairs(path: Path) -> list[Pair]:
    if not path.exists():
        return []
    return [Pair(row["from_code"], row["to_code"], row["how_much"], row["source"]) for row in _rows(path)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
