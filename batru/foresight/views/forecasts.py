"""Forecasts: the list, one of them with its bands and odds, and its numbers to take along."""

import csv
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from batru.commons.people.public import Actor
from batru.commons.places.public import Unit, units
from batru.foresight.reads.forecasts import MEASURES, latest, latest_of
from batru.foresight.rules.forecasts import FrozenForecast, Point, odds
from batru.foresight.rules.words import METHODS
from batru.foresight.views.access import READ, readers, unknown
from batru.index.public import measure, target
from batru.law.measures import Better, Measure, Target


class Month(NamedTuple):
    """A month to come with the target that holds then and the odds of meeting it."""

    point: Point
    target: Target | None
    odds: float | None


class Shown(NamedTuple):
    """A forecast with what a page needs beside it."""

    forecast: FrozenForecast
    measure: Measure
    unit: Unit
    months: list[Month]

    @property
    def spark(self) -> list[float | None]:
        """History and the middle of the forecast, oldest first."""
        return [value for _, value in self.forecast.history] + [month.point.median for month in self.months]


class Judged(NamedTuple):
    """The first month to come that has a target, and what is measured then."""

    measure: Measure
    month: Month


class Row(NamedTuple):
    """One unit of the list: its forecasts in the order of MEASURES, some of them missing."""

    unit: Unit
    shown: list[Shown | None]

    @property
    def judged(self) -> Judged | None:
        """The odds to show: those of the first measure that has a target."""
        with_target = (
            Judged(own.measure, month) for own in self.shown if own for month in own.months if month.target is not None
        )
        return next(with_target, None)


@require_safe
@readers
def forecasts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: what may come in each unit that the reader may see."""
    found = [one for one in latest_of(actor.units(READ)) if one.measure in MEASURES]
    places = units({one.unit for one in found})
    shown = {(one.measure, one.unit): _shown(one, places[one.unit]) for one in found}
    rows = [Row(place, [shown.get((code, key)) for code in MEASURES]) for key, place in sorted(places.items())]
    context = {
        "rows": rows,
        "measures": [measure(code) for code in MEASURES],
        "simulated": any(one.simulated for one in found),
    }
    return render(request, "foresight/forecasts.html", context)


@require_safe
@readers
def forecast(request: HttpRequest, actor: Actor, code: str, unit_key: str) -> HttpResponse:
    """GET: one measure of one unit, a year ahead."""
    shown = _found(actor, code, unit_key)
    context = {"shown": shown, "methods": METHODS, "chart": _chart(shown)}
    return render(request, "foresight/forecast.html", context)


@require_safe
@readers
def table(request: HttpRequest, actor: Actor, code: str, unit_key: str) -> HttpResponse:
    """GET: the numbers under the picture as CSV."""
    shown = _found(actor, code, unit_key)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    lines = csv.writer(response)
    lines.writerow(["month", "counted", "forecast", "low80", "high80", "low95", "high95", "target", "odds"])
    lines.writerows([month, value, *[""] * 7] for month, value in shown.forecast.history)
    lines.writerows(
        [p.month, "", p.median, p.low80, p.high80, p.low95, p.high95, held.value if held else "", _blank(chance)]
        for p, held, chance in shown.months
    )
    return response


def _found(actor: Actor, code: str, unit_key: str) -> Shown:
    found = latest(code, unit_key) if code in MEASURES and actor.may(READ, unit_key) else None
    if found is None:
        raise unknown(measure=code, unit=unit_key)
    return _shown(found, units({unit_key})[unit_key])


def _shown(forecast: FrozenForecast, unit: Unit) -> Shown:
    own = measure(forecast.measure)
    months = []
    for point in forecast.points:
        held = target(forecast.measure, forecast.unit, point.month.last())
        chance = odds(forecast, point, held.value, at_most=own.better is Better.LOWER) if held else None
        months.append(Month(point, held, chance))
    return Shown(forecast, own, unit, months)


def _chart(shown: Shown) -> dict[str, Any]:
    """Columns as long as the axis; the forecast begins where the counted months end."""
    past = shown.forecast.history
    nothing: list[float | None] = [None] * len(past)
    points = shown.forecast.points

    def after(name: str) -> list[float | None]:
        return nothing + [getattr(point, name) for point in points]

    return {
        "months": [month for month, _ in past] + [point.month for point in points],
        "actual": [value for _, value in past] + [None] * len(points),
        **{name: after(name) for name in ("median", "low80", "high80", "low95", "high95")},
    }


def _blank(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
