"""Distance and pace to a target, with every component; targets of several sources beside each other. Pure.

The method is that of Open SDG and of Statistics Canada: growth seen since the base against growth needed from
the base to the target; five statuses, and "not available" where it cannot be said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from batru.kernel.period import Month
from batru.law.measures import Better

SUBSTANTIAL, MODERATE, NEGLIGIBLE = 0.95, 0.5, -0.1
# From the nearest to the furthest: whoever stands further up binds whoever stands below.
ORDER = ("unit", "district", "city", "ministry")


class Status(StrEnum):
    """How far the way has been gone."""

    REACHED = "reached"
    SUBSTANTIAL = "substantial"
    MODERATE = "moderate"
    NEGLIGIBLE = "negligible"
    BACKWARD = "backward"
    NOT_AVAILABLE = "not_available"


class Doubt(StrEnum):
    """What to look at when targets of several sources lie beside each other."""

    BELOW_HIGHER = "below_higher"
    DIFFERS = "differs"
    REACHED_BEFORE = "reached_before"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Point:
    """A figure as it stood at the end of a month."""

    month: Month
    value: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a figure stands on its way: per month in the figure's own unit, growth as shares of one a month."""

    status: Status
    target: float
    base: Point | None = None
    now: Point | None = None
    months_gone: int = 0
    months_left: int = 0
    distance: float | None = None
    pace: float | None = None
    needed: float | None = None
    projected: float | None = None
    growth_seen: float | None = None
    growth_needed: float | None = None
    ratio: float | None = None


def progress(base: Point | None, now: Point | None, target: float, due: Month, better: Better) -> Progress:
    """From a base over now to the target at the end of the month `due`."""
    if now is None:
        return Progress(Status.NOT_AVAILABLE, target)
    left = max(0, _between(now.month, due))
    distance = target - now.value
    needed = None if reaches(now.value, target, better) or not left else distance / left
    plain = Progress(Status.NOT_AVAILABLE, target, base, now, 0, left, distance, None, needed)
    if reaches(now.value, target, better):
        plain = _with(plain, status=Status.REACHED)
    if base is None or better is Better.NEITHER or (gone := _between(base.month, now.month)) <= 0:
        return plain
    pace = (now.value - base.value) / gone
    seen, wanted = _growths(base, now, target, gone, _between(base.month, due))
    ratio = seen / wanted if wanted else None
    status = plain.status
    if status is not Status.REACHED and ratio is not None and not reaches(base.value, target, better):
        status = _status(ratio)
    elif status is not Status.REACHED:
        status = Status.BACKWARD
    return Progress(
        status, target, base, now, gone, left, distance, pace, needed, now.value + pace * left, seen, wanted, ratio
    )


def reaches(value: float, target: float, better: Better) -> bool:
    """Whether a figure is as good as its target; the very same where neither way is better."""
    if better is Better.LOWER:
        return value <= target
    return value >= target if better is Better.HIGHER else value == target


def doubts(values: Mapping[str, float], better: Better, before: float | None) -> list[Doubt]:
    """What is odd about the targets of one figure, by source; `before` is the figure of the year before."""
    found = []
    ordered = [values[name] for name in ORDER if name in values]
    if better is Better.NEITHER:
        found += [Doubt.DIFFERS] if len(set(ordered)) > 1 else []
    elif any(not reaches(low, high, better) for place, low in enumerate(ordered) for high in ordered[place + 1 :]):
        found.append(Doubt.BELOW_HIGHER)
    if before is not None and better is not Better.NEITHER and any(reaches(before, one, better) for one in ordered):
        found.append(Doubt.REACHED_BEFORE)
    return found


def missing(held: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Units without a target for a figure that another of these units has one for; `held` is figures by unit."""
    every = sorted({name for names in held.values() for name in names})
    return [(unit, name) for unit in sorted(held) for name in every if name not in held[unit]]


def _status(ratio: float) -> Status:
    if ratio >= SUBSTANTIAL:
        return Status.SUBSTANTIAL
    if ratio >= MODERATE:
        return Status.MODERATE
    return Status.NEGLIGIBLE if ratio >= NEGLIGIBLE else Status.BACKWARD


def _growths(base: Point, now: Point, target: float, gone: int, whole: int) -> tuple[float, float]:
    """Compound growth a month, seen and needed; plain differences where a figure is not above zero."""
    if whole <= 0:
        return 0.0, 0.0
    if min(base.value, now.value, target) > 0:
        return (now.value / base.value) ** (1 / gone) - 1, (target / base.value) ** (1 / whole) - 1
    return (now.value - base.value) / gone, (target - base.value) / whole


def _between(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _with(own: Progress, status: Status) -> Progress:
    return Progress(
        status, own.target, own.base, own.now, own.months_gone, own.months_left, own.distance, None, own.needed
    )
