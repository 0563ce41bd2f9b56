"""The same list as Django's tutorials would write it: model objects, their relations, Django's own templates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import gettext as _

from batru.commons.people.public import actor_for
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads.records import PAGE, READ
from batru.pillars.government.onestop.rules.states import ENDED, OPEN, STATE_NAMES

TAKE, RECEIVE = "onestop.dossier.process", "onestop.dossier.receive"


def dossiers(request: HttpRequest) -> HttpResponse:
    """The first page of the reader's open dossiers."""
    actor = actor_for(request)
    listed = Dossier.objects.exclude(state__in=ENDED).select_related("holder").order_by("act_by", "id")
    units = actor.units(READ)
    if units is not None:
        listed = listed.filter(holder__in=units)
    rows = list(listed[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    after = f"{last.act_by.isoformat()}~{last.pk}".replace("+", "%2B") if last else None
    for row in rows:
        taking = row.state == "received" and actor.may(TAKE, row.holder_id)
        row.may_be_ticked = taking or (
            row.state == "submitted" and row.channel == "online" and actor.may(RECEIVE, row.holder_id)
        )
    context = {
        "dossiers": rows[:PAGE],
        "query": "",
        "state": "",
        "state_options": [("", _("All open")), *((code, _(STATE_NAMES[code])) for code in OPEN)],
        "may_register": actor.may(RECEIVE),
        "may_take": actor.may(TAKE),
        "may_receive": actor.may(RECEIVE),
        "next_url": f"{request.path}?state=&after={after}" if after else None,
    }
    return render(request, "rival/desk.html", context, using="rival")


urlpatterns = [path("dossiers/", dossiers), path("", include("batru.site.urls"))]
