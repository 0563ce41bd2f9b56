"""A small district: two wards and an office, a lake of its own, and hand-made dossiers in it."""

from collections.abc import Iterable
from dataclasses import astuple
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.commons.places.models import Headcount, Placement, Unit
from batru.commons.places.public import rebuild_ancestry
from batru.facts import engine
from batru.facts.lake import Lake
from batru.facts.models import Partition
from batru.facts.tests.inside import compute_inside
from batru.facts.tests.rows import columns
from batru.index.models import Cell, UnitMonth
from batru.index.reads.ground import measures
from batru.index.reads.rolled import told
from batru.kernel.fact_tables import DOSSIERS, FactTable
from batru.kernel.period import Month
from batru.law.shapes import Shape

NOW = datetime(2022, 12, 1, 2, tzinfo=UTC)
DISTRICT, XUAN_HA, HOA_KHE, OFFICE = "491@2022", "20209@2022", "20225@2022", "thanh-khe-2022/tu-phap"
ELSEWHERE = "another-log"


class Store(Protocol):
    """Puts rows in the place of all that the lake holds of a table."""

    def __call__(self, rows: Iterable[dict[str, Any]], table: FactTable = DOSSIERS) -> None: ...


def all_figures() -> list[tuple[Any, ...]]:
    """Everything that the roll-up tells, by measure, unit and period."""
    units = {unit for model in (UnitMonth, Cell) for unit in model.objects.values_list("unit", flat=True)}
    periods = {*UnitMonth.objects.values_list("month", flat=True), *Cell.objects.values_list("period", flat=True)}
    asked = [own for own in measures() if own.shape is not Shape.REPORTED]
    return [astuple(one) for one in told(asked, units, periods)]


@pytest.fixture
def place(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The units, an empty lake, and the clock at nine on 1 December 2022."""
    settings.BATRU_LAKE = tmp_path / "lake"
    compute_inside(monkeypatch, "batru.facts.reads", "batru.index.compiled", "batru.index.sums")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for key, kind in (("48@2022", "central_city"), (DISTRICT, "urban_district"), (ELSEWHERE, "other_agency")):
        _unit(key, kind)
    for key, kind in ((XUAN_HA, "ward"), (HOA_KHE, "ward"), (OFFICE, "department")):
        _unit(key, kind)
        Placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
    Placement.objects.create(unit_id=DISTRICT, parent_id="48@2022", valid_from=date(2018, 1, 1))
    Headcount.objects.create(
        unit_id=XUAN_HA, valid_from=date(2021, 1, 1), area_km2=1, population=12_000, how="made for a test"
    )
    rebuild_ancestry()


@pytest.fixture
def store(place: None, settings: Settings) -> Store:
    """Put rows, of dossiers where nothing else is said, in the place of all that the lake holds of their table."""

    def put(rows: Iterable[dict[str, Any]], table: FactTable = DOSSIERS) -> None:
        months: dict[Month, list[dict[str, Any]]] = {}
        for row in rows:
            months.setdefault(Month.of(row[table.moment]), []).append(row)
        lake = Lake(Path(settings.BATRU_LAKE))
        gone = lake.months(table) - set(months)
        tables = {month: engine.gather(table, [columns(own, table)]) for month, own in months.items()}
        counted = lake.write(table, tables | {month: engine.gather(table, []) for month in gone})
        Partition.objects.filter(table=table.name).delete()
        for month, own in counted.items():
            if own.rows:
                Partition.objects.create(
                    table=table.name, month=str(month), rows=own.rows, digest=own.digest, version=0, counted_at=NOW
                )

    return put


def _unit(key: str, kind: str) -> None:
    Unit.objects.create(
        key=key,
        level="commune" if kind == "ward" else "agency",
        kind=kind,
        name=key,
        name_en=key,
        full_name=key,
        full_name_en=key,
        folded=key,
        valid_from=date(2018, 1, 1),
    )
