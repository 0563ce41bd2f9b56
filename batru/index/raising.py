"""Files of sums: what a row holds, and the SQL by which it is taken from the facts. `arrays` adds them up.

A file has a row for each unit, month of facts (`source`) and month of every moment (`in_<moment>`). What a sum is, the
measures' own expressions say; here sums are only added.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One sum: its name, the moment whose month it counts in, and in how many parts one of it is counted.

    A day is counted in microseconds, so that sums of times are whole numbers and nothing is lost until they are told.
    """

    name: str
    by: str
    parts: int = 1

    def plain(self) -> list[Any]:
        """As it travels to the computing process."""
        return [self.name, self.by, self.parts]


def month_of(moment: str) -> str:
    """The column of the scan that holds the month of a moment."""
    return f"month_of_{moment}"


def simulated(moment: str) -> str:
    """The column that says whether any row was simulated, of those that count in the month of a moment."""
    return f"simulated__{moment}"


def in_month(moment: str) -> str:
    """The column of the file that holds the month of a moment."""
    return f"in_{moment}"


def layout(columns: Sequence[Column], people: Iterable[str]) -> list[str]:
    """The names of a figure's numbers, in the order in which they are written."""
    return [*(simulated(moment) for moment in moments(columns)), *(own.name for own in columns), *people]


def taken(scan: str, by: Sequence[str], columns: Sequence[Column]) -> str:
    """The rows of a file: what the scan found, in whole numbers.

    A sum of fractions that came in any order from several threads is the same in the parts that it was made of.
    """
    own, *others = by
    months = [f"month AS {in_month(own)}"]
    months += [f"strftime({month_of(name)}, '%Y-%m') AS {in_month(name)}" for name in others]
    sums = [f"{_whole(one)} AS {one.name}" for one in columns]
    order = ", ".join(["source", *map(in_month, others)])
    named = ", ".join(["unit", "month AS source", *months, "simulated::BIGINT AS simulated", "ticks_at", *sums])
    return f"SELECT {named} FROM ({scan}) ORDER BY {order}"


def moments(columns: Iterable[Column]) -> list[str]:
    """By which moments some of the columns count."""
    return [moment for moment, _ in by_moment(columns)]


def by_moment(columns: Iterable[Column]) -> list[tuple[str, list[Column]]]:
    """The columns that count by each moment."""
    ordered = sorted(columns, key=lambda one: one.by)
    return [(moment, list(own)) for moment, own in groupby(ordered, key=lambda one: one.by)]


def _whole(one: Column) -> str:
    return f"{one.name}::BIGINT" if one.parts == 1 else f"round({one.name} * {one.parts})"
