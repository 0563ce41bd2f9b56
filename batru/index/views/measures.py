"""Measures: what each figure means, on whose authority, and the rows that it rests on."""

import csv
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from batru.commons import home
from batru.commons.people.public import Actor, actor_for
from batru.commons.places.public import unit, units
from batru.facts.public import indicator
from batru.facts.public import series as observed
from batru.index import wording
from batru.index.forms import page_number, read_narrow, read_period
from batru.index.reads.figures import Figure, value_of
from batru.index.reads.ground import measure, sets
from batru.index.reads.listings import MOST, PAGE, how_many, rows
from batru.index.rules import Period
from batru.index.views.access import addresses, may_read_rows
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.shapes import Shape


@require_safe
def measures_page(request: HttpRequest) -> HttpResponse:
    """GET: every measure, by set."""
    return render(request, "index/measures.html", {"sets": sets(), "wording": wording})


@require_safe
def measure_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?unit= &period=: a measure's definition, its article, its cases, and one figure where one is asked for."""
    own = measure(code)
    period = read_period(request.GET, home.today(), own)
    place = unit(request.GET.get("unit") or home.locality().root)
    figure = value_of(code, place.key, period)
    context = {
        "measure": own,
        "set": next(one for one in sets() if own in one.measures),
        "figure": figure,
        "unit": place,
        "period": period,
        "target": own.target(place.key, period.last_day),
        "may_read_rows": own.shape is not Shape.REPORTED and may_read_rows(actor_for(request), place.key, period),
        "wording": wording,
        "published": _published(own.indicator, place.key),
    }
    return render(request, "index/measure.html", context)


@never_cache
@require_safe
def rows_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?unit= &period= &part= &page=: the rows behind a figure, to whoever may read that unit's.

    ?day= &hour= &channel= &due= &alone= keep fewer of them (see `read_narrow`).
    """
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:office_sign_in')}?{urlencode({'next': request.get_full_path()})}")
    figure, part = _asked(request, actor, code)
    number = page_number(request.GET)
    period = Period.parse(figure.period)
    narrow = read_narrow(request.GET)
    found = rows(code, figure.unit, period, offset=(number - 1) * PAGE, limit=PAGE + 1, part=part, narrow=narrow)
    context = {
        "measure": figure.measure,
        "figure": figure,
        "unit": unit(figure.unit),
        "period": period,
        "part": part,
        "narrow": narrow,
        "narrowed": urlencode(narrow.words),
        "count": how_many(code, figure.unit, period, part, narrow) if narrow.words else None,
        "rows": found[:PAGE],
        "names": units({row.unit for row in found}),
        "pages": addresses(actor, figure.measure.of, found),
        "columns": wording.columns(figure.measure.of),
        "number": number,
        "all_simulated": all(row.simulated for row in found),
        "has_next": len(found) > PAGE,
        "page": PAGE,
        "wording": wording,
    }
    return render(request, "index/rows.html", context)


@never_cache
@require_safe
def rows_table(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the same rows as CSV, all of them up to a hundred thousand."""
    figure, part = _asked(request, actor_for(request), code)
    period = Period.parse(figure.period)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{period}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    shown = figure.measure.of.shown
    writer.writerow(["key", "unit", *shown, "in_part"])
    for row in rows(code, figure.unit, period, limit=MOST, part=part, narrow=read_narrow(request.GET)):
        writer.writerow([row.key, row.unit, *(_plain(row.values[name]) for name in shown), row.in_part])
    return response


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else "" if value is None else value


def _asked(request: HttpRequest, actor: Actor, code: str) -> tuple[Figure, str]:
    """The figure whose rows are asked for, and which side of it; Refusal (403) to whoever may not read them."""
    period = read_period(request.GET, home.today(), measure(code))
    place = unit(request.GET.get("unit") or home.locality().root)
    if not may_read_rows(actor, place.key, period):
        raise Refusal(
            "index.rows.permission",
            what=N_("You cannot see the rows behind this figure."),
            why=N_("None of your posts lets you read those of {unit}."),
            next_step=N_("Ask for the figure of your own unit, or sign in with the post that may."),
            status=403,
            unit=place,
        )
    part = request.GET.get("part", "")
    return value_of(code, place.key, period), part if part in ("in", "out") else ""


def _published(code: str, unit_key: str) -> dict[str, Any] | None:
    found = indicator(code) if code else None
    if found is None:
        return None
    return {"indicator": found[0], "publication": found[1], "figures": observed(code, unit_key)}
