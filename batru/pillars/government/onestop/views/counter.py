"""The counter's page: papers that somebody brings, registered and received in one go."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from batru.commons import clock, home
from batru.commons.people.public import Actor, actor_for
from batru.commons.places.public import units
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.checking import RECEIVE, receive
from batru.pillars.government.onestop.actions.filing import Agent, Applicant, Filing, HandedIn, assist
from batru.pillars.government.onestop.actions.filing import register as register_filing
from batru.pillars.government.onestop.reads import services
from batru.pillars.government.onestop.rules.fees import counted_by
from batru.pillars.government.onestop.rules.filing import DELIVERY_PARTS
from batru.pillars.government.onestop.views import money, shown
from batru.pillars.government.onestop.views.applying import delivery_to, delivery_wrong

CHANNELS = (
    ("counter", N_("At the counter")),
    ("post", N_("By post")),
    ("assisted", N_("Online, with our help")),
)
NEEDED = (("procedure", N_("Choose the procedure.")), ("name", N_("Write the applicant's full name.")))
COUNTS = ("copies", "pages")  # what a fee may be counted by
AGENT = ("relation", "agent_name", "agent_id", "agent_phone", "authorization")


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """GET: the form; POST: register and receive, then the receipt."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    desks = _desks(actor)
    given = {name: request.POST.get(name, request.GET.get(name, "")).strip() for name in FIELDS}
    errors = _wrong(given) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return redirect("onestop:dossier", _register(request, actor, given))
    errors = [(name, _(words)) for name, words in errors]
    context = {
        "given": given,
        "delivery": given,
        "for_citizen": False,
        "errors": errors,
        "error_of": dict(errors),
        "unit_options": shown.unit_options(desks),
        "procedure_options": shown.procedure_options(services.procedures()),
        "channel_options": [(code, _(words)) for code, words in CHANNELS],
        "relation_options": shown.relation_options(_("The applicant himself")),
        "place_options": money.place_options(shown.place_options()),
    }
    return render(request, "onestop/register.html", context, status=422 if errors else 200)


FIELDS = (
    "procedure",
    "unit",
    "channel",
    "name",
    "id_number",
    "phone",
    "email",
    "result_place",
    "postal",
    *COUNTS,
    *DELIVERY_PARTS,
    *AGENT,
)


def _wrong(given: dict[str, str]) -> list[tuple[str, str]]:
    wrong = [(name, words) for name, words in NEEDED if not given[name]]
    counts = [(name, N_("Write a whole number.")) for name in COUNTS if given[name] and not given[name].isdecimal()]
    return [*wrong, *counts, *delivery_wrong(given)]


def _register(request: HttpRequest, actor: Actor, given: dict[str, str]) -> str:
    """Registered and received are two deeds of the same moment: the papers are on the table.

    What was filed online with help is checked afterwards like any other online filing.
    """
    procedure = services.procedure_of(given["procedure"])
    at = clock.now()
    sheets = tuple(HandedIn(component) for component in request.POST.getlist("papers"))
    applicant = Applicant(given["name"], given["id_number"], given["phone"], given["email"])
    unit = given["unit"] or next(iter(_desks(actor)), "")
    place = given["result_place"] or "counter"
    asked = counted_by(procedure.version_on(home.today()).fee)
    filing = Filing(
        procedure.code,
        unit,
        applicant,
        answers={name: int(given[name]) for name in asked if given.get(name)},
        papers=sheets,
        agent=_agent(given),
        result_place=place,
        delivery=delivery_to(given),
    )
    if given["channel"] == "assisted":
        return assist(filing, _called(unit), by=actor, at=at).code
    channel = given["channel"] if given["channel"] in dict(CHANNELS) else "counter"
    postal = given["postal"] if channel == "post" else ""
    code = register_filing(filing, channel, postal, by=actor, at=at).code
    receive(code, by=actor, at=at)
    return code


def _agent(given: dict[str, str]) -> Agent | None:
    words = [given[name] for name in AGENT]
    return Agent(*words) if given["relation"] else None


def _called(unit_key: str) -> str:
    """Where help was given: the desk's own name."""
    found = units({unit_key}).get(unit_key)
    return found.called("vi") if found else ""


def _desks(actor: Actor) -> dict[str, Any]:
    keys = actor.units(RECEIVE)
    coded = set(home.locality().code_scheme(home.today()).parts)
    return units(coded if keys is None else coded & keys)
