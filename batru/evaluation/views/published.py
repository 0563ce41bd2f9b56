"""What people see of a result: the list of results, the league table, the heat map, and the result in plain words."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.evaluation.models import Campaign, Publication
from batru.evaluation.reads.cards import behind, items
from batru.evaluation.reads.league import blocks, choices, table
from batru.evaluation.reads.results import UnitResult, publication
from batru.evaluation.reads.shown import Shown, block_name, corrections, pillars, shown
from batru.evaluation.views import words
from batru.evaluation.views.past import as_of_page

LATEST = "latest"
MOST_TOLD = 3
HEAT_STEPS = 5


@require_safe
def results_page(request: HttpRequest) -> HttpResponse:
    """GET: every result that was published, the newest period first."""
    rows = Publication.objects.order_by("-campaign__period", "campaign__code", "-number")
    last: dict[str, int] = {}
    for code, number in rows.values_list("campaign__code", "number"):
        last.setdefault(code, number)
    campaigns = {one.code: one for one in Campaign.objects.filter(code__in=last)}
    found = [(publication(code, number), campaigns[code]) for code, number in last.items()]
    return render(request, "evaluation/results.html", {"found": found, **_helpers()})


@require_safe
def league_page(request: HttpRequest, code: str, number: int | str = LATEST) -> HttpResponse:
    """GET ?block= &by= &sort=: the league table of one block; ?as_of=2023-01-05: the ranking as of that day.

    htmx waits for how sure the places are: 204 as long as nobody knows, then the table alone.
    """
    if "as_of" in request.GET:
        return as_of_page(request, code)
    found, language = shown(code, number), _language()
    own = table(found, request.GET, language)
    context = {
        **common(found, language),
        "table": own,
        "choices": choices(found.result),
        "head": words.head(found, own, language),
        "corrections": corrections(found),
    }
    if still_waits(request, is_pending=found.is_pending):
        return HttpResponse(status=204)
    part = "_league_ready.html" if getattr(request, "htmx", False) else "league.html"
    return render(request, f"evaluation/{part}", context)


@require_safe
def league_table(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: the same table as CSV."""
    found, language = shown(code, number), _language()
    own = table(found, request.GET, language)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{number}-{own.block or "all"}.csv"'
    response.write("\ufeff")
    lines = csv.writer(response)
    columns = ("rank", "rank_low", "rank_high", "group", "unit", "name", "score", "most", "grade", "change")
    lines.writerow([*columns, "applicable_percent", "on_nothing_percent", "unranked", "simulated"])
    for line in own.lines:
        unit, sure = line.own, line.sure
        spans = [sure.low, sure.high, sure.group] if sure else ["", "", ""]
        named = [unit.key, found.name(unit.key, language), line.score, line.most, unit.grade, line.change]
        rest = [_two(line.applicable), _two(line.on_nothing), unit.unranked, found.result.simulated]
        lines.writerow([line.place, *spans, *named, *rest])
    return response


@require_safe
def heat_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET ?block= &pillar=: units by indicators, each cell a share of the maximum and the way to its workings."""
    found, language = shown(code, number), _language()
    own = table(found, {"block": request.GET.get("block", "")}, language)
    units = [line.own for line in own.lines]
    asked = request.GET.get("pillar", "")
    rows = _heat_rows(found, units, asked)
    context = {**common(found, language), "table": own, "units": units, "rows": rows, "pillar": asked}
    return render(request, "evaluation/heat.html", context)


@require_safe
def words_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET ?unit=: what was measured, how one unit did, and how sure that is, in plain words."""
    found, language = shown(code, number), _language()
    own = next((one for one in found.result.units if one.key == request.GET.get("unit")), None)
    if still_waits(request, is_pending=found.is_pending):
        return HttpResponse(status=204)
    context = {**common(found, language), "own": own, "told": _told(found, own) if own else None}
    return render(request, "evaluation/in_words.html", context)


def still_waits(request: HttpRequest, *, is_pending: bool) -> bool:
    """Whether a page asks again by itself and there is nothing new to tell it."""
    return is_pending and bool(getattr(request, "htmx", False))


def common(found: Shown, language: str) -> dict[str, Any]:
    """What every page of a result needs."""
    now = clock.now()
    names = {block: block_name(found.result.edition, block, language) for block in blocks(found.result)}
    return {
        "shown": found,
        "result": found.result,
        "campaign": found.campaign,
        "is_open": found.is_latest and found.reply_until is not None and now <= found.reply_until,
        "blocks": blocks(found.result),
        "block_names": names,
        "name": lambda key: found.name(key, language),
        "short": lambda key: found.short(key, language),
        "grade": lambda code: words.grade_words(found.result.edition, code),
        **_helpers(),
    }


def _helpers() -> dict[str, Any]:
    return words.helpers(_language())


def _language() -> str:
    return get_language() or "vi"


def _two(value: Any) -> str:
    return "" if value is None else f"{value:.2f}"


def _told(found: Shown, own: UnitResult) -> dict[str, Any]:
    """What is done best and what is furthest behind, by share of the maximum."""
    leaves = [one for one in items(found, own) if not one.is_group and one.share is not None]
    best = sorted(leaves, key=lambda one: (-(one.share or 0), -one.result.most, one.node.code))
    return {
        "pillars": pillars(found.result.edition, own),
        "best": best[:MOST_TOLD],
        "behind": behind(leaves)[:MOST_TOLD],
        "peers": [one for one in found.of_block(own.block) if one.rank is not None],
        "sure": found.spans.get(own.key),
        "was": found.was(own.key),
    }


def _heat_rows(found: Shown, units: list[UnitResult], pillar: str) -> list[dict[str, Any]]:
    """Groups as headings and indicators as rows; only of one pillar where one is asked for."""
    parts = found.result.edition.root.parts
    asked = [part for part in parts if part.code == pillar] or parts
    rows = []
    for part in asked:
        for node in [part, *(part.walk() if hasattr(part, "walk") else ())]:
            nodes = [own.nodes.get(node.code) for own in units]
            if any(nodes):
                rows.append({"node": node, "is_group": hasattr(node, "parts"), "cells": [_heat(one) for one in nodes]})
    return rows


def _heat(node: Any) -> dict[str, Any] | None:
    if node is None:
        return None
    share = node.score / node.most if node.score is not None and node.most else None
    step = None if share is None else min(HEAT_STEPS, 1 + int(share * HEAT_STEPS))
    return {"share": share, "step": step, "state": node.state}
