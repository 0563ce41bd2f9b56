"""What a picture is drawn from: points of a sparkline, shades of a map, rows under a chart. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Value = int | float | None

WIDTH, HEIGHT, MARGIN = 120.0, 32.0, 3.0  # the margin keeps the last point whole
STEPS = 5


@dataclass(frozen=True)
class Spark:
    """Polylines of a 120 × 32 drawing (gaps break the line), its last point, and the target's height."""

    lines: list[str]
    last: tuple[float, float]
    target: float | None


def spark(values: Sequence[Value], target: Value = None) -> Spark | None:
    """Points of the known values, oldest first; None when fewer than two are known."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return None
    target = target if _is_near(target, min(known), max(known)) else None
    low, high = min([*known, *_given(target)]), max([*known, *_given(target)])
    span = (high - low) or 1.0

    def height(value: float) -> float:
        return round(HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN), 1)

    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = [None if v is None else (round(MARGIN + n * step, 1), height(float(v))) for n, v in enumerate(values)]
    last = [point for point in points if point][-1]
    return Spark(_lines(points), last, None if target is None else height(float(target)))


def _is_near(target: Value, low: float, high: float) -> bool:
    """A target far away would press the line flat; the tile says it in words anyway."""
    reach = high - low
    return target is not None and low - reach <= target <= high + reach


def _given(value: Value) -> list[float]:
    return [] if value is None else [float(value)]


def _lines(points: Sequence[tuple[float, float] | None]) -> list[str]:
    lines: list[list[str]] = [[]]
    for point in points:
        if point is None:
            lines.append([])
        else:
            lines[-1].append(f"{point[0]:g},{point[1]:g}")
    return [" ".join(line) for line in lines if len(line) > 1]


@dataclass(frozen=True)
class Shading:
    """For each value its shade 1 to 5 (None: no figure), and each shade's (low, high, shade)."""

    steps: list[int | None]
    bounds: list[tuple[float, float, int]]


def shade(values: Sequence[Value], beside: Sequence[Value] = ()) -> Shading:
    """Equal steps from a round lowest to a round highest bound, so that the legend can be read.

    Figures shown beside the values share the steps: one figure has one shade.
    """
    known = [float(value) for value in [*values, *beside] if value is not None]
    if not known:
        return Shading([None for _ in values], [])
    low, high = min(known), max(known)
    if low == high:
        return Shading([None if value is None else 3 for value in values], [(low, high, 3)])
    width, start, count = _grid(low, high)
    first = (STEPS - count) // 2 + 1
    bounds = [(_tidy(start + n * width), _tidy(start + (n + 1) * width), first + n) for n in range(count)]
    return Shading([_step(value, start, width, count, first) for value in values], bounds)


def _step(value: Value, start: float, width: float, count: int, first: int) -> int | None:
    if value is None:
        return None
    return first + min(count - 1, int((float(value) - start) / width + 1e-9))


def _grid(low: float, high: float) -> tuple[float, float, int]:
    """Width, start and number of steps: the finest round grid that covers low to high in at most five."""
    power = 10 ** math.floor(math.log10((high - low) / STEPS))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 50.0):
        width = factor * power
        start = math.floor(low / width + 1e-9) * width
        count = max(1, math.ceil((high - start) / width - 1e-9))
        if count <= STEPS:
            return width, start, count
    raise ArithmeticError(f"No grid covers {low} to {high}.")


def _tidy(bound: float) -> float:
    return round(bound, 10)


def with_unit(number: str, unit: str | None) -> str:
    """91,3% and 4,5 trên 5: a percent sign clings, a word stands apart."""
    if not unit:
        return number
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}"


def places_of(values: Sequence[Mapping[str, Any]], shading: Shading) -> list[dict[str, Any]]:
    """The values of a map with their shade, as the browser's script reads them."""
    return [{**value, "step": step} for value, step in zip(values, shading.steps, strict=True)]


def numbers_of(labels: Sequence[str], series: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Rows of the table under a chart: label, then every series' value."""
    return [[label, *(one["values"][n] for one in series)] for n, label in enumerate(labels)]


def tile_state(value: Any, target: Value, better: str) -> str | None:
    """Good where the target is met, bad where it is missed, None where there is nothing to compare."""
    if target is None or not isinstance(value, int | float):
        return None
    met = value <= target if better == "lower" else value >= target
    return "good" if met else "bad"


def rounded_change(change: float, digits: int | None) -> float:
    """The change as it is shown, so that an arrow never points where the figure says nothing moved."""
    return round(change, 1 if digits is None else digits) or 0.0


def change_state(change: float, better: str) -> str:
    """Whether a change is welcome."""
    if change == 0 or better not in ("higher", "lower"):
        return "same"
    return "good" if (change > 0) == (better == "higher") else "bad"
