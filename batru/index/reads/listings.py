"""The rows behind a figure: read from the facts themselves, by the same definition that counted them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from batru.commons import clock
from batru.commons.places.public import subtree_keys
from batru.facts.public import select
from batru.index.compiled import compiled
from batru.index.reads.figures import extent, measure, measures
from batru.index.rules import Period
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Measure
from batru.law.shapes import Shape

PAGE = 50
MOST = 100_000
COLUMNS = (
    "key, locality, unit, procedure, channel, submitted_at, due_at, done_at, state, simulated, counted_in, in_part"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier behind a figure; `in_part` tells whether it is in the part, not only in the whole."""

    key: str
    locality: str
    unit: str
    procedure: str
    channel: str
    submitted_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    state: str
    simulated: bool
    counted_in: str
    in_part: bool


def rows(code: str, unit: str, period: Period, *, offset: int = 0, limit: int = PAGE, part: str = "") -> list[Row]:
    """Dossiers behind a figure, those outside the part first, then by key; `part` keeps "in" or "out" of it."""
    own = _listed(code)
    sql = f"""
        SELECT {COLUMNS} FROM ({compiled(measures()).listings[code]})
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
    return [_row(*values) for values in found]


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


def _row(*values: object) -> Row:
    key, locality, unit, procedure, channel, submitted, due, done, *rest = values
    moments = [datetime.fromisoformat(moment) if isinstance(moment, str) else None for moment in (submitted, due, done)]
    return Row(key, locality, unit, procedure, channel, *moments, *rest)  # type: ignore[arg-type]
