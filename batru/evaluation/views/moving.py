"""What moves the places of a result: choices that were left open, and what each indicator carries."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from batru.evaluation.reads.league import table
from batru.evaluation.reads.moves import Moves, moves
from batru.evaluation.reads.shown import shown
from batru.evaluation.views.published import common, still_waits
from batru.evaluation.views.words import FACTOR_WORDS

MOST_SHOWN = 12
COLUMNS = ("block", "what", "code", "alone", "alone_low", "alone_high", "in_all", "in_all_low", "in_all_high")
SHIFTS = ("mean_shift", "most")


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
        "factor_words": FACTOR_WORDS,
        "node_names": {node.code: node.name for node in found.result.edition.root.walk()},
        "most_shown": MOST_SHOWN,
    }
    return render(request, "evaluation/moving.html", context)


@require_safe
def moving_table(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: all of it as CSV; 503 while it is being worked out."""
    found = shown(code, number)
    known = moves(code, number) if found.result.edition.in_points else {}
    if known is None:
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{number}-moves.csv"'
    response.write("\ufeff")
    lines = csv.DictWriter(response, [*COLUMNS, *SHIFTS])
    lines.writeheader()
    for block, own in known.items():
        lines.writerows({"block": block, **row} for row in _rows(own))
    return response


def _rows(own: Moves) -> Iterator[dict[str, Any]]:
    for one in own.factors:
        parts = {"alone": one.alone, "in_all": one.in_all}
        told = {name: round(part.value, 6) for name, part in parts.items()}
        told |= {f"{name}_low": round(part.low, 6) for name, part in parts.items()}
        told |= {f"{name}_high": round(part.high, 6) for name, part in parts.items()}
        yield {"what": "factor", "code": one.code, **told}
    for out in own.outs:
        yield {"what": "left_out", "code": out.code, "mean_shift": round(out.mean_shift, 6), "most": out.most}
