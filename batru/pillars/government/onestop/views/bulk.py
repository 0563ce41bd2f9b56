"""One deed for many dossiers of the list; the answer says which went and which did not, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions.bulk import do_many


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """`deed` (taking or receipt) and `code`, many times."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={reverse('onestop:dossiers')}")
    deed = request.POST.get("deed", "")
    went = do_many(deed, request.POST.getlist("code"), by=actor, at=clock.now())
    done = [one.code for one in went if one.refusal is None]
    left = [(one.code, _words(one.refusal)) for one in went if one.refusal is not None]
    return render(request, "onestop/bulk.html", {"deed": deed, "done": done, "left": left})


def _words(refusal: Refusal) -> dict[str, str]:
    """What, why and what next, in the reader's language."""
    return dict(zip(("what", "why", "next_step"), refusal.told(_, get_language() or "vi"), strict=True))
