"""Indicators brought onto a common scale, the better end up.

A scale is fitted once and can be applied to other figures: then the ruler stays and only what it measures varies.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from batru.index.method import refusals
from batru.index.method.refusals import refuse_values
from batru.index.method.spec import Floats, Indicator, Ints, Scale, Scaling

ORDERS = (Scaling.RANK, Scaling.BORDA, Scaling.PERCENTILE)


@dataclass(frozen=True)
class Fitted:
    """A scale with its bounds: score = start + slope x place, where place = (sign x figure - origin) / span."""

    scale: Scale
    sign: float
    origin: float = 0.0
    span: float = 1.0
    log: bool = False

    @property
    def is_order(self) -> bool:
        """Whether a score depends on all figures at once."""
        return self.scale.how in ORDERS

    @property
    def bottom(self) -> float:
        """The low end of a scale that has one."""
        return -math.inf if self.scale.how in (Scaling.Z_SCORE, Scaling.AS_GIVEN, *ORDERS) else self.scale.low

    def apply(self, x: Floats) -> Floats:
        """Figures on the scale; orders are taken anew, all else keeps its bounds."""
        if self.log:
            x = _logarithm(x)
        own = self.sign * x
        if self.is_order:
            return _ordered(own, self.scale)
        if self.scale.how is Scaling.AS_GIVEN:
            return own
        if self.scale.how is Scaling.Z_SCORE:
            return self._placed(own, self.scale.mean, self.scale.sd)
        if self.scale.how is Scaling.SHARE_OF_BEST and self.sign < 0:
            return self._inverse(x)
        return self._placed(own, self.scale.low, self.scale.high - self.scale.low)

    def _inverse(self, x: Floats) -> Floats:
        """The best figure over this one, where less is better."""
        with np.errstate(divide="ignore", invalid="ignore"):
            place = np.where(x == self.span, 1.0, self.span / x)
        return np.asarray(np.where(np.isnan(x), np.nan, self.scale.low + (self.scale.high - self.scale.low) * place))

    def _placed(self, own: Floats, start: float, length: float) -> Floats:
        if self.span == 0 or math.isnan(self.span):
            place = np.full(own.shape, np.nan if self.scale.equal is None else self.scale.equal)
            return np.where(np.isnan(own), np.nan, start + length * place)
        place = (own - self.origin) / self.span
        if self.scale.capped and self.scale.how in (Scaling.GOALPOSTS, Scaling.TO_TARGET, Scaling.TO_REFERENCE):
            place = np.clip(place, 0 if self.scale.how is Scaling.GOALPOSTS else None, 1)
        return np.asarray(start + length * place)


def fitted(x: Floats, own: Indicator, scale: Scale, reference: Ints) -> Fitted:
    """A scale fitted to the figures of an indicator; `reference` are the rows of the reference unit."""
    if own.log:
        low, high, target = (None if end is None else math.log(end) for end in (own.low, own.high, own.target))
        ended = replace(own, low=low, high=high, target=target)
        return replace(_fitted(_logarithm(x), ended, scale, reference), log=True)
    return _fitted(x, own, scale, reference)


def _fitted(x: Floats, own: Indicator, scale: Scale, reference: Ints) -> Fitted:
    sign = -1.0 if own.lower_is_better else 1.0
    there = sign * x[~np.isnan(x)]
    if there.size == 0:
        return Fitted(scale, sign, 0.0, math.nan)
    low, high = float(there.min()), float(there.max())
    match scale.how:
        case Scaling.MIN_MAX:
            return Fitted(scale, sign, low, high - low)
        case Scaling.Z_SCORE:
            return Fitted(scale, sign, float(there.mean()), _sd(there))
        case Scaling.GOALPOSTS:
            low, high = sorted((sign * _asked(own, "low", scale), sign * _asked(own, "high", scale)))
            return Fitted(scale, sign, low, high - low)
        case Scaling.TO_TARGET:
            return Fitted(scale, sign, low, sign * _asked(own, "target", scale) - low)
        case Scaling.TO_REFERENCE:
            return Fitted(scale, sign, low, sign * _reference(x, reference) - low)
        case Scaling.SHARE_OF_BEST:
            return Fitted(scale, sign, 0.0, sign * high)
        case _:
            return Fitted(scale, sign)


def _logarithm(x: Floats) -> Floats:
    """The natural logarithm; none of what is drawn as 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(x))


def _sd(x: Floats) -> float:
    spread = float(x.std(ddof=1)) if x.size > 1 else 0.0
    return spread if x.max() > x.min() else 0.0


def _asked(own: Indicator, key: str, scale: Scale) -> float:
    value: float | None = getattr(own, key)
    if value is None:
        raise refuse_values(refusals.NO_TARGET, node=own.code, key=key, scale=scale.how.value)
    return value


def _reference(x: Floats, rows: Ints) -> float:
    there = x[rows]
    there = there[~np.isnan(there)]
    return float(there.mean()) if there.size else math.nan


def _ordered(own: Floats, scale: Scale) -> Floats:
    """Ranks from the worst up, ties at the lowest of their places."""
    made = np.full(own.shape, np.nan)
    there = ~np.isnan(own)
    placed = np.searchsorted(np.sort(own[there]), own[there], side="left").astype(float)
    if scale.how is Scaling.RANK:
        placed += 1
    elif scale.how is Scaling.PERCENTILE:
        many = int(there.sum())
        placed = scale.low + (scale.high - scale.low) * (placed / (many - 1) if many > 1 else placed)
    made[there] = placed
    return made
