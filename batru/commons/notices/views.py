"""Pages of messages: a person's own, and in the example everybody's phones."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from batru.commons.notices.reads import notices_for, phones
from batru.commons.people.public import actor_for


@require_safe
def shown_messages(request: HttpRequest) -> HttpResponse:
    """GET: what would be on people's phones; there is no such page outside the example."""
    if not settings.BATRU_EXAMPLE:
        raise Http404
    return render(request, "notices/phones.html", {"phones": phones()})


@require_safe
def own_messages(request: HttpRequest) -> HttpResponse:
    """GET: the messages of whoever is signed in."""
    actor = actor_for(request)
    if actor.person_id is None:
        return redirect_to_login(request.get_full_path())
    return render(request, "notices/own.html", {"messages": notices_for(f"person:{actor.person_id}")})
