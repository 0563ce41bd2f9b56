"""Published series of the nation and the city, and what a place reported of itself: always with the source."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from batru.command.reads.boards import readable, start_of
from batru.command.reads.statistics import Choice, Series, choice, observed, target_of
from batru.command.views.access import readers
from batru.command.views.tables import table
from batru.commons import clock, home
from batru.commons.people.public import Actor
from batru.commons.places.public import unit
from batru.kernel.period import local_day


@require_safe
@readers
def statistics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?unit= &series=: one published series as picture and table, with its source, status and known breaks."""
    chosen = choice(request.GET.get("unit", ""), local_day(clock.now()))
    if chosen is None:
        return render(request, "command/statistics.html", {"choice": None})
    found = _series(request, chosen)
    context = {
        "choice": chosen,
        "series": found,
        "labels": _labels(found),
        "drawn": _drawn(found),
    }
    return render(request, "command/statistics.html", context)


@require_safe
@readers
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?unit= &series=: the figures of a series as CSV, each with status and source."""
    chosen = choice(request.GET.get("unit", ""), local_day(clock.now()))
    if chosen is None:
        return table("statistics", [], [])
    found = _series(request, chosen)
    rows = [
        (row.period_start, row.period_kind, row.value, row.status, row.provisional, row.source, row.source_url)
        for row in found.figures
    ]
    head = ["period_start", "period_kind", found.indicator.code, "status", "provisional", "source", "source_url"]
    return table(found.indicator.code, head, rows)


@require_safe
@readers
def reported_page(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET ?unit=: a figure that a place reported of itself, with its source and what is known against it."""
    key = request.GET.get("unit") or start_of(actor)
    readable(actor, key)
    found = observed(code, unit(key), local_day(clock.now()))
    held = target_of(code, key, found.last.period_start)
    context = {
        "series": found,
        "target": held,
        "labels": _labels(found),
        "drawn": _drawn(found),
    }
    return render(request, "command/reported.html", context)


def label(start: date, kind: str) -> str:
    """2022, 2022-Q3, 11/2022 or 30/11/2022."""
    if kind == "year":
        return f"{start.year}"
    if kind == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start.month}/{start.year}" if kind == "month" else f"{start.day}/{start.month}/{start.year}"


def _labels(found: Series) -> list[str]:
    return [label(row.period_start, row.period_kind) for row in found.figures]


def _drawn(found: Series) -> list[tuple[str, float | None]]:
    """What the picture shows: every period's label with its figure, None where nobody published one."""
    kind = found.last.period_kind
    return [(label(start, kind), row.value if row else None) for start, row in found.drawn]


def _series(request: HttpRequest, chosen: Choice) -> Series:
    code = request.GET.get("series", "")
    offered = {own.code for offer in chosen.offers for own, _ in offer.indicators}
    return observed(code if code in offered else chosen.first, chosen.unit, home.today())
