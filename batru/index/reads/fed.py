"""What our facts put into the cells of an index set, by unit and indicator, and where each cell comes from."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from django.db.models import Max, Q

from batru.commons import home
from batru.facts.public import last_reported
from batru.index import models
from batru.index.reads.figures import measures, months_up_to
from batru.index.reads.index_sets import index_set
from batru.index.rules import Period
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
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


Taps: TypeAlias = dict[str, dict[str, Tap]]  # by indicator and cell
Sources: TypeAlias = dict[str, dict[str, Source]]  # by unit and measure


def fed(set_code: str, day: date, profiles: Mapping[str, str], period: Period) -> dict[str, dict[str, Fed]]:
    """By unit and indicator, for units with their profiles: what the set of that day takes from the facts of a period.

    Indicators that no measure feeds, or that do not stand in the unit's profile, are not there. A unit of which no fact
    tells anything is missing; one that had no rows in the period has nothing to divide by.
    """
    return fed_by(_edition(set_code, day), profiles, period)


def fed_by(edition: Edition, profiles: Mapping[str, str], period: Period) -> dict[str, dict[str, Fed]]:
    """The same for a version that need not hold anywhere yet, such as a draft's."""
    taps = {profile: _taps(edition, profile) for profile in set(profiles.values())}
    codes = {tap.measure for own in taps.values() for cells in own.values() for tap in cells.values()}
    sources = _sources([_known()[code] for code in sorted(codes)], list(profiles), period)
    return {
        unit: {code: _filled(cells, sources[unit]) for code, cells in taps[profile].items()}
        for unit, profile in profiles.items()
    }


def _edition(set_code: str, day: date) -> Edition:
    found = index_set(set_code).on(day)
    if found is None:
        raise Refusal(
            "index.set.not_held",
            what=N_("The set {set} says nothing about {day}."),
            why=N_("None of its versions holds on that day."),
            next_step=N_("Choose a day on which one of them does."),
            set=set_code,
            day=day,
        )
    return found


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
    counted = [own for own in asked if own.shape is not Shape.REPORTED and _can_tell(own, period)]
    reported = [own for own in asked if own.shape is Shape.REPORTED]
    found: Sources = {unit: {} for unit in units}
    if counted:
        _count(found, counted, period)
    if reported:
        _report(found, reported, period)
    return found


def _can_tell(own: Measure, period: Period) -> bool:
    """What does not add up is kept for months and for years; of another period it is not known."""
    return own.shape.adds_up or period.is_month or period.is_year


def _count(found: Sources, counted: Collection[Measure], period: Period) -> None:
    is_open = home.today() <= period.last_day
    counted_at = dict(models.Rolled.objects.values_list("table").annotate(at=Max("counted_at")))
    told = set(models.Cell.objects.filter(unit__in=found).values_list("unit", flat=True).distinct())
    for unit in told:
        for own in counted:
            # A figure per head needs people; everything else without rows is nothing, and not unknown.
            if own.shape is not Shape.PER_HEAD:
                found[unit][own.code] = Source(own.code, None, None, is_open, False, counted_at.get(own.of.name))
    empty = {own.code: Source(own.code, None, None, is_open, False, counted_at.get(own.of.name)) for own in counted}
    per_head = {own.code for own in counted if own.shape is Shape.PER_HEAD}
    rows = models.Cell.objects.filter(_asked(counted, period), unit__in=found).order_by("period")
    for code, unit, part, whole, simulated in rows.values_list("measure", "unit", "part", "whole", "simulated"):
        before = found[unit].get(code, empty[code])
        found[unit][code] = _with_cell(before, part, whole, simulated, sums_wholes=code not in per_head)


def _asked(counted: Collection[Measure], period: Period) -> Q:
    """Each measure with the periods of its cells: months that add up, all months of a stock, or the period itself."""
    by_periods: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for own in counted:
        periods = [str(period)] if not own.shape.adds_up else [str(month) for month in period.months]
        by_periods[tuple(months_up_to(period) if own.stock else periods)].append(own.code)
    asked = Q(pk__in=())
    for own_periods, codes in by_periods.items():
        asked |= Q(measure__in=codes, period__in=own_periods)
    return asked


def _with_cell(
    before: Source, part: float | None, whole: float | None, simulated: bool, *, sums_wholes: bool
) -> Source:
    """One more cell; people are not summed over months."""
    more = None if whole is None else exact(whole)
    both = more if more is None or not sums_wholes else (before.whole or ZERO) + more
    own = None if part is None else (before.part or ZERO) + exact(part)
    return replace(before, part=own, whole=both, simulated=before.simulated or simulated)


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
