"""The door of foresight; light enough for the web to import."""

from collections.abc import Mapping

from batru.foresight.reads.forecasts import latest as frozen
from batru.foresight.reads.forecasts import latest_of, numbered
from batru.foresight.rules.forecasts import Effect, FrozenForecast, Miss, Outcome, Point, Verdict, odds
from batru.foresight.rules.forecasts import effect as compare
from batru.kernel.period import Month

__all__ = ["Effect", "FrozenForecast", "Miss", "Outcome", "Point", "Verdict", "effect", "frozen", "latest_of", "odds"]


def effect(frozen_id: int, actuals: Mapping[Month, float | None]) -> Effect | None:
    """What came beside what the forecast of that number said; None where there is no such forecast."""
    forecast = numbered(frozen_id)
    return None if forecast is None else compare(forecast, actuals)
