"""What moves the places of a result: choices that were left open, and what each indicator carries."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from batru.evaluation.reads.league import table
from batru.evaluation.reads.moves import moves
from batru.evaluation.reads.shown import shown
from batru.evaluation.views.files import open_table
from batru.evaluation.views.published import common, still_waits
from batru.evaluation.wording import FACTORS

MOST_SHOWN = 12


@require_safe
def moving_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET ?block=: what makes the places of a block unsure, and how far they move without each of its parts."""
    found, language = shown(code, number), get_language() or "vi"
    known = moves(code, number) if found.result.edition.in_points else {}
    if still_waits(request, is_pending=known is None):
        return HttpResponse(status=204)
    own = table(found, {"block": request.GET.get("block", "")}, language)
    context: dict[str, Any] = {
        **common(found, language),
        "table": own,
        "moves": known.get(own.block) if known else None,
        "is_pending": known is None,
        "factor_words": FACTORS,
        "node_names": {node.code: node.name for node in found.result.edition.root.walk()},
        "most_shown": MOST_SHOWN,
    }
    return render(request, "evaluation/moving.html", context)


@require_safe
def moving_table(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: all of it as CSV, as the open data have it; 503 while it is being worked out."""
    return open_table(request, code, number, "moves")
