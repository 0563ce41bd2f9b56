"""The periods that a series runs through, those without a figure too."""

from collections.abc import Sequence
from datetime import date

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def run_through(starts: Sequence[date], kind: str) -> list[date]:
    """Every period from the first to the last of them; days stand as they came, for nothing was due between them.

    Where a period begins on another day than its kind's first, nothing can be said of what lies between.
    """
    step = MONTHS.get(kind)
    if step is None or not starts:
        return list(starts)
    counted = [_months(day) for day in starts]
    if any(day.day != 1 for day in starts) or any((count - counted[0]) % step for count in counted):
        return list(starts)
    return [date(count // 12, count % 12 + 1, 1) for count in range(counted[0], counted[-1] + 1, step)]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
