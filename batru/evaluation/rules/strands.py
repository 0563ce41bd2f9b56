"""Years of one unit as points of a drawing; a line joins only years that were scored alike. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320.0, 128.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 30.0, 14.0, 96.0
LEAST = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a year stands; without a share (0 to 1 of what could be had) only its name stands below."""

    name: str
    x: float
    y: float | None


@dataclass(frozen=True, slots=True)
class Strands:
    """Spots, lines as SVG points, and where between two years the rules changed."""

    spots: tuple[Spot, ...]
    lines: tuple[str, ...]
    breaks: tuple[float, ...]


def strands(years: Sequence[tuple[str, float | None, bool]]) -> Strands | None:
    """From name, share, and whether a year was scored like the next; None for fewer than two years."""
    if len(years) < LEAST:
        return None
    step = (WIDTH - LEFT - RIGHT) / (len(years) - 1)
    spots = tuple(
        Spot(name, round(LEFT + step * place, 1), _height(share)) for place, (name, share, _) in enumerate(years)
    )
    breaks = tuple(
        round(spots[place].x + step / 2, 1) for place, (_, _, is_alike) in enumerate(years[:-1]) if not is_alike
    )
    return Strands(spots, tuple(_lines(spots, [is_alike for _, _, is_alike in years])), breaks)


def _height(share: float | None) -> float | None:
    return None if share is None else round(BOTTOM - (BOTTOM - TOP) * max(0.0, min(1.0, share)), 1)


def _lines(spots: Sequence[Spot], alike: Sequence[bool]) -> list[str]:
    """A new line after each change of rules and each year without a share; a single year is no line."""
    runs: list[list[Spot]] = [[]]
    for place, spot in enumerate(spots):
        if spot.y is None:
            runs.append([])
            continue
        runs[-1].append(spot)
        if not alike[place]:
            runs.append([])
    return [" ".join(f"{one.x:g},{one.y:g}" for one in run) for run in runs if len(run) >= LEAST]
