"""Appointments: a time before one comes."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import actor_for
from batru.kernel.period import VIETNAM
from batru.law.halls import Hall
from batru.pillars.government.hall.actions.booking import agree, cancel, check_in
from batru.pillars.government.hall.reads import booking, halls
from batru.pillars.government.hall.views import shown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointments(request: HttpRequest, hall: str) -> HttpResponse:
    """GET ?lane= &day=: lanes, days and free times; POST lane, time, phone: agree one."""
    own = halls.hall(hall)
    if request.method == "POST":
        made = agree(
            own.code,
            request.POST.get("lane", ""),
            _time(request.POST.get("time", "")),
            request.POST.get("phone", ""),
            shown.language(),
            by=actor_for(request),
            at=clock.now(),
        )
        return redirect("hall:appointment", made.key)
    return render(request, "hall/appointments.html", _context(request, own))


@never_cache
@require_safe
def appointment(request: HttpRequest, key: str) -> HttpResponse:
    """GET: one appointment, with its code for the kiosk."""
    made = booking.appointment(key)
    own = halls.hall(made.hall)
    context = {
        "made": made,
        "hall": own,
        "lane": own.lanes[made.lane],
        "is_today": made.at.astimezone(VIETNAM).date() == home.today(),
        "qr": shown.qr(request.build_absolute_uri(request.path)),
    }
    return render(request, "hall/appointment.html", context)


@require_POST
def arrival(request: HttpRequest, key: str) -> HttpResponse:
    """POST: the visitor has come; gives the ticket."""
    ticket = check_in(key, by=actor_for(request), at=clock.now())
    return redirect("hall:ticket", ticket.key)


@require_POST
def cancellation(request: HttpRequest, key: str) -> HttpResponse:
    """POST: call it off."""
    cancel(key, by=actor_for(request), at=clock.now())
    return redirect("hall:appointment", key)


def _context(request: HttpRequest, own: Hall) -> dict[str, object]:
    at = clock.now()
    offered = [lane for lane in own.lanes.values() if lane.slots is not None]
    lane = next((one for one in offered if one.code == request.GET.get("lane", "")), None)
    days = booking.days(own, lane.code, at) if lane else []
    day = _day(request.GET.get("day", ""), days)
    return {
        "hall": own,
        "offered": offered,
        "lane": lane,
        "days": days,
        "day": day,
        "slots": booking.free_slots(own, lane.code, day, at) if lane and day else [],
        "icon_of": shown.icon_of,
    }


def _day(written: str, days: list[date]) -> date | None:
    return next((day for day in days if day.isoformat() == written), days[0] if days else None)


def _time(written: str) -> datetime:
    """What was chosen; a time that cannot be read is one that nobody offers."""
    found = parse_datetime(written)
    return found if found is not None and found.tzinfo is not None else datetime(1970, 1, 1, tzinfo=VIETNAM)
