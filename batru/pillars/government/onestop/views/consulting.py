"""The page on which another agency gives its opinion."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from batru.commons import clock, home
from batru.commons.people.public import actor_for
from batru.commons.places.public import units
from batru.pillars.government.onestop.actions.consulting import ANSWER, answer_opinion
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.views.control import is_late


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET: what is asked and until when; POST `text`: the answer."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    dossier = records.dossier_for(actor, code)
    found = dossier.opinions.filter(number=number).first()
    if found is None or actor.kind != "official":
        raise records.no_such_dossier()
    if request.method == "POST":
        answer_opinion(code, number, request.POST.get("text", ""), by=actor, at=clock.now())
        return redirect("onestop:opinion", code, number)
    context = {
        "dossier": dossier,
        "opinion": found,
        "procedure": home.procedures()[dossier.procedure],
        "units": units({found.unit_id, dossier.unit_id}),
        "late": is_late(found, clock.now()),
        "may_answer": actor.may(ANSWER, found.unit_id) and not found.answered_at and not found.dropped_at,
    }
    return render(request, "onestop/opinion.html", context)
