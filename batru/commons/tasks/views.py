"""The inbox: everything an official owes, most endangered first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.commons.tasks.reads import inbox, load


@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """GET: the whole inbox; htmx gets the table alone."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    now = clock.now()
    kind = request.GET.get("kind", "")
    template = "tasks/_owed.html" if getattr(request, "htmx", False) else "tasks/inbox.html"
    owed = inbox(actor, now, kind=kind)
    context = {"owed": owed, "load": load(actor, now), "kind": kind, "kinds": sorted({task.kind for task in owed})}
    return render(request, template, context)
