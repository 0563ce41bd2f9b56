"""The rows behind a figure: read from the facts themselves, by the same definition that counted them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batru.commons import clock
from batru.commons.places.public import subtree_keys
from batru.facts.public import select
from batru.index.compiled import compiled
from batru.index.reads.figures import extent, measure, measures
from batru.index.rules import Period
from batru.kernel.fact_tables import Kind
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Measure
from batru.law.shapes import Shape

PAGE = 50
MOST = 100_000
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


def rows(code: str, unit: str, period: Period, *, offset: int = 0, limit: int = PAGE, part: str = "") -> list[Row]:
    """Rows behind a figure, those outside the part first, then by key; `part` keeps "in" or "out" of it."""
    own = _listed(code)
    sql = f"""
        SELECT {", ".join(_columns(own))} FROM ({compiled(measures()).listings[code]})
        WHERE unit IN (SELECT unnest($units)) AND counted_in BETWEEN $first AND $last
          AND ($part = '' OR in_part = ($part = 'in'))
        ORDER BY in_part, key, locality LIMIT $limit OFFSET $offset
    """
    found = select(
        own.of,
        sql,
        months=_months(own, period),
        counted_at=clock.now(),
        parameters={
            "units": sorted(_units(unit, period)),
            "first": "0000-00" if own.stock else str(period.first),
            "last": str(period.last),
            "part": part,
            "limit": limit,
            "offset": offset,
        },
    )
    return [_row(own, values) for values in found]


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
