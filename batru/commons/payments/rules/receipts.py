"""Receipts: a form sign, a serial sign and a number of seven digits from 1 in each year (Decree 123/2020/NĐ-CP, 34)."""

from dataclasses import dataclass

LAST = 9_999_999


@dataclass(frozen=True, slots=True)
class Series:
    """A row of receipts that is numbered without gaps: form sign, serial sign, year."""

    form: str
    serial: str
    year: int


def number_after(last: int) -> int:
    """The next number; ValueError where a year's series is full."""
    if not 0 <= last < LAST:
        raise ValueError("This series of receipts is full; open another serial sign.")
    return last + 1


def written(number: int) -> str:
    """Seven digits: 12 is 0000012."""
    return f"{number:07d}"
