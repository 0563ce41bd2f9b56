"""Outliers drawn in: the extreme figure moved to its neighbour, or the whole indicator transformed."""

import math
from dataclasses import dataclass, field

import numpy as np

from batru.index.method.moments import kurtosis, skewness
from batru.index.method.spec import Floats, Ints, Treat

SHIFT = 0.01  # of the range, added before a logarithm
GOLDEN = (math.sqrt(5) - 1) / 2
POWERS = (-5.0, 5.0)


@dataclass(frozen=True)
class Treatment:
    """What was done to an indicator; the same can be done to other figures of it."""

    how: str  # none, winsorised, log, log_mirrored, box_cox
    skewness: float
    kurtosis: float
    skewness_after: float
    kurtosis_after: float
    passes: bool
    moved: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    bounds: tuple[float, float] = (-math.inf, math.inf)
    power: float = 1.0

    def apply(self, x: Floats) -> Floats:
        """Figures of this indicator treated alike."""
        low, high = self.bounds
        if self.how == "winsorised":
            return np.clip(x, low, high)
        inside = np.clip(x, low, high) if self.how != "none" else x
        return _transformed(inside, self.how, low, high, self.power)


def passes(x: Floats, treat: Treat) -> bool:
    """Whether one of the two moments keeps its bound; too few figures to say pass."""
    skew, kurt = skewness(x), kurtosis(x)
    return not (abs(skew) > treat.skewness and kurt > treat.kurtosis)


def treatment(x: Floats, treat: Treat) -> Treatment:
    """Move up to `most` extreme figures; where that is not enough, transform the figures as they were."""
    if passes(x, treat):
        return _told("none", x, x, treat)
    drawn, moved = _winsorised(x, treat)
    bounds = (float(np.nanmin(drawn)), float(np.nanmax(drawn)))
    if passes(drawn, treat) or treat.then == "none":
        return _told("winsorised", x, drawn, treat, moved=moved, bounds=bounds)
    low, high = float(np.nanmin(x)), float(np.nanmax(x))
    how, power = treat.then, 1.0
    if how == "log_by_skew":
        how = "log" if skewness(x) > 0 else "log_mirrored"
    if how == "box_cox":
        power = treat.power if treat.power is not None else likeliest_power(x - low + 1)
    after = _transformed(x, how, low, high, power)
    return _told(how, x, after, treat, bounds=(low, high), power=power)


def _told(
    how: str,
    before: Floats,
    after: Floats,
    treat: Treat,
    moved: Ints | None = None,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    power: float = 1.0,
) -> Treatment:
    return Treatment(
        how=how,
        skewness=skewness(before),
        kurtosis=kurtosis(before),
        skewness_after=skewness(after),
        kurtosis_after=kurtosis(after),
        passes=passes(after, treat),
        moved=np.empty(0, dtype=np.int64) if moved is None else moved,
        bounds=bounds,
        power=power,
    )


def _winsorised(x: Floats, treat: Treat) -> tuple[Floats, Ints]:
    """Ties move together and count each; the side is the one that the skewness points to."""
    own = x.copy()
    moved: set[int] = set()
    while len(moved) < treat.most and not passes(own, treat):
        high = skewness(own) >= 0
        end = np.nanmax(own) if high else np.nanmin(own)
        at = np.flatnonzero(own == end)
        rest = own[(own != end) & ~np.isnan(own)]
        if rest.size == 0:
            break
        own[at] = rest.max() if high else rest.min()
        moved.update(at.tolist())
    return own, np.array(sorted(moved), dtype=np.int64)


def _transformed(x: Floats, how: str, low: float, high: float, power: float) -> Floats:
    shift = SHIFT * (high - low)
    if how == "log":
        return np.asarray(np.log(x - low + shift))
    if how == "log_mirrored":
        return np.asarray(-np.log(high + shift - x))
    if how == "box_cox":
        return box_cox(x - low + 1, power)
    return x


def box_cox(x: Floats, power: float) -> Floats:
    """(x^power - 1) / power, the logarithm where the power is 0; for x above 0."""
    return np.log(x) if power == 0 else (x**power - 1) / power


def likeliest_power(x: Floats) -> float:
    """The power between -5 and 5 under which figures above 0 look most like a normal distribution."""
    own = x[~np.isnan(x)]
    logs = float(np.log(own).sum())

    def unlikely(power: float) -> float:
        return own.size / 2 * math.log(float(np.var(box_cox(own, power)))) - (power - 1) * logs

    low, high = POWERS
    while high - low > 1e-7:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if unlikely(left) < unlikely(right) else (left, high)
    return (low + high) / 2
