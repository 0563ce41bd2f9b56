"""The council publishes: what would stand, what is missing, and the deed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.people.public import Actor, names
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.reads.campaigns import campaign_for
from batru.evaluation.reads.publications import PUBLISH, readiness
from batru.evaluation.rules.publishing import LEAST_NOTE
from batru.evaluation.views.access import needs
from batru.kernel.refusal import Refusal


@never_cache
@require_safe
@needs(PUBLISH)
def publish_page(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: what stands in the way of publishing, and the publications so far."""
    return _page(request, actor, code)


@require_POST
@needs(PUBLISH)
def publications(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """POST note, new_law: publish and go to the result; what is refused is shown again as typed."""
    campaign_for(actor, code)
    note, by_new_law = request.POST.get("note", ""), "new_law" in request.POST
    try:
        number = publish(NewPublication(code, note, by_new_law=by_new_law), by=actor, at=clock.now())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(request, actor, code, refusal)
    return redirect("evaluation:result", code, number)


def _page(request: HttpRequest, actor: Actor, code: str, refusal: Refusal | None = None) -> HttpResponse:
    campaign = campaign_for(actor, code)
    ready = readiness(campaign, clock.now())
    context = {
        "campaign": campaign,
        "ready": ready,
        "names": names({one.by for one in ready.past}),
        "least": LEAST_NOTE,
        "note": request.POST.get("note", ""),
        "new_law": "new_law" in request.POST,
        "refused": refusal.told(_, get_language() or "vi") if refusal else None,
        "fault": ready.fault.told(_, get_language() or "vi") if ready.fault else "",
    }
    return render(request, "evaluation/publish.html", context, status=422 if refusal else 200)
