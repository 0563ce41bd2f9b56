"""Tracking with the code alone: code and state, nothing about anybody (Circular 01/2018 art. 16)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.rules.states import STATE_NAMES
from batru.pillars.government.onestop.views import shown


@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """GET: the field for the code; with `code` on to its page."""
    code = request.GET.get("code", "").strip().upper()
    return (
        redirect("onestop:tracked", code)
        if code
        else render(request, "onestop/track.html", {"code": "", "refusal": None})
    )


@require_safe
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    """GET: where the dossier stands; an unknown code leads back to the field with the reason."""
    try:
        row = records.public_state(code)
    except Refusal as refusal:
        context = {"code": code, "refusal": refusal}
        return render(request, "onestop/track.html", context, status=refusal.status)
    context = {
        "row": row,
        "state_name": STATE_NAMES[row.state],
        "stations": shown.stations(row.state),
    }
    return render(request, "onestop/tracked.html", context)
