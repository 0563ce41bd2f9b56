"""What else was known each night: index sets of measures and the tree of units as they stood, beside the facts.

Content lies once under its own digest, so a night on which nobody changed either costs one line.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from batru.commons import whole
from batru.commons.places.public import KeptTree, stamp, tree_data
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.catalogue import Catalogue, CatalogueError
from batru.law.index_sets.frozen import canonical, digest
from batru.law.indicators import KIND, documents_in, sets_of
from batru.law.measures import MeasureSet

Told: TypeAlias = dict[str, dict[str, str]]
NAMES = "nights.json"


@dataclass(frozen=True, slots=True)
class Closed:
    """A night that was kept: digests of its law and its tree of units, and when that was done."""

    law: str
    places: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptLaw:
    """The index sets of a night, and the file that holds them."""

    digest: str
    path: Path
    sets: tuple[MeasureSet, ...]


def keep(lake: Path, night: date, catalogue: Catalogue, at: datetime) -> None:
    """Keep index sets and tree under a night. A night that was kept stays as it was."""
    told = _told(lake)
    if night.isoformat() in told:
        return
    own = {"law": _laid(lake, law_data(catalogue)), "at": at.isoformat(), "stamp": stamp()}
    # The tree changes once in years: it is read only where its stamp became another.
    before = told[max(told)] if told else {}
    own["places"] = before["places"] if before.get("stamp") == own["stamp"] else _laid(lake, tree_data())
    whole.write(_folder(lake) / NAMES, canonical(told | {night.isoformat(): own}))


def law_data(catalogue: Catalogue) -> dict[str, Any]:
    """The files of the index sets, by name, as plain data."""
    return {document.name: document.data for document in catalogue.read(KIND)}


def nights(lake: Path) -> dict[date, Closed]:
    """The nights that were kept."""
    return {date.fromisoformat(night): _closed(own) for night, own in _told(lake).items()}


def _closed(own: Mapping[str, str]) -> Closed:
    return Closed(own["law"], own["places"], datetime.fromisoformat(own["at"]))


@lru_cache(maxsize=8)
def law(lake: Path, own: str) -> KeptLaw:
    """The index sets of a digest; Refusal where this program cannot read them any more."""
    path = _file(lake, own)
    try:
        return KeptLaw(own, path, sets_of(documents_in(path)))
    except (CatalogueError, KeyError, OSError) as error:
        raise Refusal(
            "index.as_of.law",
            what=N_("There is no ranking as of that day."),
            why=N_("The index sets of that day cannot be read by this version of the program: {error}"),
            next_step=N_("Tell the administrator these words, or choose another day."),
            error=str(error),
        ) from error


def keep_tree(lake: Path) -> str:
    """Keep the tree as it is now; its digest."""
    return _laid(lake, tree_data())


def tree_of(lake: Path, night: str) -> str:
    """The digest of the tree that was kept under a night; empty where none was."""
    return _told(lake).get(night, {}).get("places", "")


@lru_cache(maxsize=2)
def places(lake: Path, own: str) -> KeptTree:
    """The tree of a digest."""
    return KeptTree(json.loads(_file(lake, own).read_text(encoding="utf-8")))


def _told(lake: Path) -> Told:
    try:
        return dict(json.loads((_folder(lake) / NAMES).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _laid(lake: Path, data: Mapping[str, Any]) -> str:
    own = digest(data)
    if not _file(lake, own).exists():
        whole.write(_file(lake, own), canonical(data))
    return own


def _folder(lake: Path) -> Path:
    return lake / "known"


def _file(lake: Path, own: str) -> Path:
    return _folder(lake) / f"{own}.json"
