"""Questions to the facts that a page may ask; heavy ones go to the computing process."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min

from batru.commons import home
from batru.commons.compute.public import Answer, answer, ask
from batru.facts import models, names
from batru.kernel.fact_tables import FactTable
from batru.law.observations import Indicator, Publication, load_publications


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported or published figure with its source."""

    indicator: str
    unit: str
    period_start: date
    period_kind: str
    value: float
    status: str
    source: str
    source_url: str
    provisional: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """For which unit an indicator has how many figures, from which period's start to which."""

    indicator: str
    unit: str
    figures: int
    first: date
    last: date


OBSERVED = tuple(field.name for field in fields(Observation))


def series(indicator: str, unit: str, first: date = date.min, last: date = date.max) -> list[Observation]:
    """The figures of an indicator for a unit by period; of several for one period the latest word alone.

    A revised figure replaces the estimate; both stay in the facts.
    """
    found = models.Observation.objects.filter(
        indicator=indicator, unit=unit, period_start__gte=first, period_start__lte=last
    ).order_by("period_start", "provisional", "key")
    latest: dict[date, Observation] = {}
    for row in found.values_list(*OBSERVED):
        own = Observation(*row)
        latest.setdefault(own.period_start, own)
    return list(latest.values())


def reported(unit: str, first: date, last: date) -> list[Observation]:
    """Every figure for a unit whose period begins between two days, by indicator."""
    found = models.Observation.objects.filter(unit=unit, period_start__gte=first, period_start__lte=last)
    return [Observation(*row) for row in found.order_by("indicator", "period_start").values_list(*OBSERVED)]


def last_reported(
    indicators: Collection[str], units: Collection[str], first: date, last: date
) -> dict[tuple[str, str], Observation]:
    """By indicator and unit, the latest word on the last period that begins between two days, in one query."""
    found = models.Observation.objects.filter(
        indicator__in=indicators, unit__in=units, period_start__gte=first, period_start__lte=last
    ).order_by("period_start", "provisional", "key")
    latest: dict[tuple[str, str], Observation] = {}
    for row in found.values_list(*OBSERVED):
        own = Observation(*row)
        before = latest.get((own.indicator, own.unit))
        if before is None or before.period_start < own.period_start:
            latest[(own.indicator, own.unit)] = own
    return latest


def extents(last: date = date.max) -> list[Extent]:
    """What is there up to a day: indicators and units with their number of periods, of which each counts once however
    often its figure was revised, and their first and last period."""
    known = models.Observation.objects.filter(period_start__lte=last)
    rows = known.values_list("indicator", "unit").order_by("indicator", "unit")
    periods = Count("period_start", distinct=True)
    return [Extent(*row) for row in rows.annotate(periods, Min("period_start"), Max("period_start"))]


@cache
def publications() -> tuple[Publication, ...]:
    """Who published what, on what terms, with which faults."""
    return load_publications(home.catalogue())


def indicator(code: str) -> tuple[Indicator, Publication] | None:
    """What is published under a code, and by whom; None where nobody does."""
    found = ((own, publication) for publication in publications() for own in publication.indicators)
    return next(((own, publication) for own, publication in found if own.code == code), None)


def digests(table: FactTable) -> dict[str, str]:
    """Each month of a fact table with the digest of its rows, as they were counted last."""
    return dict(models.Partition.objects.filter(table=table.name).order_by("month").values_list("month", "digest"))


def counted_at(table: FactTable) -> datetime | None:
    """When a month of the table was counted last; None before the first time."""
    last: datetime | None = models.Partition.objects.filter(table=table.name).aggregate(at=Max("counted_at"))["at"]
    return last


def versions(table: FactTable) -> list[str]:
    """Names of the kept versions, oldest first."""
    kept = names.kept(lake(), table)
    return sorted(kept, key=lambda name: (kept[name], name))


def nights(table: FactTable) -> dict[date, int]:
    """The days at whose end a version was kept, each with the version's number."""
    found = ((_day(name), version) for name, version in names.kept(lake(), table).items())
    return {day: version for day, version in found if day}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def select(
    table: FactTable,
    sql: str,
    *,
    months: Collection[str] | None = None,
    version: str = "",
    counted_at: datetime | None = None,
    parameters: Mapping[str, Any] | None = None,
    timeout: float = 30.0,
) -> list[list[Any]]:
    """Rows of `sql` over a fact table, which stands in it under its own name with `month` and `counted_at` added.

    `months` limits what is read, `version` reads a kept night; moments are UTC.
    """
    found: list[list[Any]] = ask(
        "batru.facts.compute:select",
        timeout=timeout,
        **_asked(table, sql, counted_at or datetime(1970, 1, 1, tzinfo=UTC), months, version),
        parameters=dict(parameters or {}),
    )
    return found


def write_out(
    table: FactTable, sql: str, path: Path, *, months: Collection[str], counted_at: datetime, timeout: float = 30.0
) -> None:
    """Leave the rows of `sql` over some months (see `select`) in a Parquet file, whole or not at all."""
    own = _asked(table, sql, counted_at, months)
    ask("batru.facts.compute:write_out", timeout=timeout, path=str(path), **own)


def selecting(table: FactTable, sql: str, *, version: str, counted_at: datetime, limit: float | None = None) -> Answer:
    """The same as `select` over a kept night, for a page that does not wait: what is known of it by now."""
    return answer("batru.facts.compute:select", limit=limit, **_asked(table, sql, counted_at, version=version))


def writing_out(
    table: FactTable,
    sql: str,
    path: Path,
    *,
    version: str,
    months: Collection[str] | None,
    counted_at: datetime,
    limit: float | None = None,
) -> Answer:
    """The same as `write_out` over a kept night, for a page that does not wait: what is known of it by now."""
    own = _asked(table, sql, counted_at, months, version)
    return answer("batru.facts.compute:write_out", limit=limit, path=str(path), **own)


def _asked(
    table: FactTable, sql: str, counted_at: datetime, months: Collection[str] | None = None, version: str = ""
) -> dict[str, Any]:
    """What both works of the computing process are told: of which rows, as counted when, which question."""
    return {
        "lake": str(lake()),
        "table": table.name,
        "sql": sql,
        "months": None if months is None else sorted(months),
        "name": version,
        "counted_at": _stored(counted_at),
    }


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def lake() -> Path:
    """The folder of the fact tables."""
    return Path(settings.BATRU_LAKE)
