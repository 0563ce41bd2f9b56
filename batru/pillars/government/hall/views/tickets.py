"""A ticket on the phone and on paper; whoever has its address holds it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.kernel.period import VIETNAM
from batru.pillars.government.hall.actions.taking import come_back, give_back
from batru.pillars.government.hall.models import Ticket
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.views import shown
from batru.pillars.government.hall.views.counters import counter_of


@never_cache
@require_safe
def ticket(request: HttpRequest, key: str) -> HttpResponse:
    """GET: where the ticket stands. A clerk who scans it with a browser comes to the counter with the ticket."""
    own = lines.by_key(key)
    number = counter_of(actor_for(request), own.hall)
    if number is not None:
        return redirect(f"{reverse('hall:counter', args=[own.hall, number])}?ticket={own.code}")
    return render(request, "hall/ticket.html", _line(own) | {"qr": shown.qr(shown.ticket_address(request, own))})


@never_cache
@require_safe
def line(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the part that changes, as a fragment."""
    return render(request, "hall/_line.html", _line(lines.by_key(key)))


@never_cache
@require_safe
def slip(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the slip for an 80 mm printer, which is also what the kiosk shows while it prints."""
    own = lines.by_key(key)
    context = _line(own) | {"qr": shown.qr(shown.ticket_address(request, own))}
    return render(request, "hall/slip.html", context)


@require_POST
def leaving(request: HttpRequest, key: str) -> HttpResponse:
    """POST: give the ticket back."""
    give_back(key, by=actor_for(request), at=clock.now())
    return redirect("hall:ticket", key)


@require_POST
def coming_back(request: HttpRequest, key: str) -> HttpResponse:
    """POST: stand in line again after the call was missed."""
    come_back(key, by=actor_for(request), at=clock.now())
    return redirect("hall:ticket", key)


def _line(own: Ticket) -> dict[str, object]:
    hall, at = halls.hall(own.hall), clock.now()
    found = shown.line_of(own, lines.now(hall, at))
    return found | {"is_today": own.day == at.astimezone(VIETNAM).date()}
