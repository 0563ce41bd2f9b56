"""Targets that hold, of every source, and how far their figures have come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from batru.evaluation.models import Campaign, Target
from batru.evaluation.reads.sheets import Sheet, sheets
from batru.evaluation.rules.entries import holding
from batru.evaluation.rules.progress import Doubt, Point, Progress, doubts, missing, progress
from batru.index.public import Period, cells, index_sets, measure, series, sets, values
from batru.kernel.period import Month
from batru.law.index_sets.given import DataFault, Given
from batru.law.measures import Better, Measure
from batru.law.questions import Words
from batru.law.shapes import Shape

CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target is about: an indicator of a set or a measure; `measure` where rows of ours count it."""

    set_code: str
    code: str
    name: Words
    set_name: Words
    better: Better
    measure: str = ""

    @property
    def key(self) -> str:
        """Set and indicator, joined."""
        return f"{self.set_code}/{self.code}"


@dataclass(frozen=True, slots=True)
class Held:
    """One target that holds: whose word it is, and how far its figure has come."""

    unit: str
    aim: Aim
    year: int
    source: str
    value: float
    article: Words
    progress: Progress
    simulated: bool = False
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target before its figure was looked up."""

    unit: str
    aim: Aim
    source: str
    value: float
    article: Words
    row: int | None = None


# Base, now, and whether simulated rows stand behind it; by unit and figure.
Where: TypeAlias = tuple[Point | None, Point | None, bool]
Stood: TypeAlias = dict[tuple[str, str], Where]
NOWHERE: Where = (None, None, False)


def figures(year: int) -> dict[str, Aim]:
    """Everything that a target of a year may be about, by set and indicator."""
    return dict(_figures(year))


@lru_cache(maxsize=8)
def _figures(year: int) -> dict[str, Aim]:
    measured = [
        Aim(own.code, one.code, one.name, own.name, one.better, one.code) for own in sets() for one in own.measures
    ]
    last = date(year, 12, 31)
    known = {one.code: one for own in sets() for one in own.measures}
    for own in index_sets():
        edition = own.on(last)
        for one in edition.indicators if edition else ():
            better = known[one.measure].better if one.measure in known else Better.HIGHER
            measured.append(Aim(own.code, one.code, one.name, own.name, better, one.measure))
    return {aim.key: aim for aim in measured}


def figure(set_code: str, code: str, year: int) -> Aim | None:
    """What a target is about; None where no set of the year has it."""
    return _figures(year).get(f"{set_code}/{code}")


def targets(units: Collection[str], year: int, today: date) -> list[Held]:
    """The targets that hold for units in a year, those of the catalogue too, each with its progress.

    Figures are read by measure and by campaign, not by target: more units ask the database no more often.
    """
    wanted = [*_set(units, year), *_of_catalogue(units, year)]
    stood = _counted(wanted, year, today) | _reported(wanted, year)
    found = [_held(one, year, *stood.get((one.unit, one.aim.key), NOWHERE)) for one in wanted]
    return sorted(found, key=lambda one: (one.unit, one.aim.key, one.source))


def compared(found: Collection[Held]) -> dict[tuple[str, str], list[Doubt]]:
    """What is odd about targets of several sources, by unit and figure."""
    by_figure: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for one in found:
        by_figure[one.unit, one.aim.key].append(one)
    odd = {key: _doubts(own) for key, own in by_figure.items()}
    return {key: own for key, own in odd.items() if own}


def lacking(found: Collection[Held], units: Collection[str]) -> list[tuple[str, str]]:
    """Units that lack a target which another one has, by unit and figure; of units that are set any."""
    held: Mapping[str, list[str]] = {unit: sorted({one.aim.key for one in found if one.unit == unit}) for unit in units}
    return missing(held)


def history(unit: str, aim: Aim, year: int) -> list[Target]:
    """Every word on a target, oldest first: what was set, changed or taken back."""
    rows = Target.objects.filter(unit=unit, set_code=aim.set_code, indicator=aim.code, year=year)
    return list(rows.order_by("id"))


def months(unit: str, aim: Aim, year: int, today: date) -> list[tuple[str, float | None]]:
    """The figure of each month of the year that is over; empty where it is not counted here."""
    last = min(Month(year, 12), Month.of(today).previous())
    if not aim.measure or last < Month(year, 1):
        return []
    return [(own.period, own.value) for own in series(aim.measure, unit, Month(year, 1), last)]


def _holding(units: Collection[str], year: int) -> list[Target]:
    """The latest row of each source."""
    latest: dict[tuple[str, str, str, str], Target] = {}
    for row in Target.objects.filter(unit__in=units, year=year).order_by("id"):
        latest[row.unit_id, row.set_code, row.indicator, row.source] = row
    return list(latest.values())


def _set(units: Collection[str], year: int) -> Iterator[Wanted]:
    for row in _holding(units, year):
        aim = figure(row.set_code, row.indicator, year)
        if row.value is not None and aim is not None:
            article = Words(row.article_vi, row.article_en)
            yield Wanted(row.unit_id, aim, row.source, float(row.value), article, row.pk)


def _of_catalogue(units: Collection[str], year: int) -> Iterator[Wanted]:
    for aim in (one for one in _figures(year).values() if one.measure == one.code):
        own = measure(aim.code)
        for unit in units:
            held = own.target(unit, date(year, 12, 31))
            if held is not None:
                yield Wanted(unit, aim, CATALOGUE, held.value, held.source)


def _held(one: Wanted, year: int, base: Point | None, now: Point | None, simulated: bool) -> Held:
    own = progress(base, now, one.value, Month(year, 12), one.aim.better)
    return Held(one.unit, one.aim, year, one.source, one.value, one.article, own, simulated, one.row)


def _counted(wanted: Iterable[Wanted], year: int, today: date) -> Stood:
    """The year before as the base, or the first month with a figure; now is the year up to the last whole month."""
    units: dict[str, set[str]] = defaultdict(set)
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in wanted:
        if one.aim.measure:
            units[one.aim.measure].add(one.unit)
            keys[one.aim.measure, one.unit].add(one.aim.key)
    last = min(Month(year, 12), Month.of(today).previous())
    found: Stood = {}
    for code, own in units.items():
        for unit, where in _of_measure(measure(code), sorted(own), year, last).items():
            found |= {(unit, key): where for key in keys[code, unit]}
    return found


def _of_measure(own: Measure, units: list[str], year: int, last: Month) -> dict[str, Where]:
    """Base and now of units by one measure; at most three queries."""
    first, before = Month(year, 1), values(own.code, units, Period.year(year - 1))
    ended = Month(year - 1, 12)
    if last < first:
        return {
            unit: (None, _point(ended, one.value if one.rows else None), one.simulated) for unit, one in before.items()
        }
    now = values(own.code, units, Period(first, last))
    bases = {unit: _point(ended, before[unit].value) for unit in units}
    if own.shape is Shape.COUNT:
        bases = dict.fromkeys(units, Point(ended, 0.0))
    else:
        bases |= _first_known(own, [unit for unit, one in bases.items() if one is None], first, last)
    return {unit: (bases[unit], _point(last, now[unit].value), now[unit].simulated) for unit in units}


def _first_known(own: Measure, units: list[str], first: Month, last: Month) -> dict[str, Point]:
    """By unit, the first month that has a figure."""
    if own.shape is Shape.REPORTED:
        months = Period(first, last).months if units else ()
        rows = [one for month in months for one in values(own.code, units, Period(month, month)).values()]
    else:
        rows = cells([own.code], units, Period(first, last).months) if units else []
    found: dict[str, Point] = {}
    for one in rows:
        if one.value is not None:
            found.setdefault(one.unit, Point(Month.parse(one.period), one.value))
    return found


def _reported(wanted: Iterable[Wanted], year: int) -> Stood:
    """Figures of sheets: the year's last campaign of the set, and that of the year before."""
    asked = [one for one in wanted if not one.aim.measure]
    if not asked:
        return {}
    points: dict[tuple[str, str], dict[int, tuple[Point, bool]]] = defaultdict(dict)
    rows = Campaign.objects.filter(document__code__in={one.aim.set_code for one in asked})
    for campaign in rows.select_related("document").order_by("id"):
        last = Period.parse(campaign.period).last
        if last.year not in (year - 1, year):
            continue
        found = sheets(campaign)
        for one in (one for one in asked if one.aim.set_code == campaign.document.code):
            value = _from_sheet(found, one.unit, one.aim.code)
            if value is not None:
                points[one.unit, one.aim.key][last.year] = Point(last, value), campaign.simulated
    return {key: _between_years(own, year) for key, own in points.items()}


def _between_years(own: Mapping[int, tuple[Point, bool]], year: int) -> Where:
    base, now = own.get(year - 1), own.get(year)
    return base and base[0], now and now[0], bool(now and now[1])


def _from_sheet(found: Mapping[str, Sheet], unit: str, code: str) -> float | None:
    """A part of a whole in percent, or a plain number, as it holds in the end."""
    word = holding(found.get(unit, {}).get(code, {}), "final")
    given = Given.of(dict(word[1].cells)) if word else Given({})
    try:
        part, whole, plain = given.number("part"), given.number("whole"), given.number("")
    except DataFault:
        return None
    if part is not None and whole:
        return float(100 * part / whole)
    return None if plain is None else float(plain)


def _point(month: Month, value: float | None) -> Point | None:
    return None if value is None else Point(month, value)


def _doubts(own: list[Held]) -> list[Doubt]:
    base = own[0].progress.base
    values = {one.source: one.value for one in own}
    return doubts(values, own[0].aim.better, base.value if base and own[0].aim.measure else None)
