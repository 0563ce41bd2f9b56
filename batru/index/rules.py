"""Periods, ranks and how sure a share is. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from batru.kernel.period import Month, months_between
from batru.law.measures import Better

FEW = 30


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month, a year, or any run of months."""

    first: Month
    last: Month

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "2022-11", "2022" or "2022-01..2022-06"; ValueError for anything else."""
        if ".." in text:
            first, last = map(Month.parse, text.split("..", 1))
            if last < first:
                raise ValueError(f"{text!r} ends before it begins.")
            return cls(first, last)
        if len(text) == 4 and text.isdecimal():
            return cls.year(int(text))
        return cls(Month.parse(text), Month.parse(text))

    @classmethod
    def year(cls, year: int) -> Self:
        """The twelve months of a year."""
        return cls(Month(year, 1), Month(year, 12))

    @property
    def months(self) -> list[Month]:
        return months_between(self.first, self.last)

    @property
    def is_month(self) -> bool:
        return self.first == self.last

    @property
    def is_year(self) -> bool:
        return (self.first.month, self.last.month) == (1, 12) and self.first.year == self.last.year

    @property
    def last_day(self) -> date:
        return self.last.last()

    def before(self) -> "Period":
        """The period of the same length right before this one."""
        length = len(self.months)
        return Period(self.first - length, self.first - 1)

    def __str__(self) -> str:
        if self.is_month:
            return str(self.first)
        return f"{self.first.year:04d}" if self.is_year else f"{self.first}..{self.last}"


def ranks(figures: Sequence[Decimal | None], better: Better) -> list[int | None]:
    """Competition ranks (1, 2, 2, 4) of figures as they are shown; without a figure there is no rank.

    Where neither way is better, the larger figure comes first, as an order and no praise.
    """
    present = sorted((figure for figure in figures if figure is not None), reverse=better is not Better.LOWER)
    first: dict[Decimal, int] = {}
    for place, figure in enumerate(present, start=1):
        first.setdefault(figure, place)
    return [None if figure is None else first[figure] for figure in figures]


def wilson(part: float, whole: float) -> tuple[float, float]:
    """95 % Wilson bounds, in percent, of a share of `part` in `whole` (> 0)."""
    z = 1.959963984540054
    share = part / whole
    middle = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    low, high = ((middle + side * spread) / (1 + z * z / whole) for side in (-1, 1))
    return 100 * max(0.0, low), 100 * min(1.0, high)
