"""A published forecast: its points, the odds that it gives, its seal, and what became of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import log, log1p
from typing import Any, Self

from batru.foresight.rules.chances import below
from batru.kernel.period import Month

TOO_SHORT = "too_short"
SHARE, COUNT = "share", "count"


@dataclass(frozen=True, slots=True)
class Point:
    """One month: the middle, the bands, and the distribution behind them.

    `centre` and `spread` are Student's t on the working scale; `size` is a usual month's dossiers (share) or the
    month's working days over their mean (count).
    """

    month: Month
    median: float
    low80: float
    high80: float
    low95: float
    high95: float
    centre: float
    spread: float
    size: float


@dataclass(frozen=True, slots=True)
class Miss:
    """How far a method missed, on average, from earlier months of the same series, in the figure's own units."""

    method: str
    miss: float
    origins: int


@dataclass(frozen=True, slots=True)
class FrozenForecast:
    """A forecast as it was published, never changed afterwards; `id` is 0 until it is stored."""

    id: int
    measure: str
    unit: str
    made_at: datetime
    facts_version: str
    shape: str
    method: str
    freedom: int
    history: tuple[tuple[Month, float | None], ...]
    points: tuple[Point, ...]
    backtest: tuple[Miss, ...]
    simulated: bool
    digest: str = ""

    @property
    def is_genuine(self) -> bool:
        """Whether its seal is still that of its words."""
        return self.digest == seal(self)

    def sealed(self) -> Self:
        """The same forecast under its seal."""
        return replace(self, digest=seal(self))

    def numbered(self, number: int) -> Self:
        """The same forecast with the number that it is stored under."""
        return replace(self, id=number)

    @property
    def is_too_short(self) -> bool:
        return self.method == TOO_SHORT

    @property
    def miss(self) -> float | None:
        """The chosen method's own miss."""
        return next((each.miss for each in self.backtest if each.method == self.method), None)

    def point(self, month: Month) -> Point | None:
        """What it says of a month, if anything."""
        return next((point for point in self.points if point.month == month), None)


def odds(forecast: FrozenForecast, point: Point, target: float, *, at_most: bool = False) -> float:
    """The chance that the month reaches the target: at least it, or at most it where lower is better."""
    if forecast.shape == COUNT:
        # Dossiers are whole: at least 100 is more than 99.5.
        step = log1p(max(target + (0.5 if at_most else -0.5), 0.0) / point.size)
    else:
        # A share of all or of none is reached within half a dossier, or it never would be.
        part = target / 100.0 * point.size
        part = max(part, 0.5) if at_most else min(part, point.size - 0.5)
        step = log((part + 0.5) / (point.size - part + 0.5))
    chance_below = below((step - point.centre) / point.spread, forecast.freedom)
    return chance_below if at_most else 1.0 - chance_below


def seal(forecast: FrozenForecast) -> str:
    """SHA-256 over everything that the forecast says, in one canonical form."""
    told = json.dumps(as_data(forecast), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def as_data(forecast: FrozenForecast) -> dict[str, Any]:
    """Everything but number and seal, as plain JSON."""
    return {
        "measure": forecast.measure,
        "unit": forecast.unit,
        "made_at": forecast.made_at.isoformat(),
        "facts_version": forecast.facts_version,
        "simulated": forecast.simulated,
        "shape": forecast.shape,
        "method": forecast.method,
        "freedom": forecast.freedom,
        "history": [[str(month), value] for month, value in forecast.history],
        "points": [_point_data(point) for point in forecast.points],
        "backtest": [[each.method, each.miss, each.origins] for each in forecast.backtest],
    }


def from_data(number: int, digest: str, data: Mapping[str, Any]) -> FrozenForecast:
    """The forecast that `as_data` wrote."""
    return FrozenForecast(
        id=number,
        measure=data["measure"],
        unit=data["unit"],
        made_at=datetime.fromisoformat(data["made_at"]),
        facts_version=data["facts_version"],
        simulated=data["simulated"],
        shape=data["shape"],
        method=data["method"],
        freedom=data["freedom"],
        history=tuple((Month.parse(month), value) for month, value in data["history"]),
        points=tuple(Point(**{**point, "month": Month.parse(point["month"])}) for point in data["points"]),
        backtest=tuple(Miss(*each) for each in data["backtest"]),
        digest=digest,
    )


def _point_data(point: Point) -> dict[str, Any]:
    return {name: str(value) if name == "month" else value for name, value in _fields(point)}


def _fields(point: Point) -> list[tuple[str, Any]]:
    return [(name, getattr(point, name)) for name in Point.__slots__]


class Verdict(StrEnum):
    """How a month stands to the forecast made before it."""

    EXPECTED = "expected"  # inside the 80 % band
    UNUSUAL = "unusual"  # outside it, inside the 95 % band
    CLEAR = "clear"  # outside both
    OPEN = "open"  # not known yet


@dataclass(frozen=True, slots=True)
class Outcome:
    """A month that was forecast, what came, and how surely that differs from what was to be expected anyway."""

    point: Point
    actual: float | None
    verdict: Verdict

    @property
    def difference(self) -> float | None:
        """What came, less the middle of the forecast."""
        return None if self.actual is None else self.actual - self.point.median


@dataclass(frozen=True, slots=True)
class Effect:
    """All months of a forecast beside what came; an effect is a difference that chance alone hardly makes."""

    forecast: FrozenForecast
    outcomes: tuple[Outcome, ...]

    @property
    def known(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.actual is not None)

    @property
    def mean_difference(self) -> float | None:
        """Mean of the known months' differences, in the figure's own units."""
        found = [outcome.difference for outcome in self.known if outcome.difference is not None]
        return sum(found) / len(found) if found else None


def effect(forecast: FrozenForecast, actuals: Mapping[Month, float | None]) -> Effect:
    """Compare what came with what was forecast."""
    return Effect(forecast, tuple(_outcome(point, actuals.get(point.month)) for point in forecast.points))


def _outcome(point: Point, actual: float | None) -> Outcome:
    if actual is None:
        return Outcome(point, None, Verdict.OPEN)
    if point.low80 <= actual <= point.high80:
        return Outcome(point, actual, Verdict.EXPECTED)
    inside = point.low95 <= actual <= point.high95
    return Outcome(point, actual, Verdict.UNUSUAL if inside else Verdict.CLEAR)
