"""The board on the hall's wall: who is called to which counter, and how long the lanes take."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from batru.commons import clock, home
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.rules.states import CALLED
from batru.pillars.government.hall.views import shown

MOST_CALLS = 6


@never_cache
@require_safe
def board(request: HttpRequest, hall: str) -> HttpResponse:
    """GET: the whole wall."""
    own = halls.hall(hall)
    return render(
        request, "hall/board.html", _context(hall) | {"qr": shown.qr(shown.phone_address(request, own, home.today()))}
    )


@never_cache
@require_safe
def calls(request: HttpRequest, hall: str) -> HttpResponse:
    """GET: the part that changes, as a fragment."""
    return render(request, "hall/_calls.html", _context(hall))


def _context(code: str) -> dict[str, Any]:
    own = halls.hall(code)
    now = lines.now(own, clock.now())
    calling = [one for one in now.shown if one.state == CALLED]
    return {
        "hall": own,
        "calls": now.shown[:MOST_CALLS],
        "calling": calling,
        "lanes": now.lanes(),
        "missed": lines.missed(own, home.today())[:6],
        "simulated": now.is_simulated,
    }
