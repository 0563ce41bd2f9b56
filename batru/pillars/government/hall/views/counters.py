"""The counter's page: everything by a number pad and a scanner, nothing that needs a mouse."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, actor_for, names
from batru.kernel.refusal import Refusal
from batru.law.halls import Hall
from batru.pillars.government.hall.actions import serving, shifts
from batru.pillars.government.hall.actions.steps import SERVE
from batru.pillars.government.hall.actions.taking import come_back, take
from batru.pillars.government.hall.models import Ticket
from batru.pillars.government.hall.reads import booking, halls, lines
from batru.pillars.government.hall.rules.calling import order
from batru.pillars.government.hall.rules.slots import scanned
from batru.pillars.government.hall.rules.states import CALLED, DESK, MISSED, OUTCOMES, SERVING
from batru.pillars.government.hall.views import shown

NEXT_SHOWN = 8
CALL_AGAIN, PASS_OVER = "0", "9"
Page = Callable[[HttpRequest, Hall, int], HttpResponse]


def for_clerks(view: Page) -> Callable[..., HttpResponse]:
    """Only whoever serves the hall; to everybody else its counters are not there."""

    @wraps(view)
    def guarded(request: HttpRequest, hall: str, number: int) -> HttpResponse:
        actor, own = actor_for(request), halls.hall(hall)
        if actor.kind == "anonymous":
            return redirect(f"{reverse('people:office_sign_in')}?{urlencode({'next': request.path})}")
        if not actor.may(SERVE, own.unit):
            raise halls.absent()
        halls.counter(own, number)
        return view(request, own, number)

    return guarded


def counter_of(actor: Actor, hall_code: str) -> int | None:
    """The counter of a hall at which an official sits."""
    shift = lines.shift_of(actor.key) if actor.kind == "official" else None
    return shift.counter if shift is not None and shift.hall == hall_code else None


@never_cache
@require_safe
def counters(request: HttpRequest) -> HttpResponse:
    """GET: the counters of the halls that the reader serves; his own open one at once."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:office_sign_in')}?{urlencode({'next': request.path})}")
    shift = lines.shift_of(actor.key)
    if shift is not None:
        return redirect("hall:counter", shift.hall, shift.counter)
    served = [own for own in halls.halls().values() if actor.may(SERVE, own.unit)]
    at = clock.now()
    now_of = [lines.now(own, at) for own in served]
    open_by = {(now.hall.code, one.number): one for now in now_of for one in now.counters}
    who = names({one.clerk for one in open_by.values() if not one.simulated})
    return render(request, "hall/counters.html", {"now_of": now_of, "open_by": open_by, "who": who})


