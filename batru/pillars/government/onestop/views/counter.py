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
from batru.pillars.government.onestop import reads
from batru.pillars.government.onestop.actions.checking import RECEIVE, receive
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn
from batru.pillars.government.onestop.actions.filing import register as register_filing
from batru.pillars.government.onestop.views import shown

CHANNELS = (("counter", N_("At the counter")), ("post", N_("By post")))
NEEDED = (("procedure", N_("Choose the procedure.")), ("name", N_("Write the applicant's full name.")))


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """GET: the form; POST: register and receive, then the receipt."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    desks = _desks(actor)
    given = {name: request.POST.get(name, request.GET.get(name, "")).strip() for name in FIELDS}
    errors = [(name, words) for name, words in NEEDED if not given[name]] if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return redirect("onestop:dossier", _register(request, actor, given))
    errors = [(name, _(words)) for name, words in errors]
    context = {
        "given": given,
        "errors": errors,
        "error_of": dict(errors),
        "unit_options": shown.unit_options(desks),
        "procedure_options": shown.procedure_options(reads.procedures()),
        "channel_options": [(code, _(words)) for code, words in CHANNELS],
    }
    return render(request, "onestop/register.html", context, status=422 if errors else 200)


FIELDS = ("procedure", "unit", "channel", "name", "id_number", "phone", "email")


def _register(request: HttpRequest, actor: Actor, given: dict[str, str]) -> str:
    """Registered and received are two deeds of the same moment: the papers are on the table."""
    procedure = reads.procedure_of(given["procedure"])
    at = clock.now()
    sheets = tuple(HandedIn(component) for component in request.POST.getlist("papers"))
    applicant = Applicant(given["name"], given["id_number"], given["phone"], given["email"])
    filing = Filing(procedure.code, given["unit"] or next(iter(_desks(actor)), ""), applicant, papers=sheets)
    channel = given["channel"] if given["channel"] in dict(CHANNELS) else "counter"
    code = register_filing(filing, channel, by=actor, at=at).code
    receive(code, by=actor, at=at)
    return code


def _desks(actor: Actor) -> dict[str, Any]:
    keys = actor.units(RECEIVE)
    coded = set(home.locality().code_scheme(home.today()).parts)
    return units(coded if keys is None else coded & keys)
