"""Small index sets of the tests, written as files and read as any other."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from batru.law.catalogue import Catalogue
from batru.law.index_sets.checks import checked, measures_of
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND
from batru.law.index_sets.units import Unit, UnitScore, score_units

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
CATALOGUE = Catalogue(ROOT)
NEVER_MIND = {"vi": "x", "en": "x"}


def leaf(code: str, points: Any = 10, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": NEVER_MIND, "points": points, "rule": {"kind": "ratio/1"}, **more}


def a_version(**more: Any) -> dict[str, Any]:
    return {
        "version": "1",
        "from": "2022-01-01",
        "article": NEVER_MIND,
        "status": "unconfirmed",
        "looked_in": "x",
        "checked_on": "2026-11-27",
        "scale": "points",
        "total": 20,
        "states": {"nothing": "na", "missing": "missing", "not_applicable": "na"},
        "ranks": {"mode": "half_up", "digits": 2, "ties": "competition"},
        "parts": [leaf("a"), leaf("b")],
        **more,
    }


def a_set(*versions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"code": "own", "name": NEVER_MIND, "owner": NEVER_MIND, **more, "versions": list(versions or [a_version()])}


@pytest.fixture
def read(tmp_path: Path) -> Callable[[dict[str, Any]], IndexSet]:
    def from_file(data: dict[str, Any]) -> IndexSet:
        path = tmp_path / "own.yaml"
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
        return checked(CATALOGUE.document(KIND, "own", path), measures_of(CATALOGUE))

    return from_file


Read = Callable[[dict[str, Any]], IndexSet]


def scores(own: IndexSet, rows: dict[str, dict[str, Any]], **more: Any) -> dict[str, UnitScore]:
    edition = own.on(date(2022, 12, 31))
    assert edition is not None
    units = [
        Unit(key, key, {code: Given.of(cell) for code, cell in cells.items()}, **more.get(key, {}))
        for key, cells in rows.items()
    ]
    return {one.unit.key: one for one in score_units(edition, units, own.ranked)}


def told(*values: object) -> tuple[object, ...]:
    """Values side by side, whatever kind of number they are."""
    return values


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    data = copy.deepcopy(a_set())
    change(data["versions"][0])
    return data