@never_cache
@require_safe
@for_clerks
def counter(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """GET ?ticket= &dossier=: the counter with who stands there, and the line."""
    actor = actor_for(request)
    shift = lines.shift_at(own, number)
    context = _line(own, number) | {
        "is_mine": shift is not None and shift.clerk == actor.key,
        "is_taken": shift is not None and shift.clerk != actor.key,
        "is_paused": shift is not None and lines.is_paused(shift),
        "elsewhere": lines.shift_of(actor.key),
        "outcomes": shown.outcomes(),
        "found": lines.by_code(own, request.GET.get("ticket", ""), home.today()),
        "dossier": request.session.get("hall_dossier", ""),
        "groups": halls.groups(home.today()),
        "can_transfer": [(lane, serving_of) for lane in own.lanes.values() for serving_of in [own.serving(lane.code)]],
    }
    return render(request, "hall/counter.html", context)


@never_cache
@require_safe
@for_clerks
def line(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """GET: who waits, as a fragment."""
    return render(request, "hall/_waiting.html", _line(own, number))


@require_POST
@for_clerks
def shift(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST close=1: leave the counter; otherwise sit down at it."""
    by, at = actor_for(request), clock.now()
    if request.POST.get("close"):
        shifts.close_counter(own.code, number, by=by, at=at)
        return redirect("hall:counters")
    shifts.open_counter(own.code, number, by=by, at=at)
    return redirect("hall:counter", own.code, number)


@require_POST
@for_clerks
def pause(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST end=1: go on; otherwise pause."""
    deed = shifts.end_pause if request.POST.get("end") else shifts.begin_pause
    deed(own.code, number, by=actor_for(request), at=clock.now())
    return redirect("hall:counter", own.code, number)


@require_POST
@for_clerks
def scan(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST scanned: nothing for the next step, a digit for a deed, a slip for that ticket, else a dossier's code."""
    text = request.POST.get("scanned", "").strip()
    there = lines.now(own, clock.now()).at_counter(number)
    if not text:
        _step(request, own, number, there)
    elif len(text) == 1:
        _by_digit(request, there, text)
    else:
        return _scanned(request, own, number, there, text)
    return redirect("hall:counter", own.code, number)


@require_POST
@for_clerks
def take_ticket(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST lane, group: take a ticket on somebody's behalf, and show its slip."""
    lane, group = request.POST.get("lane", ""), request.POST.get("group", "")
    ticket = take(own.code, lane, DESK, priority=group, assisted=True, by=actor_for(request), at=clock.now())
    return redirect("hall:slip", ticket.key)


@require_POST
@for_clerks
def call(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST: call the next; with key= that one: again where it stands here, out of its turn where it waits."""
    by, at, key = actor_for(request), clock.now(), request.POST.get("key", "")
    if not key:
        _next(own, number, by)
    elif lines.by_key(key).state == CALLED:
        serving.call_again(key, by=by, at=at)
    else:
        serving.call_this(key, number, by=by, at=at)
    return redirect("hall:counter", own.code, number)


@require_POST
@for_clerks
def service(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST key: the visitor has come."""
    serving.begin(request.POST.get("key", ""), by=actor_for(request), at=clock.now())
    return redirect("hall:counter", own.code, number)


@require_POST
@for_clerks
def absence(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST key: nobody came; back=1: somebody who was passed over has come after all and stands in line again."""
    key, by, at = request.POST.get("key", ""), actor_for(request), clock.now()
    if request.POST.get("back"):
        come_back(key, by=by, at=at)
    else:
        serving.pass_over(key, by=by, at=at)
    return redirect("hall:counter", own.code, number)


@require_POST
@for_clerks
def transfer(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST key, to: "lane" or "lane:counter"."""
    lane, _, to_counter = request.POST.get("to", "").partition(":")
    counter_number = int(to_counter) if to_counter.isdigit() else None
    key = request.POST.get("key", "")
    serving.send_on(key, lane, counter_number, by=actor_for(request), at=clock.now())
    return redirect("hall:counter", own.code, number)


@require_POST
@for_clerks
def end(request: HttpRequest, own: Hall, number: int) -> HttpResponse:
    """POST key, outcome, dossier: the visit ends."""
    dossier = request.POST.get("dossier", "")
    _finish(request, request.POST.get("key", ""), request.POST.get("outcome", ""), dossier)
    return redirect("hall:counter", own.code, number)


def _step(request: HttpRequest, own: Hall, number: int, there: Ticket | None) -> None:
    """The one big key: call the next, then begin."""
    by = actor_for(request)
    if there is None:
        _next(own, number, by)
    elif there.state == CALLED:
        serving.begin(there.key, by=by, at=clock.now())


def _next(own: Hall, number: int, by: Actor) -> None:
    """Nobody to call is no fault: the page says so."""
    try:
        serving.call_next(own.code, number, by=by, at=clock.now())
    except Refusal as refusal:
        if refusal.code != "hall.counter.nobody":
            raise


def _by_digit(request: HttpRequest, there: Ticket | None, digit: str) -> None:
    """1 to 5 end a visit, 0 calls again, 9 passes over; any other key is nothing."""
    if there is None:
        return
    by, at = actor_for(request), clock.now()
    if there.state == SERVING and digit.isdigit() and 1 <= int(digit) <= len(OUTCOMES):
        _finish(request, there.key, list(OUTCOMES)[int(digit) - 1], request.session.get("hall_dossier", ""))
    elif there.state == CALLED and digit == CALL_AGAIN:
        serving.call_again(there.key, by=by, at=at)
    elif there.state == CALLED and digit == PASS_OVER:
        serving.pass_over(there.key, by=by, at=at)


def _finish(request: HttpRequest, key: str, outcome: str, dossier: str) -> None:
    serving.finish(key, outcome, dossier, by=actor_for(request), at=clock.now())
    request.session.pop("hall_dossier", None)


def _scanned(request: HttpRequest, own: Hall, number: int, there: Ticket | None, text: str) -> HttpResponse:
    """A slip opens its ticket: called here it begins, waiting it is called; a dossier's code leads to its page."""
    kind, what = scanned(text)
    if kind == "dossier":
        if there is not None and there.state == SERVING:
            request.session["hall_dossier"] = what[:40]
        return redirect("onestop:dossier", what)
    ticket = lines.by_key(what) if kind == "key" else lines.by_code(own, what, home.today())
    if ticket is None or ticket.hall != own.code:
        raise halls.absent()
    by, at = actor_for(request), clock.now()
    if there is not None and there.pk == ticket.pk and there.state == CALLED:
        serving.begin(ticket.key, by=by, at=at)
    elif there is None and lines.shift_at(own, number) is not None and ticket.state in ("waiting", MISSED):
        serving.call_this(ticket.key, number, by=by, at=at)
        serving.begin(ticket.key, by=by, at=at)
    return redirect(f"{reverse('hall:counter', args=[own.code, number])}?{urlencode({'ticket': ticket.code})}")


def _line(own: Hall, number: int) -> dict[str, Any]:
    """The counter's own ticket, and who comes after it lane by lane."""
    at = clock.now()
    now = lines.now(own, at)
    own_lanes = own.counters[number].lanes
    tickets = {one.pk: one for one in now.tickets}
    there = now.at_counter(number)
    return {
        "hall": own,
        "number": number,
        "there": there,
        "group": shown.group_name(there) if there else "",
        "queues": [
            (
                own.lanes[code],
                [tickets[one.id] for one in order(now.waiting, code, own.rule, at)][:NEXT_SHOWN],
                now.queue_lengths.get(code, 0),
            )
            for code in own_lanes
        ],
        "waiting": sum(now.queue_lengths.get(code, 0) for code in own_lanes),
        "missed": [one for one in lines.missed(own, home.today()) if one.lane in own_lanes],
        "expected": [one for one in booking.coming(own, home.today()) if one.lane in own_lanes],
        "clock": at,
    }
