"""What may be said of a directive's effect: no more than chance leaves. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

from batru.kernel.period import Month

# A month lies above its 80 % band by chance once in ten times, above its 95 % band once in forty.
BEYOND_80, BEYOND_95 = 0.1, 0.025
SURE = 0.05


class Finding(StrEnum):
    """How the months after an order stand to the forecast made before it."""

    TOO_EARLY = "too_early"  # no whole month has been counted since
    NONE = "none"  # all as was to be expected anyway
    HINT_UP = "hint_up"  # higher than expected once or so; chance does that too
    HINT_DOWN = "hint_down"
    UP = "up"  # higher than chance would make it
    DOWN = "down"
    MIXED = "mixed"  # clearly higher in some months, clearly lower in others


@dataclass(frozen=True, slots=True)
class Counted:
    """A month after the order with what came and the bands of the forecast made before it."""

    month: Month
    actual: float
    median: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The finding, over how many months, how many lay beyond the 80 % band on its side, and the mean difference."""

    finding: Finding
    months: int
    beyond: int
    mean_difference: float | None


def first_counted(given: Month) -> Month:
    """The first month that can show an effect: the one after the order, since that of the order is half past."""
    return given.next()


def judge(months: Sequence[Counted]) -> Judgement:
    """What the months say together, each side tested at 5 % as if months were independent."""
    if not months:
        return Judgement(Finding.TOO_EARLY, 0, 0, None)
    up80 = sum(one.actual > one.high80 for one in months)
    down80 = sum(one.actual < one.low80 for one in months)
    up = _is_clear(len(months), up80, sum(one.actual > one.high95 for one in months))
    down = _is_clear(len(months), down80, sum(one.actual < one.low95 for one in months))
    finding = _finding(up, down, up80, down80)
    beyond = down80 if finding in (Finding.DOWN, Finding.HINT_DOWN) else up80
    mean = sum(one.actual - one.median for one in months) / len(months)
    return Judgement(finding, len(months), beyond, mean)


def at_least(hits: int, tries: int, chance: float) -> float:
    """The chance of `hits` or more in `tries` when each comes with `chance`."""
    return sum(comb(tries, n) * chance**n * (1 - chance) ** (tries - n) for n in range(hits, tries + 1))


def _is_clear(tries: int, beyond80: int, beyond95: int) -> bool:
    by_80 = beyond80 > 0 and at_least(beyond80, tries, BEYOND_80) <= SURE
    by_95 = beyond95 > 0 and at_least(beyond95, tries, BEYOND_95) <= SURE
    return by_80 or by_95


def _finding(up: bool, down: bool, up80: int, down80: int) -> Finding:
    if up and down:
        return Finding.MIXED
    if up or down:
        return Finding.UP if up else Finding.DOWN
    if up80 == down80:
        return Finding.NONE
    return Finding.HINT_UP if up80 > down80 else Finding.HINT_DOWN
