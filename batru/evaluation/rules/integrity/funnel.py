"""A funnel plot as coordinates: each unit by how many rows it has and what share, between limits of chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from batru.evaluation.rules.integrity.odds import Z95, Z998, Tally, limits, pooled, spread_between

WIDTH, HEIGHT = 440, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 36
STEPS = 40


@dataclass(frozen=True, slots=True)
class Dot:
    """A unit's place in the picture."""

    unit: str
    x: float
    y: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: its place, and what it stands for (a share of one, or rows)."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """Polyline points of the limits of 95 and 99.8 %, the middle line, the units and the marks."""

    rate: float
    spread: float
    middle: float
    outer: tuple[str, str]
    inner: tuple[str, str]
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def funnel(tallies: Sequence[Tally], own: str = "") -> Funnel | None:
    """The picture of all units with rows; None where there are fewer than two."""
    shown = [one for one in tallies if one.whole]
    if len(shown) < 2:
        return None
    rate, spread = pooled(shown), spread_between(shown)
    most = max(one.whole for one in shown) * 1.08
    steps = [most * (number + 1) / STEPS for number in range(STEPS)]
    start = min(one.whole for one in shown) / 2
    inner, outer = ([(n, *limits(rate, n, z, spread)) for n in steps if n >= start] for z in (Z95, Z998))
    top = max([one.share for one in shown] + [high for _, _, high in outer] + [0.01])
    low = min([one.share for one in shown] + [low for _, low, _ in outer])
    room = max((top - low) * 0.08, 0.001)
    floor, ceiling = max(0.0, low - room), min(1.0, top + room)

    def x(rows: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * rows / most, 1)

    def y(share: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (ceiling - share) / (ceiling - floor), 1)

    def lines(found: Sequence[tuple[float, float, float]]) -> tuple[str, str]:
        low, high = (" ".join(f"{x(one[0])},{y(one[side])}" for one in found) for side in (1, 2))
        return low, high

    return Funnel(
        rate=rate,
        spread=spread,
        middle=y(rate),
        outer=lines(outer),
        inner=lines(inner),
        dots=tuple(Dot(one.unit, x(one.whole), y(one.share), one.unit == own) for one in shown),
        across=tuple(Tick(x(most * part / 4), most * part / 4) for part in range(5)),
        up=tuple(Tick(y(share), share) for share in (floor, (floor + ceiling) / 2, ceiling)),
    )
