"""A radar of shares as points of a drawing: computed here, so that the page needs no script. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

MIDDLE, REACH = 120.0, 84.0
RINGS = (0.25, 0.5, 0.75, 1.0)
LEAST = 3
# What the drawing shows, from its left upper corner: three labels stand above and below it, more of them beside it.
OF_THREE, OF_MORE = "-36 4 312 188", "-100 0 440 240"


@dataclass(frozen=True, slots=True)
class Radar:
    """Polygons as SVG points: rings, the unit's own and the others' mean; where each axis ends and its label stands."""

    box: str
    rings: tuple[str, ...]
    axes: tuple[tuple[float, float], ...]
    labels: tuple[tuple[float, float, str], ...]
    own: str
    others: str


def radar(own: Sequence[float | None], others: Sequence[float | None]) -> Radar | None:
    """Axes from the top, clockwise; None where there are fewer than three, since that makes no figure."""
    many = len(own)
    if many < LEAST:
        return None
    return Radar(
        box=OF_THREE if many == LEAST else OF_MORE,
        rings=tuple(_polygon([ring] * many) for ring in RINGS),
        axes=tuple(_point(place, many, 1.0) for place in range(many)),
        labels=tuple(_label(place, many) for place in range(many)),
        own=_polygon([share or 0.0 for share in own]),
        others=_polygon([share or 0.0 for share in others]) if any(others) else "",
    )


def _polygon(shares: Sequence[float]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in (_point(n, len(shares), share) for n, share in enumerate(shares)))


def _point(place: int, many: int, share: float) -> tuple[float, float]:
    turn = 2 * pi * place / many
    return round(MIDDLE + REACH * share * sin(turn), 1), round(MIDDLE - REACH * share * cos(turn), 1)


def _label(place: int, many: int) -> tuple[float, float, str]:
    x, y = _point(place, many, 1.2)
    if many == LEAST and place:
        return *_below(_point(place, many, 1.0)), "middle"
    anchor = "middle" if abs(x - MIDDLE) < 1 else "start" if x > MIDDLE else "end"
    return x, y, anchor


def _below(point: tuple[float, float]) -> tuple[float, float]:
    return point[0], point[1] + 16
