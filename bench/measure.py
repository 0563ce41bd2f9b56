"""Two sides measured in turns, so that a busy machine slows both alike."""

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Result:
    """One comparison: ours and the rival in `unit`, their ratio, and the bound that the ratio must keep."""

    name: str
    ours: float
    rival: float
    ratio: float
    bound: str  # such as "<= 3" or ">= 2.5"
    unit: str
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the ratio keeps its bound."""
        sign, limit = self.bound.split()
        return self.ratio <= float(limit) if sign == "<=" else self.ratio >= float(limit)


@dataclass(frozen=True)
class Timing:
    """Median seconds of both sides, and the median of the rounds' own ratios (ours / rival)."""

    ours: float
    rival: float
    ratio: float


def interleaved(ours: Callable[[], object], rival: Callable[[], object], rounds: int = 9) -> Timing:
    """Run both sides in turns, the first round unmeasured; who begins changes from round to round."""
    ours(), rival()
    pairs = [_round(ours, rival, ours_first=number % 2 == 0) for number in range(rounds)]
    return Timing(
        ours=median(mine for mine, _ in pairs),
        rival=median(theirs for _, theirs in pairs),
        ratio=median(mine / theirs for mine, theirs in pairs),
    )


def _round(ours: Callable[[], object], rival: Callable[[], object], *, ours_first: bool) -> tuple[float, float]:
    if ours_first:
        mine = seconds(ours)
        return mine, seconds(rival)
    theirs = seconds(rival)
    return seconds(ours), theirs


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes, without the garbage collector's pauses."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        work()
        return perf_counter() - start
    finally:
        gc.enable()


def table(results: Iterable[Result]) -> str:
    """The results as lines to read: both sides, the ratio, its bound, and whether it holds."""
    rows = [("", "ours", "rival", "ratio", "bound", ""), *(_row(each) for each in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(_line(row, widths) for row in rows)


def _row(result: Result) -> tuple[str, ...]:
    verdict = "holds" if result.holds else "FAILS"
    return (
        result.name,
        f"{result.ours:,.4g} {result.unit}",
        f"{result.rival:,.4g} {result.unit}",
        f"{result.ratio:.3g}",
        result.bound,
        f"{verdict}  {result.note}".rstrip(),
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    name, *numbers, rest = row
    cells = [name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))]
    return "  ".join([*cells, rest]).rstrip()
