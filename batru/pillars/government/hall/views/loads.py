"""The supervisor's view: load by lane and counter, waits so far, who is on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.commons.people.public import actor_for, names
from batru.law.halls import Hall
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.reads.loads import load as load_of

READ = "hall.load.read"


@never_cache
@require_safe
def loads(request: HttpRequest) -> HttpResponse:
    """GET: the halls that the reader supervises; the only one at once."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:office_sign_in')}?{urlencode({'next': request.path})}")
    readable = [own for own in halls.halls().values() if actor.may(READ, own.unit)]
    if len(readable) == 1:
        return redirect("hall:load", readable[0].code)
    at = clock.now()
    return render(request, "hall/loads.html", {"now_of": [lines.now(own, at) for own in readable]})


@never_cache
@require_safe
def load(request: HttpRequest, hall: str) -> HttpResponse:
    """GET: one hall today, beside the same weekday of the last weeks."""
    actor = actor_for(request)
    own = halls.hall(hall)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:office_sign_in')}?{urlencode({'next': request.path})}")
    if not actor.may(READ, own.unit):
        raise halls.absent()
    return render(request, "hall/load.html", _context(own))


def _context(own: Hall) -> dict[str, Any]:
    at = clock.now()
    now, found = lines.now(own, at), load_of(own, at)
    on = {one.number: one for one in now.counters}
    return {
        "hall": own,
        "load": found,
        "lanes": [(one, now.wait(one.code, one.waiting)) for one in found.lanes],
        "counters": [(number, on.get(number), found.counters[number]) for number in own.counters],
        "names": names({one.clerk for one in now.counters if not one.simulated}),
        "at_counter": {number: now.at_counter(number) for number in own.counters},
        "longest": max((one.longest_now or 0 for one in found.lanes), default=0),
        "waiting": sum(one.waiting for one in found.lanes),
        "hours": [f"{hour}:00" for hour, _today, _before in found.hours],
        "today": [today for _hour, today, _before in found.hours],
        "before": [before for _hour, _today, before in found.hours],
        "clock": at,
    }
