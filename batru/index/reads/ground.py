"""What figures are read from: today's law and roll-up, or those of a night that was kept."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Protocol

from django.db.models import Max, Min

from batru.commons import home
from batru.facts.public import Observation, last_reported
from batru.index import models
from batru.index.reads.recounted import is_kept, recounted
from batru.index.reads.rolled import Told, told
from batru.index.rules import Period
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.indicators import load_sets
from batru.law.measures import Measure, MeasureSet


class Law(Protocol):
    """The index sets that hold."""

    @property
    def sets(self) -> tuple[MeasureSet, ...]: ...


class Ground(Law, Protocol):
    """Law, and the figures that facts give by it."""

    def told(self, asked: Collection[Measure], units: Collection[str], periods: Collection[str]) -> list[Told]:
        """What is known of these measures in months; what has no rows is not there."""

    def over(self, own: Measure, units: Collection[str], period: Period) -> list[Told]:
        """What does not add up, of a whole period."""

    def reported(self, own: Measure, units: Collection[str], first: date, last: date) -> dict[str, Observation]:
        """By unit the latest word on the last period that begins between two days."""

    def extent(self) -> Period | None:
        """From the first to the last month that has figures."""


class Today:
    """The catalogue and the roll-up as they are."""

    @property
    def sets(self) -> tuple[MeasureSet, ...]:
        return sets()

    def told(self, asked: Collection[Measure], units: Collection[str], periods: Collection[str]) -> list[Told]:
        return told(asked, units, periods)

    def over(self, own: Measure, units: Collection[str], period: Period) -> list[Told]:
        """Months and years are kept as one; over other months it is counted anew."""
        return told([own], units, [str(period)]) if is_kept(period) else recounted([own], measures(), units, period)

    def reported(self, own: Measure, units: Collection[str], first: date, last: date) -> dict[str, Observation]:
        known = last_reported({own.indicator}, list(units), first, last)
        return {unit: one for (_, unit), one in known.items()}

    def extent(self) -> Period | None:
        return extent()


TODAY = Today()


@cache
def sets() -> tuple[MeasureSet, ...]:
    """All index sets of this home."""
    return load_sets(home.catalogue())


@cache
def measures() -> tuple[Measure, ...]:
    """All measures, in the order of their sets."""
    return measures_in(TODAY)


def measures_in(law: Law) -> tuple[Measure, ...]:
    """All measures of a law, in the order of their sets."""
    return tuple(measure for own in law.sets for measure in own.measures)


def measure(code: str, law: Law = TODAY) -> Measure:
    """One measure; Refusal (404) where there is none."""
    found = next((own for own in measures_in(law) if own.code == code), None)
    if found is None:
        raise Refusal(
            "index.measure.unknown",
            what=N_("There is no measure {measure}."),
            why=N_("No index set of this place holds it."),
            next_step=N_("Choose one from the list of measures."),
            status=404,
            measure=code,
        )
    return found


def extent() -> Period | None:
    """From the first to the last month that has figures; None before anything was counted."""
    found = models.UnitMonth.objects.aggregate(first=Min("month"), last=Max("month"))
    return Period(Month.parse(found["first"]), Month.parse(found["last"])) if found["first"] else None
