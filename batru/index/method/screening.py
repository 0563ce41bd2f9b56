"""How much of the data is there, by unit and by indicator, and who has too little of it."""

from dataclasses import dataclass

import numpy as np

from batru.index.method.moments import kurtosis, skewness
from batru.index.method.spec import Flags, Floats, Screen


@dataclass(frozen=True)
class Availability:
    """Shares of figures that are there, and of those that are not zero; by row or by column."""

    available: Floats
    nonzero: Floats


@dataclass(frozen=True)
class Flagged:
    """An indicator and what speaks against it: few figures, many zeros, few different ones, outliers."""

    code: str
    available: float
    nonzero: float
    unique: float
    skewness: float
    kurtosis: float
    flags: tuple[str, ...]


def availability(x: Floats, axis: int) -> Availability:
    """Along axis 1 of units, along axis 0 of indicators; a row without figures has no share of nonzero ones."""
    there = ~np.isnan(x)
    many = there.sum(axis=axis)
    with np.errstate(invalid="ignore"):
        return Availability(many / x.shape[axis], (there & (x != 0)).sum(axis=axis) / np.where(many > 0, many, np.nan))


def kept(x: Floats, screen: Screen) -> Flags:
    """The units with enough figures and enough nonzero ones among them."""
    own = availability(x, axis=1)
    found: Flags = (own.available >= screen.available) & (np.nan_to_num(own.nonzero) >= screen.nonzero)
    return found


def flagged(
    codes: tuple[str, ...], x: Floats, available: float = 0.65, nonzero: float = 0.5, unique: float = 0.5
) -> list[Flagged]:
    """Each indicator with its shares and what is below the bounds; `outliers` as the treatment judges them."""
    shares = availability(x, axis=0)
    found = []
    for number, code in enumerate(codes):
        own = x[:, number]
        there = own[~np.isnan(own)]
        different = np.unique(there).size / there.size if there.size else np.nan
        skew, kurt = skewness(own), kurtosis(own)
        told = {
            "few_figures": shares.available[number] < available,
            "many_zeros": shares.nonzero[number] < nonzero,
            "few_different": different < unique,
            "outliers": abs(skew) > 2 and kurt > 3.5,
        }
        flags = tuple(name for name, holds in told.items() if holds)
        found.append(
            Flagged(code, float(shares.available[number]), float(shares.nonzero[number]), different, skew, kurt, flags)
        )
    return found
