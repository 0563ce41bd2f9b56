"""Taking a ticket: at the kiosk, or on a phone that has read the hall's own code."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.halls import Hall
from batru.pillars.government.hall.actions.steps import SERVE
from batru.pillars.government.hall.actions.taking import take
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.rules.states import KIOSK, PHONE
from batru.pillars.government.hall.views import shown

DEVICE = "hall_kiosk"
DEVICE_SECONDS = 365 * 86_400
MINE = "hall_tickets"
MOST_KEPT = 10


@never_cache
@require_safe
def kiosk(request: HttpRequest, hall: str) -> HttpResponse:
    """GET ?group=: the lanes as huge buttons. The screen becomes a kiosk when a clerk of the hall opens it once."""
    own = halls.hall(hall)
    may_be = settings.BATRU_EXAMPLE or actor_for(request).may(SERVE, own.unit)
    if not (may_be or _is_kiosk(request, own)):
        raise _not_a_kiosk()
    page = render(request, "hall/kiosk.html", _context(request, own) | {"phone_qr": _phone_qr(request, own)})
    if may_be:
        page.set_signed_cookie(
            DEVICE,
            own.code,
            max_age=DEVICE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return page


@never_cache
@require_safe
def phone(request: HttpRequest, hall: str) -> HttpResponse:
    """GET ?here= &group=: the same on a phone; `here` is the day's token from the hall's own screens."""
    own = halls.hall(hall)
    mine = lines.open_of(request.session.get(MINE, ()))
    here = request.GET.get("here", "")
    context = _context(request, own) | {"here": here, "mine": mine, "is_here": halls.is_token(own, home.today(), here)}
    return render(request, "hall/phone.html", context)


@require_POST
def tickets(request: HttpRequest, hall: str) -> HttpResponse:
    """POST lane, group, here: take a ticket, and go to its slip at the kiosk or to its page on the phone."""
    own = halls.hall(hall)
    lane, group = request.POST.get("lane", ""), request.POST.get("group", "")
    at, by = clock.now(), actor_for(request)
    if request.POST.get("here"):
        return _by_phone(request, own, lane, group)
    if not _is_kiosk(request, own):
        raise _not_a_kiosk()
    ticket = take(own.code, lane, KIOSK, priority=group, by=by, at=at)
    return redirect("hall:slip", ticket.key)


def _by_phone(request: HttpRequest, own: Hall, lane: str, group: str) -> HttpResponse:
    """One open ticket a lane and phone: whoever presses twice comes to the ticket he has."""
    if not halls.is_token(own, home.today(), request.POST["here"]):
        raise _not_here()
    kept = request.session.get(MINE, [])
    held = next((one for one in lines.open_of(kept) if one.hall == own.code and one.first_lane == lane), None)
    if held is not None and held.day == home.today():
        return redirect("hall:ticket", held.key)
    ticket = take(own.code, lane, PHONE, priority=group, by=actor_for(request), at=clock.now())
    request.session[MINE] = [*kept, ticket.key][-MOST_KEPT:]
    return redirect("hall:ticket", ticket.key)


def _context(request: HttpRequest, own: Hall) -> dict[str, Any]:
    day = home.today()
    groups = halls.groups(day)
    chosen = next((group for group in groups if group.code == request.GET.get("group", "")), None)
    return {
        "hall": own,
        "lanes": lines.now(own, clock.now()).lanes(),
        "groups": groups,
        "group": chosen,
        "asks_group": "first" in request.GET,
        "here": "",
        "icon_of": shown.icon_of,
        "action": reverse("hall:tickets", args=[own.code]),
    }


def _phone_qr(request: HttpRequest, own: Hall) -> str:
    return shown.qr(shown.phone_address(request, own, home.today()))


def _is_kiosk(request: HttpRequest, own: Hall) -> bool:
    kept: Any = request.get_signed_cookie(DEVICE, default="", max_age=DEVICE_SECONDS)
    return bool(kept == own.code)


def _not_a_kiosk() -> Refusal:
    return Refusal(
        "hall.kiosk.device",
        what=N_("This screen gives no tickets."),
        why=N_("A clerk of the hall has not made it a kiosk yet."),
        next_step=N_("A clerk signs in on it once and opens this page; visitors scan the code in the hall instead."),
        status=403,
    )


def _not_here() -> Refusal:
    return Refusal(
        "hall.phone.token",
        what=N_("No ticket was taken."),
        why=N_("Tickets are for people in the hall; the code you scanned is not today's."),
        next_step=N_("Scan the code on the kiosk or on the board again."),
        status=403,
    )
