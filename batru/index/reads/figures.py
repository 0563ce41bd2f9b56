"""Questions to the roll-up; each is one indexed query, or two.

None looks into the facts, but for what does not add up over months that are neither one nor a year.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Max

from batru.facts.public import series as observed
from batru.index import models
from batru.index.reads.ground import TODAY, Ground, measure
from batru.index.reads.rolled import Told
from batru.index.rules import FEW, Period, wilson
from batru.kernel.period import Month
from batru.law.measures import Measure, Target
from batru.law.shapes import Shape, exact, rounded, value


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's figure for a unit and a period: part and whole it comes from, and whether any row was simulated."""

    measure: Measure
    unit: str
    period: str
    part: float | None
    whole: float | None
    simulated: bool = False
    provisional: bool = False

    @property
    def value(self) -> float | None:
        """The figure; None where there is nothing to tell."""
        return value(self.measure.shape, self.part, self.whole, self.measure.per)

    @property
    def exact(self) -> Fraction | None:
        return exact(self.measure.shape, self.part, self.whole, self.measure.per)

    @property
    def shown(self) -> Decimal | None:
        """The figure as it is shown and ranked: rounded half up to the measure's digits."""
        return rounded(self.exact, self.measure.digits)

    @property
    def rows(self) -> float | None:
        """How many rows it rests on; None where it does not rest on rows of ours."""
        if self.measure.shape is Shape.REPORTED:
            return None
        return self.part if self.measure.shape in (Shape.COUNT, Shape.PER_HEAD) else self.whole or 0

    @property
    def is_few(self) -> bool:
        """Whether so few rows stand behind it that one more or less would move it visibly."""
        divided = self.measure.shape.is_share or self.measure.shape in (Shape.MEAN, Shape.QUANTILE)
        return divided and 0 < (self.whole or 0) < FEW

    @property
    def bounds(self) -> tuple[float, float] | None:
        """95 % bounds of a share, in percent; None for other shapes."""
        if self.measure.shape is not Shape.SHARE or not self.whole:
            return None
        return wilson(self.part or 0, self.whole)


def target(code: str, unit: str, day: date) -> Target | None:
    """The target of a measure that holds for a unit on a day."""
    return measure(code).target(unit, day)


def value_of(code: str, unit: str, period: Period, on: Ground = TODAY) -> Figure:
    """A measure's figure for a unit and everything under it, over a period."""
    return values(code, [unit], period, on)[unit]


def values(code: str, units: Collection[str], period: Period, on: Ground = TODAY) -> dict[str, Figure]:
    """A measure's figures over a period, by unit; every unit asked for is there, with an empty figure if need be."""
    own = measure(code, on)
    if own.shape is Shape.REPORTED:
        return _all_reported(own, units, period, on)
    if not own.shape.adds_up:
        return _whole_period(own, units, period, on)
    return _summed(own, units, period, on)


def series(code: str, unit: str, first: Month, last: Month) -> list[Figure]:
    """A measure's figure of every month from first to last; months without rows are empty figures."""
    own = measure(code)
    months = Period(first, last).months
    if own.shape is Shape.REPORTED:
        return [_reported(own, unit, Period(month, month)) for month in months]
    known = {figure.period: figure for figure in cells([code], [unit], months)}
    return [known.get(str(month)) or _nothing(own, unit, str(month)) for month in months]


def cells(codes: Collection[str], units: Collection[str], months: Iterable[Month], on: Ground = TODAY) -> list[Figure]:
    """The stored figures of measures, units and months, in one query; what has no rows is not there."""
    known = {code: measure(code, on) for code in codes}
    found = on.told(known.values(), units, [str(month) for month in months])
    return [Figure(known[row.measure], *_figured(row)) for row in found]


def counted_at() -> datetime | None:
    """The place's own time of the last scan; None before the first."""
    last: datetime | None = models.Rolled.objects.aggregate(at=Max("counted_at"))["at"]
    return last


def _summed(own: Measure, units: Collection[str], period: Period, on: Ground) -> dict[str, Figure]:
    sums: dict[str, tuple[float, float | None, bool]] = {}
    periods = months_up_to(period, on) if own.stock else [str(month) for month in period.months]
    for row in on.told([own], units, periods):
        before = sums.get(row.unit, (0, None, False))
        # People are not summed over months: a figure per head is over those of the last month.
        both = row.whole if own.shape is Shape.PER_HEAD or row.whole is None else (before[1] or 0) + row.whole
        sums[row.unit] = (before[0] + (row.part or 0), both, before[2] or row.simulated)
    return {
        unit: Figure(own, unit, str(period), *sums[unit]) if unit in sums else _nothing(own, unit, str(period))
        for unit in units
    }


def _whole_period(own: Measure, units: Collection[str], period: Period, on: Ground) -> dict[str, Figure]:
    known = {row.unit: Figure(own, *_figured(row)) for row in on.over(own, units, period)}
    return {unit: known.get(unit) or _nothing(own, unit, str(period)) for unit in units}


def _figured(row: Told) -> tuple[str, str, float | None, float | None, bool]:
    return row.unit, row.period, row.part, row.whole, row.simulated


def months_up_to(period: Period, on: Ground = TODAY) -> list[str]:
    """A stock is what is there now, in whatever month it came: every month to the period's end."""
    known = on.extent()
    return [str(month) for month in Period(min(known.first, period.last), period.last).months] if known else []


def _all_reported(own: Measure, units: Collection[str], period: Period, on: Ground) -> dict[str, Figure]:
    """The same for several units in one query."""
    known = on.reported(own, units, date(period.last.year, 1, 1), period.last_day)
    found = {unit: _nothing(own, unit, str(period)) for unit in units}
    for unit, one in known.items():
        found[unit] = Figure(own, unit, str(period), one.value, None, one.simulated, one.provisional)
    return found


def _reported(own: Measure, unit: str, period: Period) -> Figure:
    """The last figure that was reported for the period's year, up to its end."""
    found = observed(own.indicator, unit, date(period.last.year, 1, 1), period.last_day)
    if not found:
        return _nothing(own, unit, str(period))
    last = found[-1]
    return Figure(own, unit, str(period), last.value, None, last.simulated, last.provisional)


def _nothing(own: Measure, unit: str, period: str) -> Figure:
    return Figure(own, unit, period, 0 if own.shape is Shape.COUNT else None, None)
