"""Shapes: the few ways in which rows become a figure, and a figure becomes points. Exact until it is shown."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | float | Decimal | Fraction


class Shape(StrEnum):
    """What a measure does with its rows."""

    COUNT = "count"
    SHARE = "share"
    DISTINCT_SHARE = "distinct_share"
    MEAN = "mean"
    QUANTILE = "quantile"
    PER_HEAD = "per_head"
    REPORTED = "reported"

    @property
    def adds_up(self) -> bool:
        """Whether parts and wholes of units and months may be summed.

        A quantile must be counted anew, and so must different values: one procedure may come in two wards and months.
        """
        return self not in (Shape.QUANTILE, Shape.DISTINCT_SHARE, Shape.REPORTED)

    @property
    def is_share(self) -> bool:
        """Whether the figure is a part of a whole in percent."""
        return self in (Shape.SHARE, Shape.DISTINCT_SHARE)


class ScoreShape(StrEnum):
    """How a figure earns points."""

    RATIO = "ratio"
    LINEAR = "linear"
    BANDS = "bands"


@dataclass(frozen=True, slots=True)
class Score:
    """Points for a figure: all of them at `full_at`, none at `zero_at`; bands are (least figure, share of points)."""

    shape: ScoreShape
    points: Decimal
    zero_at: Fraction = Fraction(0)
    full_at: Fraction = Fraction(100)
    bands: tuple[tuple[Fraction, Fraction], ...] = ()


def exact(shape: Shape, part: Number | None, whole: Number | None, per: int = 1) -> Fraction | None:
    """The figure itself; None where there is nothing to divide by or nothing was found: nothing is not zero."""
    if shape is Shape.COUNT:
        return Fraction(part or 0)
    if shape in (Shape.QUANTILE, Shape.REPORTED):
        return None if part is None else Fraction(part)
    if not whole or part is None:
        return None
    factor = 100 if shape.is_share else per if shape is Shape.PER_HEAD else 1
    return Fraction(part) * factor / Fraction(whole)


def value(shape: Shape, part: Number | None, whole: Number | None, per: int = 1) -> float | None:
    """The figure for showing and charting."""
    figure = exact(shape, part, whole, per)
    return None if figure is None else float(figure)


def rounded(figure: Fraction | None, digits: int) -> Decimal | None:
    """Half up, as decisions round: 2.345 becomes 2.35; None stays None."""
    if figure is None:
        return None
    unit = Decimal(1).scaleb(-digits)
    scaled = abs(figure) * 10**digits
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    up = 2 * rest >= scaled.denominator
    result = (Decimal(whole + up) * unit).quantize(unit)
    return -result if figure < 0 else result


def points(score: Score, figure: Fraction | None) -> Decimal | None:
    """Points earned, rounded half up to two digits; None where the figure is missing."""
    if figure is None:
        return None
    if score.shape is ScoreShape.BANDS:
        share = max((share for least, share in score.bands if figure >= least), default=Fraction(0))
    else:
        share = (figure - score.zero_at) / (score.full_at - score.zero_at)
    return rounded(min(Fraction(1), max(Fraction(0), share)) * Fraction(score.points), 2)


def total(earned: list[tuple[Decimal, Decimal | None]]) -> tuple[Decimal | None, Decimal]:
    """Score out of 100 over (points, earned) of what applies, and the share of points in percent that applies."""
    offered = sum((most for most, _ in earned), Decimal(0))
    applicable = sum((most for most, got in earned if got is not None), Decimal(0))
    if not applicable:
        return None, Decimal(0)
    got = sum((got for _, got in earned if got is not None), Decimal(0))
    reached = rounded(Fraction(got) * 100 / Fraction(applicable), 2)
    return reached, rounded(Fraction(applicable) * 100 / Fraction(offered), 2) or Decimal(0)
