"""The counter's day with the post, a list to print and sign, an order to follow, and word from a carrier."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, actor_for, names
from batru.commons.places.public import unit, units
from batru.commons.post import reads
from batru.commons.post.actions import handing
from batru.commons.post.actions.telling import take_in
from batru.commons.post.carriers.registry import CARRIERS
from batru.commons.post.rules import s10
from batru.commons.post.rules.carrying import NotGenuine
from batru.commons.post.rules.orders import COLLECTION, DELIVERY, KINDS, STATE_NAMES
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

KIND_NAMES: Mapping[str, str] = {
    DELIVERY: N_("Results for the post to bring"),
    COLLECTION: N_("Papers that the post brings"),
}
LARGEST_EVENTS = 1_000_000


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """GET: what changes hands at a desk today, in both directions, and the lists signed so far; `unit`, `kind`."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    desks = _desks(actor)
    desk = _desk(request.GET, desks)
    kind = request.GET.get("kind", DELIVERY)
    kind = kind if kind in KINDS else DELIVERY
    context = {
        "desk": desk,
        "desks": desks,
        "kind": kind,
        "kinds": [(code, _(words)) for code, words in KIND_NAMES.items()],
        "waiting": reads.waiting_for_post(desk, kind),
        "open_list": reads.open_list(desk, kind),
        "signed": reads.lists_of(desk, home.today()),
        "state_names": STATE_NAMES[kind],
        "spaced": _spaced,
    }
    return render(request, "post/day.html", context)


@require_POST
def items(request: HttpRequest) -> HttpResponse:
    """`unit`, `kind`, `scanned`, `item`, `missing`: put an order on the open list."""
    actor = actor_for(request)
    desk = _desk(request.POST, _desks(actor))
    kind = request.POST.get("kind", "")
    given = {name: request.POST.get(name, "") for name in ("scanned", "item", "missing")}
    handing.add_item(desk, kind, **given, by=actor, at=clock.now())
    return redirect(_day_url(desk, kind))


@require_safe
def handover_list(request: HttpRequest, number: str) -> HttpResponse:
    """GET: one list, as it is printed and signed."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    found = reads.list_for(actor, number)
    context = {
        "list": found,
        "items": sorted(found.items.all(), key=lambda item: item.pk),
        "unit": unit(found.unit_id),
        "carrier_name": CARRIERS[found.carrier].name,
        "kind_name": _(KIND_NAMES[found.kind]),
        "signer": names({found.office_signed_by}).get(found.office_signed_by, "") if found.office_signed_by else "",
        "day_url": _day_url(found.unit_id, found.kind),
        "spaced": _spaced,
    }
    return render(request, "post/list.html", context)


@require_POST
def removals(request: HttpRequest, number: str) -> HttpResponse:
    """`order`: take it off the list."""
    found = handing.remove_item(number, request.POST.get("order", ""), by=actor_for(request), at=clock.now())
    return redirect(_day_url(found.unit_id, found.kind))


@require_POST
def signatures(request: HttpRequest, number: str) -> HttpResponse:
    """The desk signs; with `signer`, the postman."""
    actor, at = actor_for(request), clock.now()
    if "signer" in request.POST:
        handing.sign_for_carrier(number, request.POST["signer"], by=actor, at=at)
    else:
        handing.sign_for_office(number, by=actor, at=at)
    return redirect("post:list", number)


@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """GET: where an order is, for its person and for the desk."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:sign_in')}?next={request.path}")
    found = reads.order_for(actor, number)
    item = getattr(found, "item", None)
    missing = item.missing if item is not None and found.filed_at is None else ""
    context = {"order": reads.card(found), "missing": missing, "is_office": actor.kind == "official"}
    return render(request, "post/order.html", context)


@require_POST
def completion(request: HttpRequest, number: str) -> HttpResponse:
    """What was missing has come."""
    handing.complete_papers(number, by=actor_for(request), at=clock.now())
    return redirect("post:order", number)


@csrf_exempt
@require_POST
def events(request: HttpRequest, carrier: str) -> HttpResponse:
    """POST: signed word from a carrier; told twice it counts once."""
    found = CARRIERS.get(carrier)
    if found is None or len(request.body) > LARGEST_EVENTS:
        return JsonResponse({"code": "post.events.unknown"}, status=404)
    try:
        heard = found.told(request.body, request.headers)
    except NotGenuine:
        return JsonResponse({"code": "post.events.signature"}, status=403)
    except (LookupError, ValueError, TypeError, AttributeError):
        return JsonResponse({"code": "post.events.unreadable"}, status=400)
    return JsonResponse({"new": take_in(carrier, heard)})


def _desks(actor: Actor) -> list[tuple[str, str]]:
    """The desks whose lists the reader keeps, by name."""
    keys = actor.units(reads.KEEP)
    coded = set(home.locality().code_scheme(home.today()).parts)
    found = units(coded if keys is None else keys)
    language = get_language() or "vi"
    return sorted(((key, one.called(language)) for key, one in found.items()), key=lambda desk: desk[1])


def _desk(given: Any, desks: list[tuple[str, str]]) -> str:
    wanted = given.get("unit", "") or (desks[0][0] if desks else "")
    if wanted not in dict(desks):
        raise Refusal(
            "post.desk",
            what=N_("You keep no postal lists at this desk."),
            why=N_("None of your posts allows it here."),
            next_step=N_("Ask the unit that is responsible, or sign in with the post that is."),
            status=403,
        )
    return str(wanted)


def _day_url(desk: str, kind: str) -> str:
    return f"{reverse('post:day')}?unit={desk}&kind={kind}"


def _spaced(number: str) -> str:
    """An item number as people read it."""
    found = s10.read(number)
    return found.spaced if found else number
