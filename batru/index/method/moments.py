"""Skewness and kurtosis as statistical packages print them, corrected for the size of the sample; correlation."""

import math

import numpy as np

from batru.index.method.spec import Floats


def skewness(x: Floats) -> float:
    """Sample skewness G1; NaN for fewer than three figures or equal ones."""
    own = x[~np.isnan(x)]
    n = own.size
    away = own - own.mean() if n else own
    squares = float(np.sum(away**2))
    if n < 3 or squares == 0:
        return math.nan
    g1 = math.sqrt(n) * float(np.sum(away**3)) / squares**1.5
    return float(g1 * math.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(x: Floats) -> float:
    """Sample excess kurtosis G2; NaN for fewer than four figures or equal ones."""
    own = x[~np.isnan(x)]
    n = own.size
    away = own - own.mean() if n else own
    squares = float(np.sum(away**2))
    if n < 4 or squares == 0:
        return math.nan
    g2 = n * float(np.sum(away**4)) / squares**2 - 3
    return ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))


def pearson(x: Floats, y: Floats) -> float:
    """The product-moment correlation; NaN where one does not vary."""
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    return float(np.corrcoef(x, y)[0, 1])
