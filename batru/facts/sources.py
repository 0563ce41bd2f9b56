"""Where each fact table's rows come from: the only place that looks into the pillars."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from batru.commons.imports import facts as imports
from batru.commons.payments import facts as payments
from batru.facts import facts as reported
from batru.kernel.fact_tables import COMPLAINTS, DOSSIERS, OBSERVATIONS, PAYMENTS, VISITS, FactTable
from batru.kernel.period import Month
from batru.pillars.government.hall import facts as hall
from batru.pillars.government.onestop import facts as onestop


@dataclass(frozen=True, slots=True)
class Source:
    """A room that reports: in which months it has rows, and a month's rows as batches of columns."""

    months: Callable[[], set[Month]]
    rows: Callable[[Month], Iterable[dict[str, list[Any]]]]


SOURCES: dict[str, tuple[Source, ...]] = {
    DOSSIERS.name: (Source(onestop.months, onestop.dossiers), Source(imports.months, imports.dossiers)),
    COMPLAINTS.name: (Source(onestop.complaint_months, onestop.complaints),),
    OBSERVATIONS.name: (Source(reported.months, reported.observations),),
    VISITS.name: (Source(hall.months, hall.visits),),
    PAYMENTS.name: (Source(payments.months, payments.payments),),
}


def months(table: FactTable) -> set[Month]:
    """The months in which some room has rows."""
    return {month for source in SOURCES[table.name] for month in source.months()}


def rows(table: FactTable, month: Month) -> Iterator[dict[str, list[Any]]]:
    """A month's rows of every room, in batches."""
    for source in SOURCES[table.name]:
        yield from source.rows(month)
