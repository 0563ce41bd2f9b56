"""The rows behind a figure: read from the facts themselves, by the same definition that counted them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batru.commons import clock
from batru.commons.places.public import subtree_keys
from batru.facts.public import select
from batru.index.compiled import compiled
from batru.index.reads.ground import extent, measure, measures
from batru.index.reads.narrowing import Narrow, clause
from batru.index.rules import Period
from batru.kernel.fact_tables import DOSSIERS, Kind
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Measure
from batru.law.shapes import Shape

PAGE = 50
MOST = 100_000
EVERYTHING = Narrow()
TOLD = ("key", "locality", "unit", "simulated", "counted_in", "in_part")


@dataclass(frozen=True, slots=True)
class Row:
    """One happening behind a figure; `in_part` tells whether it is in the part, not only in the whole.

    `values` are the columns that its fact table shows, by name.
    """

    key: str
    locality: str
    unit: str
    simulated: bool
    counted_in: str
    in_part: bool
    values: Mapping[str, Any]


def rows(
    code: str,
    unit: str,
    period: Period,
    *,
    offset: int = 0,
    limit: int = PAGE,
    part: str = "",
    narrow: Narrow = EVERYTHING,
) -> list[Row]:
    """Rows behind a figure, those outside the part first, then by key; `part` keeps "in" or "out" of it."""
    own = _listed(code)
    order = "ORDER BY in_part, key, locality LIMIT $limit OFFSET $offset"
    told = {"part": part, "limit": limit, "offset": offset}
    return [_row(own, values) for values in _asked(own, ", ".join(_columns(own)), unit, period, narrow, order, told)]


def how_many(code: str, unit: str, period: Period, part: str, narrow: Narrow) -> int:
    """How many rows there are."""
    ((found,),) = _asked(_listed(code), "count(*)", unit, period, narrow, "", {"part": part})
    return int(found)


def _asked(
    own: Measure, columns: str, unit: str, period: Period, narrow: Narrow, order: str, told: Mapping[str, Any]
) -> list[list[Any]]:
    if narrow.asks_rows and own.of is not DOSSIERS:
        raise _not_of_dossiers()
    units = {unit} if narrow.is_alone else _units(unit, period)
    months, now = _months(own, period), clock.now()
    joined, parameters = clause(narrow, units, months, now)
    sql = f"""
        SELECT {columns} FROM ({compiled(measures()).listings[own.code]}) {joined}
        WHERE unit IN (SELECT unnest($units)) AND counted_in BETWEEN $first AND $last
          AND ($part = '' OR in_part = ($part = 'in'))
        {order}
    """
    known = {
        "units": sorted(units),
        "first": "0000-00" if own.stock else str(period.first),
        "last": str(period.last),
    }
    return select(own.of, sql, months=months, counted_at=now, parameters=known | parameters | dict(told))


def _listed(code: str) -> Measure:
    own = measure(code)
    if own.shape is Shape.REPORTED:
        raise Refusal(
            "index.rows.reported",
            what=N_("There are no rows behind this figure."),
            why=N_("It was reported by others and not counted here."),
            next_step=N_("Look at its source on the measure's page."),
            status=404,
        )
    return own


def _not_of_dossiers() -> Refusal:
    return Refusal(
        "index.rows.narrow",
        what=N_("These rows cannot be narrowed so."),
        why=N_("Only dossiers have a day of filing, an hour of acceptance, a way and a due time."),
        next_step=N_("Open all rows behind the figure."),
        status=404,
    )


def _units(unit: str, period: Period) -> Collection[str]:
    return subtree_keys([unit], period.last_day) or {unit}


def _months(own: Measure, period: Period) -> list[str] | None:
    """The months of facts that can hold such rows: only a measure by another moment may reach further back."""
    known = extent()
    if own.by == own.of.moment and not own.stock:
        return [str(month) for month in period.months]
    return (
        None if known is None else [str(month) for month in Period(min(known.first, period.last), period.last).months]
    )


def _columns(own: Measure) -> tuple[str, ...]:
    return (*TOLD, *own.of.shown)


def _row(own: Measure, values: Sequence[Any]) -> Row:
    shown = dict(zip(own.of.shown, values[len(TOLD) :], strict=True))
    moments = {name: _moment(shown[name]) for name in own.of.shown if own.of.column(name).kind is Kind.MOMENT}
    return Row(**dict(zip(TOLD, values, strict=False)), values=shown | moments)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
