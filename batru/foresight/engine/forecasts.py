"""A series continued: the method by rolling-origin backtest, the bands by how wrong it was on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from batru.foresight.engine.candidates import TWO_SEASONS, Method, candidates
from batru.foresight.engine.compiled import Floats
from batru.foresight.engine.scales import Counts, Scale, Shares
from batru.foresight.rules.chances import quantile

LEAST_MONTHS = 6
MOST_ORIGINS = 24
WORTH_IT = 0.98
LEAST_FREEDOM, MOST_FREEDOM = 3, 30
Json = dict[str, Any]


@dataclass(frozen=True)
class Backtest:
    """What a method would have said at past origins: errors on the scale by steps ahead, and its mean miss in units."""

    errors: Sequence[Floats]
    miss: float


def forecasts(series: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Each series continued."""
    return [forecast(one) for one in series]


def forecast(series: Mapping[str, Any]) -> Json:
    """`horizon` months after the last of `values`, with the centre and spread of each on the working scale.

    `series`: shape "count" or "share" (per cent), values (a month each, None where there is none), exposure (working
    days of history and horizon, or None), whole (for shares), horizon. Too short a history gives method "too_short".
    """
    values = _filled(series["values"])
    if values.size < LEAST_MONTHS:
        return {"method": "too_short", "months": int(values.size)}
    horizon = int(series["horizon"])
    scale = _scale(series, values.size, horizon)
    past = scale.up(values)
    tests = {name: _backtest(method, past, values, scale, horizon) for name, method in candidates(values.size).items()}
    chosen = _choice(tests)
    centre = candidates(values.size)[chosen](past, horizon)
    spread, freedom = _spread(tests[chosen].errors, horizon)
    spread = np.sqrt(np.maximum(spread**2, scale.least_variance(centre)))
    return {
        "method": chosen,
        "months": int(values.size),
        "backtest": [
            {"method": name, "miss": _rounded(test.miss), "origins": _origins(test)} for name, test in tests.items()
        ],
        "freedom": freedom,
        "points": _points(scale, centre, spread, freedom, values.size),
    }


def _filled(values: Sequence[float | None]) -> Floats:
    """Months before the first figure are dropped; a later gap repeats the figure before it."""
    known = np.array([np.nan if value is None else value for value in values], np.float64)
    if np.isnan(known).all():
        return known[:0]
    known = known[int(np.argmax(~np.isnan(known))) :]
    last_known = np.maximum.accumulate(np.where(np.isnan(known), 0, np.arange(known.size)))
    return np.asarray(known[last_known], np.float64)


def _scale(series: Mapping[str, Any], months: int, horizon: int) -> Scale:
    """The scale of the months that are kept; without working days every month counts alike."""
    if series["shape"] == "share":
        whole = np.array([amount or 0 for amount in series["whole"]], np.float64)[-months:]
        return Shares(np.maximum(whole, 1.0))
    exposure = series.get("exposure")
    if exposure is None:
        return Counts(np.ones(months + horizon))
    days = np.maximum(np.array(exposure, np.float64)[-(months + horizon) :], 1.0)
    return Counts(days / days.mean())


def _backtest(method: Method, past: Floats, values: Floats, scale: Scale, horizon: int) -> Backtest:
    first = max(_shortest_training(past.size), past.size - MOST_ORIGINS)
    errors = []
    misses = []
    for origin in range(first, past.size):
        ahead = min(horizon, past.size - origin)
        said = method(past[:origin], ahead)
        errors.append(past[origin : origin + ahead] - said)
        misses.append(np.abs(values[origin : origin + ahead] - scale.down(said, origin)))
    return Backtest(errors, float(np.concatenate(misses).mean()))


def _shortest_training(months: int) -> int:
    if months >= 2 * TWO_SEASONS:
        return TWO_SEASONS
    return TWO_SEASONS // 2 if months >= TWO_SEASONS else max(4, months // 2)


def _choice(tests: Mapping[str, Backtest]) -> str:
    """The reference (the first), unless another misses by clearly less."""
    reference = next(iter(tests))
    best = min(tests, key=lambda name: tests[name].miss)
    return best if tests[best].miss < WORTH_IT * tests[reference].miss else reference


def _spread(errors: Sequence[Floats], horizon: int) -> tuple[Floats, int]:
    """Standard deviation by steps ahead, never falling, and the degrees of freedom that it rests on.

    The variance is a straight line in the steps ahead, fitted to the mean squares of the backtest and carried on
    where the history is too short to have tested so far.
    """
    longest = max(error.size for error in errors)
    by_step = [np.array([error[step] for error in errors if error.size > step]) for step in range(longest)]
    squares = np.array([float((step**2).mean()) for step in by_step])
    weights = np.array([float(step.size) for step in by_step])
    level, slope = _line(np.arange(longest, dtype=np.float64), squares, weights)
    # Origins next to each other err alike, so two of them count as one; and the method was picked on these errors.
    freedom = int(np.clip(len(errors) // 2, LEAST_FREEDOM, MOST_FREEDOM))
    picked = 1.0 + 1.0 / freedom
    return np.sqrt(picked * (level + slope * np.arange(horizon))), freedom


def _line(x: Floats, y: Floats, weights: Floats) -> tuple[float, float]:
    """Weighted least squares with level and slope not below zero."""
    x_mean, y_mean = float(np.average(x, weights=weights)), float(np.average(y, weights=weights))
    about = float((weights * (x - x_mean) ** 2).sum())
    slope = float((weights * (x - x_mean) * (y - y_mean)).sum()) / about if about else 0.0
    slope = min(max(slope, 0.0), y_mean / x_mean if x_mean else 0.0)
    return max(y_mean - slope * x_mean, 0.0), slope


def _points(scale: Scale, centre: Floats, spread: Floats, freedom: int, months: int) -> list[Json]:
    def at(probability: float) -> Floats:
        return scale.down(centre + quantile(probability, freedom) * spread, months)

    columns = {"median": at(0.5), "low80": at(0.1), "high80": at(0.9), "low95": at(0.025), "high95": at(0.975)}
    size = scale.exposure[months:] if isinstance(scale, Counts) else np.full(centre.size, scale.usual)
    columns |= {"centre": centre, "spread": spread, "size": size}
    return [
        {"ahead": step + 1, **{name: _rounded(float(column[step])) for name, column in columns.items()}}
        for step in range(centre.size)
    ]


def _origins(test: Backtest) -> int:
    return len(test.errors)


def _rounded(value: float) -> float:
    """Six digits: a frozen paper must not hang on a machine's last bit."""
    return float(f"{value:.6g}")
