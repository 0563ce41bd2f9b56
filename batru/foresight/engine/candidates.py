"""Ways to continue a series; each takes the past on the working scale and gives the next values."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from statsforecast.models import AutoETS, SimpleExponentialSmoothingOptimized, Theta

from batru.foresight.engine.compiled import Floats

SEASON = 12
TWO_SEASONS = 2 * SEASON
Method = Callable[[Floats, int], Floats]


def naive(past: Floats, horizon: int) -> Floats:
    """As last month."""
    return np.full(horizon, past[-1])


def seasonal_naive(past: Floats, horizon: int) -> Floats:
    """As the same month a year ago."""
    return np.asarray(np.resize(past[-SEASON:], horizon), np.float64)


def ets(past: Floats, horizon: int) -> Floats:
    """Exponential smoothing: level alone before two seasons are seen, else what Akaike's criterion picks."""
    if past.size < TWO_SEASONS:
        return _continued(SimpleExponentialSmoothingOptimized(), past, horizon)
    return _continued(AutoETS(season_length=SEASON, model="AZZ"), past, horizon)


def theta(past: Floats, horizon: int) -> Floats:
    """The Theta method of Assimakopoulos and Nikolopoulos (2000), seasonally adjusted once two seasons are seen."""
    season = SEASON if past.size >= TWO_SEASONS else 1
    return _continued(Theta(season_length=season, decomposition_type="additive"), past, horizon)


def candidates(months: int) -> Mapping[str, Method]:
    """By name, the reference first: it is used where nothing beats it."""
    reference = {"seasonal_naive": seasonal_naive} if months >= TWO_SEASONS else {"naive": naive}
    return {**reference, "ets": ets, "theta": theta}


def _continued(model: Any, past: Floats, horizon: int) -> Floats:
    # A constant past has nothing to fit, and some fits divide by its spread.
    if np.ptp(past) == 0.0:
        return np.full(horizon, past[-1])
    found = np.asarray(model.forecast(past, horizon)["mean"], np.float64)
    return found if np.isfinite(found).all() else np.full(horizon, past[-1])
