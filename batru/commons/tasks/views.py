"""The inbox: everything an official owes, most endangered first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.commons.tasks.reads import Owed, inbox, load


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
    context = {"owed": owed, "titles": {task.id: title_of(task) for task in owed}, "load": load(actor, now)}
    return render(request, template, context)


def title_of(task: Owed) -> str:
    """The title in the reader's language, filled in; a bilingual parameter {vi, en} gives its own words."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    words = {name: value[language] if isinstance(value, dict) else value for name, value in task.params.items()}
    return _(task.title).format(**words)
