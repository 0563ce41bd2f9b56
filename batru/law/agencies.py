"""The agencies of a locality as data: departments, Party bodies, organisations, service units and schools."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from batru.law.catalogue import Catalogue, CatalogueError, Document

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency below a unit; `valid_to` is the first day on which it is no more, None while it stands."""

    key: str
    parent: str
    kind: str
    name: str
    name_en: str
    eid_code: str
    source: str
    confirmed: bool
    placeholder: bool
    valid_from: date
    valid_to: date | None


def load_agencies(path: Path) -> tuple[Agency, ...]:
    """Read a locality folder's `units.yaml`, parents before children; CatalogueError names file, line and reason."""
    document = Catalogue(CATALOGUE).document("agencies", path.name, path / "units.yaml")
    _check(document, path.name)
    first, free = document.data["valid_from"], document.data["valid_to"]
    return tuple(
        Agency(
            key=unit["key"],
            parent=unit["parent"],
            kind=unit["kind"],
            name=unit["name"]["vi"],
            name_en=unit["name"]["en"],
            eid_code=unit.get("eid_code", ""),
            source=document.data["sources"][unit["source"]],
            confirmed=unit["status"] == "confirmed",
            placeholder=unit.get("placeholder", False),
            valid_from=date.fromisoformat(first),
            valid_to=date.fromisoformat(free) if free else None,
        )
        for unit in document.data["units"]
    )


def _check(document: Document, locality: str) -> None:
    if document.data["locality"] != locality:
        raise document.error(f"locality differs from the name of the folder, {locality!r}", "locality")
    known: set[str] = set()
    for place, unit in enumerate(document.data["units"]):
        fault = _fault(unit, known, locality, document.data["sources"])
        if fault is not None:
            field, reason = fault
            raise _error(document, place, field, reason)
        known.add(unit["key"])


def _fault(unit: dict[str, Any], known: set[str], locality: str, sources: dict[str, str]) -> tuple[str, str] | None:
    """The field and the reason why an entry cannot stand after those before it."""
    own = f"{locality}/"
    if not unit["key"].startswith(own):
        return "key", f"{unit['key']!r} does not begin with {own!r}"
    if unit["key"] in known:
        return "key", f"{unit['key']!r} stands twice"
    if unit["parent"].startswith(own) and unit["parent"] not in known:
        return "parent", f"{unit['parent']!r} is not named above"
    if unit["source"] not in sources:
        return "source", f"{unit['source']!r} is not among the sources"
    return None


def _error(document: Document, place: int, field: str, reason: str) -> CatalogueError:
    return document.error(f"units.{place}.{field} {reason}", "units", place, field)
