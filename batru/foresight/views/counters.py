"""The question of the counter: asked by address, answered by the computing process, shown when it is there."""

import csv
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.commons.compute.public import Answer, answer, ask
from batru.commons.people.public import Actor
from batru.commons.places.public import Unit, units
from batru.foresight.forms import Asked, read_question
from batru.foresight.reads.counters import assumptions, first_shown, kind_names, known_visits, staffed, visits
from batru.foresight.reads.forecasts import counter_units
from batru.foresight.rules.counters import Visits, engine_question, is_measured, kinds, mean_minutes, open_minutes
from batru.foresight.views.access import READ, readers, unknown

SIMULATE = "batru.foresight.engine.answers:answer"
PATIENCE_SECONDS = 0.6
WAIT_SECONDS = 20.0
DAY = 24 * 60


@require_safe
@readers
def counters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: the form and, when it is computed, the answer; htmx asks for the answer alone until it is there."""
    now = clock.now()
    places = _places(actor, now)
    by_htmx = bool(getattr(request, "htmx", False))
    template = "foresight/_counters_answer.html" if by_htmx else "foresight/counters.html"
    if not places:
        return render(request, template, {"units": places})
    unit = _chosen(places, request.GET.get("unit", ""), now)
    own = staffed(unit.key)
    asked = read_question(request.GET, own.counters)
    context: dict[str, Any] = {"asked": asked, "units": places, "assumed": assumptions(), "staffed": own}
    context |= {"unit": unit, "address": _address(request, unit), **_answered(unit, asked, now, by_htmx, request)}
    return render(request, template, context)


@require_safe
@readers
def table(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: the answer's numbers as CSV."""
    now = clock.now()
    unit = _chosen(_places(actor, now), request.GET.get("unit", ""), now)
    asked = read_question(request.GET, staffed(unit.key).counters)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="counters.csv"'
    if asked.question:
        came = visits(unit.key, asked.weekday, now)
        found = ask(SIMULATE, timeout=WAIT_SECONDS, question=engine_question(came, assumptions(), asked.question))
        _write(response, found)
    return response


def _answered(unit: Unit, asked: Asked, now: datetime, may_wait: bool, request: HttpRequest) -> dict[str, Any]:
    """The recorded visits and the answer to what was asked of them, as far as both are known.

    The first page asks nobody, so that it stands at once; htmx, or a reader who follows the link, waits a little.
    """
    if asked.question is None:
        return {}
    came = known_visits(unit.key, asked.weekday, now)
    if came is None and (may_wait or "show" in request.GET):
        came = visits(unit.key, asked.weekday, now)
    if came is None:
        return {"answer": Answer("pending")}
    if not came.recorded or not came.spans:
        return {"came": came}
    patience = 5.0 if "show" in request.GET else PATIENCE_SECONDS
    told = answer(SIMULATE, patience=patience, question=engine_question(came, assumptions(), asked.question))
    return {"came": came, "answer": told, **_beside(unit, came, asked, told)}


def _beside(unit: Unit, came: Visits, asked: Asked, told: Answer) -> dict[str, Any]:
    """What the page says beside the answer: kinds of business, and how busy the counters are."""
    if asked.question is None or told.state != "done":
        return {}
    found = kinds(came, assumptions(), asked.question.minutes)
    load = told.value["people_a_day"]["mean"] * mean_minutes(found) / open_minutes(came.spans)
    plans = (asked.question.counters, asked.question.counters + asked.question.more)
    return {
        "kinds": found,
        "minutes": mean_minutes(found),
        "is_check": asked.question.minutes is None and asked.question.times == 1.0,
        "loads": [load / counters for counters in plans],
        "plans": plans,
        "result": told.value,
        "is_measured": is_measured(came, assumptions()),
        "fields": kind_names(came.source, unit.key),
        "last_leaves": _clock(told.value["plans"][0]["last_leaves"]["mean"] % DAY),
        "days_after": int(told.value["plans"][0]["last_leaves"]["mean"] // DAY),
    }


def _address(request: HttpRequest, unit: Unit) -> str:
    """What was asked, with the unit that is shown: the next question is about the same."""
    asked = request.GET.copy()
    asked["unit"] = unit.key
    return asked.urlencode()


def _clock(minutes: float) -> str:
    """Minutes after midnight as a clock shows them."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:02d}:{rest:02d}"


def _places(actor: Actor, now: datetime) -> list[Unit]:
    """Units of this place with any dossier or visit, as far as the reader's posts reach."""
    allowed = actor.units(READ)
    keys = [key for key in counter_units(now) if allowed is None or key in allowed]
    found = units(keys)
    return [found[key] for key in keys if key in found]


def _chosen(places: list[Unit], key: str, now: datetime) -> Unit:
    """The unit that was asked for, or the fullest; one that is not in reach looks like one that is not there."""
    wanted = key or (first_shown([unit.key for unit in places], now) if places else "")
    found = next((unit for unit in places if unit.key == wanted), None)
    if found is None:
        raise unknown(measure="counters", unit=key or "–")
    return found


def _write(response: HttpResponse, found: Mapping[str, Any]) -> None:
    lines = csv.writer(response)
    lines.writerow(["figure", "plan", "mean", "low95", "high95"])
    for plan, figures in [*enumerate(found["plans"]), ("change", found["change"])]:
        lines.writerows([name, plan, own["mean"], own["low"], own["high"]] for name, own in figures.items())
