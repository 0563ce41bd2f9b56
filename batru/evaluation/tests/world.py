"""Six more wards and a lake of their own, for checks that set a unit beside its peers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from batru.commons.places.public import rebuild_ancestry
from batru.evaluation.tests.conftest import AT, DISTRICT, HOA_KHE, XUAN_HA
from batru.facts import engine
from batru.facts.lake import Lake
from batru.facts.tests.rows import columns, row
from batru.index.tests.scene import add_cell
from batru.kernel.fact_tables import DOSSIERS, FactTable
from batru.kernel.period import Month

MORE = tuple(f"2029{number}@2022" for number in range(6))
WARDS = (XUAN_HA, HOA_KHE, *MORE)


def more_wards() -> None:
    """Beside the two of the small place."""
    unit, placement = apps.get_model("places.Unit"), apps.get_model("places.Placement")
    for key in MORE:
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), f"Phường {key[:5]}")
        unit.objects.create(key=key, level="commune", kind="commune", valid_from=date(2018, 1, 1), **words)
        placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
    rebuild_ancestry()


def keep(rows: Iterable[dict[str, Any]], table: FactTable = DOSSIERS) -> None:
    """Rows into the lake, with the roll-up's months known to be counted."""
    months: dict[Month, list[dict[str, Any]]] = {}
    for own in rows:
        months.setdefault(Month.of(own[table.moment]), []).append(own)
    lake = Lake(Path(settings.BATRU_LAKE))
    counted = lake.write(table, {month: engine.gather(table, [columns(own, table)]) for month, own in months.items()})
    partition = apps.get_model("facts.Partition")
    for month, told in counted.items():
        partition.objects.create(
            table=table.name, month=str(month), rows=told.rows, digest=told.digest, version=0, counted_at=AT
        )
        add_cell("dossiers_received", DISTRICT, month, 1, None)


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2022 in UTC."""
    return datetime(2022, month, day, hour, minute, tzinfo=UTC)


def dossiers(unit: str, first: int, many: int, **change: Any) -> list[dict[str, Any]]:
    """So many dossiers of a ward, alike but for their numbers."""
    return [row(first + number, unit=unit, key=f"{unit}-{first + number}", **change) for number in range(many)]
