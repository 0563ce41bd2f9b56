"""Months and the one time zone that they are counted in."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Self

# Viet Nam has kept UTC+7 without summer time since 1975, so a fixed offset says the same as the zone
# database, needs no database on the machine, and lets whole columns be converted by one addition.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


def local_day(moment: date | datetime) -> date:
    """The day in Viet Nam of an aware moment; a plain day is itself."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone, so its day is unknown.")
    return moment.astimezone(VIETNAM).date()


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month in Viet Nam; written 2022-11, ordered by time."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"There is no month {self.month}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "2022-11"; ValueError on anything else."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not a month; write it like 2022-11.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, moment: date | datetime) -> Self:
        """The month of a day, or of an aware moment as the clock stood in Viet Nam."""
        day = local_day(moment)
        return cls(day.year, day.month)

    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    def last(self) -> date:
        """Its last day."""
        return self.next().first() - timedelta(days=1)

    def begins_at(self) -> datetime:
        """The first moment of the month in Viet Nam, in UTC."""
        return datetime(self.year, self.month, 1, tzinfo=VIETNAM).astimezone(UTC)

    def ends_before(self) -> datetime:
        """The first moment that no longer belongs to the month, in UTC."""
        return self.next().begins_at()

    def next(self) -> Self:
        """The month after."""
        return self + 1

    def previous(self) -> Self:
        """The month before."""
        return self - 1

    def __add__(self, months: int) -> Self:
        year, zero_based = divmod(self.year * 12 + self.month - 1 + months, 12)
        return type(self)(year, zero_based + 1)

    def __sub__(self, months: int) -> Self:
        return self + -months

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, both included; empty when they are turned round."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first + n for n in range(count)]
