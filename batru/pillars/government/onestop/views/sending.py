"""Filing by post: which papers the postman fetches where, which office they are for, and how the result comes back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from batru.commons import clock
from batru.commons.people.public import actor_for, person
from batru.commons.post.public import Address
from batru.kernel.text import N_
from batru.law.procedure import Procedure
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn
from batru.pillars.government.onestop.actions.sending import send_by_post
from batru.pillars.government.onestop.reads import services, times
from batru.pillars.government.onestop.rules.filing import DELIVERY_PARTS
from batru.pillars.government.onestop.views import money, shown
from batru.pillars.government.onestop.views.applying import delivery_to, delivery_wrong

SENDER = {
    "sender_name": N_("Write the full name of who hands the papers over."),
    "sender_address": N_("Write house, street, ward and district."),
    "sender_phone": N_("Write the phone number that the postman calls."),
}
GIVEN = ("unit", "result_place", *SENDER, *DELIVERY_PARTS)


@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the slip; POST: the post is sent for the papers, then the dossier."""
    actor = actor_for(request)
    procedure = services.procedure_of(code)
    if actor.kind != "citizen":
        return redirect(f"{reverse('people:sign_in')}?next={request.path}")
    offices = services.offices_for(procedure)
    if request.method != "POST":
        return _slip(request, procedure, offices, _first(actor.person_id), [], [])
    given = {name: request.POST.get(name, "").strip() for name in GIVEN}
    papers = request.POST.getlist("papers")
    errors = [(name, _(words)) for name, words in _wrong(given, papers, offices)]
    if errors:
        return _slip(request, procedure, offices, given, papers, errors)
    who = person(actor.person_id) if actor.person_id else None
    applicant = Applicant(
        who.full_name if who else actor.name,
        who.id_number if who else "",
        given["sender_phone"],
        who.email if who else "",
        actor.person_id,
    )
    filing = Filing(
        code,
        given["unit"],
        applicant,
        papers=tuple(HandedIn(part) for part in papers),
        result_place=given["result_place"] or "counter",
        delivery=delivery_to(given),
    )
    sender = Address(*(given[name] for name in SENDER))
    return redirect("onestop:dossier", send_by_post(filing, sender, by=actor, at=clock.now()).code)


def _slip(
    request: HttpRequest,
    procedure: Procedure,
    offices: dict[str, Any],
    given: dict[str, str],
    papers: list[str],
    errors: list[tuple[str, str]],
) -> HttpResponse:
    context = {
        "procedure": procedure,
        "given": given,
        "delivery": given,
        "for_citizen": True,
        "ticked": papers,
        "parts": times.procedure_on(procedure.code, clock.now()).components,
        "unit_options": shown.unit_options(offices),
        "place_options": money.place_options(shown.place_options()),
        "errors": errors,
        "error_of": dict(errors),
    }
    return render(request, "onestop/sending.html", context, status=422 if errors else 200)


def _first(person_id: int | None) -> dict[str, str]:
    """The slip as it opens: the postman comes to the applicant himself, and brings the result there too."""
    who = person(person_id) if person_id else None
    own = (who.full_name, who.address, who.phone) if who else ("", "", "")
    return {
        **dict.fromkeys(GIVEN, ""),
        **dict(zip(SENDER, own, strict=True)),
        **dict(zip(DELIVERY_PARTS, own, strict=True)),
    }


def _wrong(given: dict[str, str], papers: list[str], offices: dict[str, Any]) -> list[tuple[str, str]]:
    wrong = [("papers", N_("Tick each paper that you put into the envelope."))] if not papers else []
    wrong += [(name, words) for name, words in SENDER.items() if not given[name]]
    if given["unit"] not in offices:
        wrong.append(("unit", N_("Choose the office that is to decide.")))
    return [*wrong, *delivery_wrong(given)]
