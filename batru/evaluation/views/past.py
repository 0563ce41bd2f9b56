"""A ranking as of a past day: the page behind ?as_of=, and its frozen file."""

import json
from datetime import date, datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.evaluation.models import Campaign
from batru.evaluation.reads.past import OnDay, on_day, sees_unpublished
from batru.evaluation.reads.shown import block_name
from batru.evaluation.views import words
from batru.kernel.period import local_day

DIGITS = 2


def as_of_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?as_of=: the ranking of that day, by blocks, with what it rests on."""
    found, language = _found(request, code), get_language() or "vi"
    rounding = found.edition.total_rounding
    context = {
        "found": found,
        "first": None,
        "today": local_day(clock.now()),
        "blocks": [(block, list(units)) for block, units in groupby(found.units, key=lambda own: own.block)],
        "block_names": {own.block: block_name(found.edition, own.block, language) for own in found.units},
        "grade": lambda grade: words.grade_words(found.edition, grade),
        "digits": rounding.digits if rounding.mode != "exact" else DIGITS,
        "known_at": datetime.fromisoformat(found.how["known_at"]),
        "nights": ", ".join(f"{table} {date.fromisoformat(night):%d/%m/%Y}" for table, night in _nights(found)),
        **words.helpers(language),
    }
    return render(request, "evaluation/as_of.html", context)


@never_cache
@require_safe
def as_of_file(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?as_of= (today without it): the frozen file, which `batru index verify` recomputes anywhere."""
    found = _found(request, code)
    told = json.dumps(found.frozen, ensure_ascii=False)
    response = HttpResponse(told, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="evaluation-{code}-{found.day.isoformat()}.json"'
    return response


def _found(request: HttpRequest, code: str) -> OnDay:
    now, actor = clock.now(), actor_for(request)
    campaign = Campaign.objects.filter(code=code).first()
    unpublished = campaign is not None and sees_unpublished(actor, campaign)
    return on_day(code, request.GET.get("as_of") or local_day(now).isoformat(), now, unpublished=unpublished)


def _nights(found: OnDay) -> list[tuple[str, str]]:
    return sorted(found.how["nights"].items())
