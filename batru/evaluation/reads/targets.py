"""Targets that hold, of every source, and how far their figures have come."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from batru.evaluation.models import Campaign, Target
from batru.evaluation.reads.sheets import sheets
from batru.evaluation.rules.entries import holding
from batru.evaluation.rules.progress import Doubt, Point, Progress, doubts, missing, progress
from batru.index.public import Period, index_sets, measure, series, sets, value_of
from batru.kernel.period import Month
from batru.law.index_sets.given import DataFault, Given
from batru.law.measures import Better, Measure
from batru.law.questions import Words

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
    """The targets that hold for units in a year, those of the catalogue too, each with its progress."""
    found = [
        _held(
            row.unit_id, aim, year, row.source, float(row.value), Words(row.article_vi, row.article_en), today, row.pk
        )
        for row in _holding(units, year)
        if row.value is not None and (aim := figure(row.set_code, row.indicator, year)) is not None
    ]
    for aim in (one for one in _figures(year).values() if one.measure == one.code):
        for unit in units:
            held = measure(aim.code).target(unit, date(year, 12, 31))
            if held is not None:
                found.append(_held(unit, aim, year, CATALOGUE, held.value, held.source, today))
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


def _held(
    unit: str, aim: Aim, year: int, source: str, value: float, article: Words, today: date, row: int | None = None
) -> Held:
    base, now, simulated = _counted(unit, aim, year, today) if aim.measure else _reported(unit, aim, year)
    own = progress(base, now, value, Month(year, 12), aim.better)
    return Held(unit, aim, year, source, value, article, own, simulated, row)


def _counted(unit: str, aim: Aim, year: int, today: date) -> tuple[Point | None, Point | None, bool]:
    """The year before as the base, or the first month with a figure; now is the year up to the last whole month."""
    own = measure(aim.measure)
    last = min(Month(year, 12), Month.of(today).previous())
    if last < Month(year, 1):
        before = value_of(own.code, unit, Period.year(year - 1))
        return None, _point(Month(year - 1, 12), before.value if before.rows else None), before.simulated
    now = value_of(own.code, unit, Period(Month(year, 1), last))
    return _base(own, unit, year, last), _point(last, now.value), now.simulated


def _base(own: Measure, unit: str, year: int, last: Month) -> Point | None:
    if own.shape.value == "count":
        return Point(Month(year - 1, 12), 0.0)
    before = value_of(own.code, unit, Period.year(year - 1))
    if before.value is not None:
        return Point(Month(year - 1, 12), before.value)
    known = [one for one in series(own.code, unit, Month(year, 1), last) if one.value is not None]
    return Point(Month.parse(known[0].period), known[0].value or 0.0) if known else None


def _reported(unit: str, aim: Aim, year: int) -> tuple[Point | None, Point | None, bool]:
    """Figures of sheets: the year's last campaign of the set, and that of the year before."""
    points: dict[int, tuple[Point, bool]] = {}
    for campaign in Campaign.objects.filter(document__code=aim.set_code).select_related("document").order_by("id"):
        last = Period.parse(campaign.period).last
        value = _from_sheet(campaign, unit, aim.code) if last.year in (year - 1, year) else None
        if value is not None:
            points[last.year] = Point(last, value), campaign.simulated
    base, now = points.get(year - 1), points.get(year)
    return base and base[0], now and now[0], bool(now and now[1])


def _from_sheet(campaign: Campaign, unit: str, code: str) -> float | None:
    """A part of a whole in percent, or a plain number, as it holds in the end."""
    word = holding(sheets(campaign).get(unit, {}).get(code, {}), "final")
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
