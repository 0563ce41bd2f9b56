"""Results beside one another for everybody: all units by every set, one unit over the years, and both to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from batru.commons.places.public import unit as place_of
from batru.evaluation.reads import compared, compared_data
from batru.evaluation.reads.compared import Stand, Strand
from batru.evaluation.reads.shown import pillars
from batru.evaluation.rules.strands import strands
from batru.evaluation.views import words
from batru.evaluation.views.files import XLSX, handed
from batru.evaluation.views.published import still_waits

CSV = "text/csv; charset=utf-8"


@require_safe
def compared_page(request: HttpRequest) -> HttpResponse:
    """GET ?period= &kind= &q=: the units of one kind by several results, side by side."""
    language = get_language() or "vi"
    found = compared.found_results()
    known = compared.periods(found)
    asked = request.GET.get("period", "")
    period = asked if asked in known else ""
    query = request.GET.get("q", "").strip()
    sides = compared.side_by_side(
        found, period=period, kind=request.GET.get("kind", ""), query=query, language=language
    )
    is_pending = any(one.is_pending for one in sides.columns)
    if still_waits(request, is_pending=is_pending):
        return HttpResponse(status=204)
    context = {"sides": sides, "periods": known, "period": period, "query": query, "is_pending": is_pending}
    return render(request, "evaluation/compared.html", {**context, **_helpers(language)})


@require_safe
def compared_table(request: HttpRequest) -> HttpResponse:
    """GET: every unit in every result as CSV."""
    lines = compared_data.rows(compared.found_results())
    return handed(compared_data.csv_of(lines), "evaluation-results.csv", CSV)


@require_safe
def compared_workbook(request: HttpRequest) -> HttpResponse:
    """GET: the same as a workbook."""
    lines = compared_data.rows(compared.found_results())
    return handed(compared_data.book_of(lines), "evaluation-results.xlsx", XLSX)


@require_safe
def unit_page(request: HttpRequest, unit: str) -> HttpResponse:
    """GET: one unit by every set in which it has a result, over its years."""
    language = get_language() or "vi"
    place, found = place_of(unit), compared.strands_of(unit)
    is_pending = any(year.stand.found.is_pending for one in found for year in one.years)
    if still_waits(request, is_pending=is_pending):
        return HttpResponse(status=204)
    context = {"unit": place, "name": place.called(language), "sets": [_set(one) for one in found]}
    return render(request, "evaluation/unit.html", {**context, "is_pending": is_pending, **_helpers(language)})


@require_safe
def unit_table(request: HttpRequest, unit: str) -> HttpResponse:
    """GET: the unit in every result as CSV."""
    lines = compared_data.rows(compared.found_results(unit), unit)
    return handed(compared_data.csv_of(lines), f"{_named(unit)}-results.csv", CSV)


@require_safe
def unit_workbook(request: HttpRequest, unit: str) -> HttpResponse:
    """GET: the same as a workbook."""
    lines = compared_data.rows(compared.found_results(unit), unit)
    return handed(compared_data.book_of(lines), f"{_named(unit)}-results.xlsx", XLSX)


def _set(one: Strand) -> dict[str, Any]:
    told = [(year.stand.found.result.period, _float(year.stand.share), year.is_alike) for year in one.years]
    last = one.last
    parts = pillars(last.found.result.edition, last.own)
    return {"last": last, "years": one.years, "strand": strands(told), "pillars": parts}


def _helpers(language: str) -> dict[str, Any]:
    return {**words.helpers(language), "grade_of": _grade}


def _grade(stand: Stand) -> str:
    return words.grade_words(stand.found.result.edition, stand.own.grade)


def _float(share: Any) -> float | None:
    return None if share is None else float(share)


def _named(unit: str) -> str:
    return place_of(unit).key.replace("/", "-").replace("@", "-")
