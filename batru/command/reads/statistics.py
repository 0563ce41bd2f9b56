"""Published series of the nation and the city, with what their publishers say of them."""

from dataclasses import dataclass
from datetime import date

from batru.command.rules.periods import run_through
from batru.commons.places.public import Unit, units
from batru.facts.public import Extent, Observation, extents, indicator, publications, reported, series
from batru.index.public import measures
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Target
from batru.law.observations import Indicator, Publication
from batru.law.shapes import Shape


@dataclass(frozen=True)
class Series:
    """One indicator of one unit: who published it, how it is measured, and its figures, oldest first."""

    indicator: Indicator
    publication: Publication
    unit: Unit
    figures: tuple[Observation, ...]

    @property
    def drawn(self) -> list[tuple[date, Observation | None]]:
        """The start of every period that it runs through, with its figure; None where nobody published one."""
        known = {row.period_start: row for row in self.figures}
        return [(start, known.get(start)) for start in run_through(list(known), self.last.period_kind)]

    @property
    def last(self) -> Observation:
        return self.figures[-1]

    @property
    def before(self) -> Observation | None:
        return self.figures[-2] if len(self.figures) > 1 else None


@dataclass(frozen=True)
class Offer:
    """What can be chosen: a publication's indicators that have figures for a unit."""

    publication: Publication
    indicators: tuple[tuple[Indicator, Extent], ...]


@dataclass(frozen=True)
class Choice:
    """Everything there is for a unit, and the units that have anything."""

    unit: Unit
    units: tuple[Unit, ...]
    offers: tuple[Offer, ...]

    @property
    def first(self) -> str:
        """The code shown where none was chosen: of the publication that reaches furthest."""
        newest = max(self.offers, key=lambda offer: max(extent.last for _, extent in offer.indicators), default=None)
        return newest.indicators[0][0].code if newest else ""


def choice(unit_key: str, day: date) -> Choice | None:
    """What had been published by a day for a unit, or for the first unit that has anything; None where nothing is."""
    known = extents(day)
    found = units({extent.unit for extent in known})
    if not found:
        return None
    ordered = sorted(found.values(), key=lambda one: (_LEVELS.get(one.level, 9), one.key))
    chosen = found.get(unit_key) or ordered[0]
    figures = {extent.indicator: extent for extent in known if extent.unit == chosen.key}
    offers = (
        Offer(publication, tuple((own, figures[own.code]) for own in publication.indicators if own.code in figures))
        for publication in publications()
    )
    return Choice(chosen, tuple(ordered), tuple(offer for offer in offers if offer.indicators))


def observed(code: str, unit: Unit, day: date) -> Series:
    """An indicator's figures for a unit up to a day; Refusal (404) where there are none."""
    known = indicator(code)
    figures = tuple(series(code, unit.key, last=day)) if known else ()
    if known is None or not figures:
        raise Refusal(
            "command.series.unknown",
            what=N_("There is no series {series} for {unit}."),
            why=N_("Nobody published it, or it has not been loaded."),
            next_step=N_("Choose one from the list of statistics."),
            status=404,
            series=code,
            unit=unit,
        )
    return Series(known[0], known[1], unit, figures)


def reported_in(unit_key: str, month: Month) -> list[tuple[Indicator, Observation, Target | None]]:
    """What a unit itself reported for the year of a month, each with the target that held."""
    year = Month(month.year, 1)
    found = [(indicator(row.indicator), row) for row in reported(unit_key, year.first(), (year + 11).last())]
    return [
        (known[0], row, target_of(row.indicator, unit_key, row.period_start))
        for known, row in found
        if known is not None and row.status == "reported"
    ]


def target_of(code: str, unit_key: str, day: date) -> Target | None:
    """The target of the measure that shows a reported indicator, if any does."""
    own = next((own for own in measures() if own.shape is Shape.REPORTED and own.indicator == code), None)
    return own.target(unit_key, day) if own else None


_LEVELS = {"nation": 0, "province": 1, "district": 2, "commune": 3}
