"""What our facts put into the cells of an index set, by unit and indicator, and where each cell comes from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from django.db.models import Max

from batru.commons import home
from batru.facts.public import last_reported
from batru.index import models
from batru.index.reads.figures import months_up_to
from batru.index.reads.ground import measures
from batru.index.reads.recounted import is_kept, recounted
from batru.index.reads.rolled import Told, told, units_with_rows
from batru.index.rules import Period
from batru.law.index_sets import feeding
from batru.law.index_sets.feeding import Amount, Tap
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition
from batru.law.index_sets.numbers import exact
from batru.law.measures import Measure
from batru.law.shapes import Shape

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cell comes from: a measure with its exact part and whole, and whether it may still change.

    `counted_at` is empty where it was reported to us and not counted.
    """

    measure: str
    part: Fraction | None
    whole: Fraction | None
    provisional: bool
    simulated: bool
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fed:
    """The cells of one indicator that measures fill, with the source of each; both empty where a measure is missing."""

    given: Given
    sources: Mapping[str, Source]

    @property
    def tells(self) -> bool:
        """Whether facts say more than nothing: where all they have is zeros, whoever hands in still has the word."""
        return any(self.given.number(cell) for cell in self.given.cells)


Taps: TypeAlias = dict[str, dict[str, Tap]]  # by indicator and cell
Sources: TypeAlias = dict[str, dict[str, Source]]  # by unit and measure


def fed(edition: Edition, profiles: Mapping[str, str], period: Period) -> dict[str, dict[str, Fed]]:
    """By unit and indicator, for units with their profiles: what a version takes from the facts of a period.

    The version is the caller's: a campaign's own, a published one, or a draft's that holds nowhere yet. Indicators that
    no measure feeds, or that do not stand in the unit's profile, are not there. A unit of which no fact tells anything
    is missing; one that had no rows in the period has nothing to divide by.
    """
    taps = {profile: _taps(edition, profile) for profile in set(profiles.values())}
    codes = {tap.measure for own in taps.values() for cells in own.values() for tap in cells.values()}
    sources = _sources([_known()[code] for code in sorted(codes)], list(profiles), period)
    return {
        unit: {code: _filled(cells, sources[unit]) for code, cells in taps[profile].items()}
        for unit, profile in profiles.items()
    }


def _known() -> dict[str, Measure]:
    return {own.code: own for own in measures()}


def _taps(edition: Edition, profile: str) -> Taps:
    return {
        one.code: feeding.taps(one, one.scoring[profile].rule, _known())
        for one in edition.indicators
        if one.fed_by and profile in one.scoring
    }


def _filled(taps: Mapping[str, Tap], sources: Mapping[str, Source]) -> Fed:
    amounts = {code: Amount(own.part, own.whole) for code, own in sources.items()}
    given = feeding.fed(taps, _known(), amounts)
    return Fed(given, {cell: sources[taps[cell].measure] for cell in given.cells})


def _sources(asked: Collection[Measure], units: Collection[str], period: Period) -> Sources:
    """What the measures tell of each unit, in a query for all counted ones and one for all reported ones."""
    counted = [own for own in asked if own.shape is not Shape.REPORTED]
    reported = [own for own in asked if own.shape is Shape.REPORTED]
    found: Sources = {unit: {} for unit in units}
    if counted:
        _count(found, counted, period)
    if reported:
        _report(found, reported, period)
    return found


def _count(found: Sources, counted: Collection[Measure], period: Period) -> None:
    is_open = home.today() <= period.last_day
    counted_at = dict(models.Rolled.objects.values_list("table").annotate(at=Max("counted_at")))
    for unit in units_with_rows(found):
        for own in counted:
            # A figure per head needs people; everything else without rows is nothing, and not unknown.
            if own.shape is not Shape.PER_HEAD:
                found[unit][own.code] = Source(own.code, None, None, is_open, False, counted_at.get(own.of.name))
    empty = {own.code: Source(own.code, None, None, is_open, False, counted_at.get(own.of.name)) for own in counted}
    per_head = {own.code for own in counted if own.shape is Shape.PER_HEAD}
    asked = _asked(counted, period)
    for row in [
        *told(counted, found, {one for periods in asked.values() for one in periods}),
        *_anew(found, counted, period),
    ]:
        if row.period in asked[row.measure]:
            before = found[row.unit].get(row.measure, empty[row.measure])
            found[row.unit][row.measure] = _with_cell(before, row, sums_wholes=row.measure not in per_head)


def _anew(found: Sources, counted: Collection[Measure], period: Period) -> list[Told]:
    """What does not add up, over months that the roll-up does not keep together."""
    others = [own for own in counted if not own.shape.adds_up]
    return recounted(others, measures(), found, period) if others and not is_kept(period) else []


def _asked(counted: Collection[Measure], period: Period) -> dict[str, set[str]]:
    """Each measure's periods: months that add up, all months of a stock, or the period itself."""
    months, whole = {str(month) for month in period.months}, {str(period)}
    stock = set(months_up_to(period)) if any(own.stock for own in counted) else months
    return {own.code: whole if not own.shape.adds_up else stock if own.stock else months for own in counted}


def _with_cell(before: Source, row: Told, *, sums_wholes: bool) -> Source:
    """One more cell; people are not summed over months."""
    more = None if row.whole is None else exact(row.whole)
    both = more if more is None or not sums_wholes else (before.whole or ZERO) + more
    own = None if row.part is None else (before.part or ZERO) + exact(row.part)
    return replace(before, part=own, whole=both, simulated=before.simulated or row.simulated)


def _report(found: Sources, reported: Collection[Measure], period: Period) -> None:
    """The last figure that was reported for the period's year, up to its end."""
    known = last_reported(
        {own.indicator for own in reported}, list(found), date(period.last.year, 1, 1), period.last_day
    )
    for own in reported:
        for unit, sources in found.items():
            one = known.get((own.indicator, unit))
            if one:
                sources[own.code] = Source(own.code, exact(one.value), None, one.provisional, one.simulated, None)
