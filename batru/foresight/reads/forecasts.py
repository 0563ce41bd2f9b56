"""Questions: what was forecast, and what past there is to continue."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Max

from batru.commons import home
from batru.commons.places.public import subtree_keys
from batru.facts.public import digests
from batru.foresight import models
from batru.foresight.rules.forecasts import COUNT, SHARE, FrozenForecast, from_data
from batru.foresight.rules.pasts import HORIZON, Past, begun
from batru.index.public import Figure, cells, extent, measure, measures
from batru.kernel.fact_tables import DOSSIERS, FactTable
from batru.kernel.period import Month, local_day, months_between
from batru.law.shapes import Shape

MEASURES = ("dossiers_received", "on_time_share")
CAME = ("dossiers_received", "hall_visits")
LONGEST_PAST = 120


def latest(code: str, unit_key: str) -> FrozenForecast | None:
    """The forecast published last for a measure of a unit."""
    row = models.Forecast.objects.filter(measure=code, unit=unit_key).order_by("-id").first()
    return None if row is None else from_data(row.pk, row.digest, row.content)


def numbered(number: int) -> FrozenForecast | None:
    """The forecast stored under a number."""
    row = models.Forecast.objects.filter(pk=number).first()
    return None if row is None else from_data(row.pk, row.digest, row.content)


def latest_of(unit_keys: Collection[str] | None) -> list[FrozenForecast]:
    """The latest forecast of each measure for these units (None: all), by measure and unit; two queries."""
    rows = models.Forecast.objects.all() if unit_keys is None else models.Forecast.objects.filter(unit__in=unit_keys)
    numbers = rows.values("measure", "unit").annotate(number=Max("id")).values_list("number", flat=True)
    found = models.Forecast.objects.filter(pk__in=list(numbers)).order_by("measure", "unit__code", "unit")
    return [from_data(row.pk, row.digest, row.content) for row in found]


def told_inputs() -> Mapping[tuple[str, str], str]:
    """By measure and unit, the digest of the past that was continued last."""
    rows = models.Forecast.objects.order_by("id").values_list("measure", "unit", "inputs")
    return {(code, unit): inputs for code, unit, inputs in rows}


def pasts(now: datetime) -> list[Past]:
    """The complete months of every measure of every unit of this place that has any figure."""
    known = extent()
    last = Month.of(now) - 1
    if known is None or known.first > last:
        return []
    months = months_between(max(known.first, last + (1 - LONGEST_PAST)), last)
    units = sorted(subtree_keys([home.locality().root], local_day(now)))
    by_series: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for figure in cells(MEASURES, units, months):
        by_series[figure.measure.code, figure.unit][figure.period] = figure
    version = facts_version(last)
    return [_past(code, unit, months, figures, version) for (code, unit), figures in sorted(by_series.items())]


def counter_units(now: datetime) -> list[str]:
    """Keys of this place's own units that had dossiers or visits in the last year; the place as a whole last."""
    last = Month.of(now)
    root = home.locality().root
    under = subtree_keys([root], local_day(now))
    came = [own.code for own in measures() if own.code in CAME]
    found = {figure.unit for figure in cells(came, under, months_between(last - 12, last))}
    return sorted(found - {root}) + sorted(found & {root})


def facts_version(last: Month, table: FactTable = DOSSIERS) -> str:
    """One name for a table's facts of all months up to the last: SHA-256 over their digests."""
    told = "\n".join(f"{month} {digest}" for month, digest in digests(table).items() if month <= str(last))
    return hashlib.sha256(told.encode()).hexdigest()


def _past(code: str, unit: str, months: list[Month], figures: Mapping[str, Figure], version: str) -> Past:
    shape = SHARE if measure(code).shape is Shape.SHARE else COUNT
    found = [figures.get(str(month)) for month in months]
    values = [_value(shape, figure) for figure in found]
    first = begun(shape, values)
    return Past(
        measure=code,
        unit=unit,
        shape=shape,
        months=tuple(months[first:]),
        values=tuple(values[first:]),
        whole=tuple(None if figure is None else figure.whole for figure in found[first:]),
        working_days=_working_days(unit, months[first:]),
        facts_version=version,
        simulated=any(figure.simulated for figure in figures.values()),
    )


def _value(shape: str, figure: Figure | None) -> float | None:
    """A month without rows had no dossiers, but no share either."""
    if figure is None:
        return None if shape == SHARE else 0.0
    return figure.value


def _working_days(unit: str, months: list[Month]) -> tuple[int, ...] | None:
    if not months or not home.calendar().knows((months[-1] + HORIZON).last()):
        return None
    return tuple(_days_in(unit, month) for month in months_between(months[0], months[-1] + HORIZON))


@cache
def _days_in(unit: str, month: Month) -> int:
    return home.desk(unit).days_between(month.first() - timedelta(days=1), month.last())
