"""The past of a measure of a unit, as it is handed over to be continued."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batru.foresight.rules.forecasts import SHARE, FrozenForecast, Miss, Point
from batru.kernel.period import Month

HORIZON = 12
# Changed when the engine forecasts differently from the same past.
EDITION = 1


@dataclass(frozen=True, slots=True)
class Past:
    """Complete months of one measure of one unit, oldest first, and what is known of the months to come.

    `whole` is what each share is a share of; `working_days` covers history and horizon, or is None where the calendar
    does not reach so far.
    """

    measure: str
    unit: str
    shape: str
    months: tuple[Month, ...]
    values: tuple[float | None, ...]
    whole: tuple[float | None, ...]
    working_days: tuple[int, ...] | None
    facts_version: str
    simulated: bool

    @property
    def question(self) -> dict[str, Any]:
        """What the engine is asked."""
        return {
            "shape": self.shape,
            "values": list(self.values),
            "whole": list(self.whole) if self.shape == SHARE else None,
            "exposure": None if self.working_days is None else list(self.working_days),
            "horizon": HORIZON,
        }

    @property
    def digest(self) -> str:
        """SHA-256 over everything that the forecast depends on."""
        told = {"edition": EDITION, "first": str(self.months[0]) if self.months else "", **self.question}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def begun(shape: str, values: Sequence[float | None]) -> int:
    """How many months at the start say nothing yet: without a share, or before the first dossier was counted."""
    says = (value is not None if shape == SHARE else bool(value) for value in values)
    return next((place for place, spoken in enumerate(says) if spoken), len(values))


def frozen(past: Past, said: Mapping[str, Any], made_at: datetime) -> FrozenForecast:
    """The engine's answer as a sealed forecast, not yet stored."""
    last = past.months[-1]
    points = tuple(
        Point(month=last + point["ahead"], **{name: point[name] for name in Point.__slots__ if name != "month"})
        for point in said.get("points", ())
    )
    forecast = FrozenForecast(
        id=0,
        measure=past.measure,
        unit=past.unit,
        made_at=made_at,
        facts_version=past.facts_version,
        shape=past.shape,
        method=said["method"],
        freedom=said.get("freedom", 0),
        history=tuple(zip(past.months, past.values, strict=True)),
        points=points,
        simulated=past.simulated,
        backtest=tuple(Miss(each["method"], each["miss"], each["origins"]) for each in said.get("backtest", ())),
    )
    return forecast.sealed()
