"""The inbox: everything an official owes, most endangered first."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.commons.tasks.reads import PAGE, Owed, inbox, load

LAST_PAGE = 10_000


@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """GET: the inbox, a page at a time; htmx gets the table alone."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    now = clock.now()
    kind = request.GET.get("kind", "")
    template = "tasks/_owed.html" if getattr(request, "htmx", False) else "tasks/inbox.html"
    page = _page(request.GET.get("page", ""))
    owed = inbox(actor, now, kind=kind, past=PAGE * (page - 1), limit=PAGE + 1)
    shown = owed[:PAGE]
    context = {
        "owed": shown,
        "titles": {task.id: title_of(task) for task in shown},
        "load": load(actor, now),
        "first": PAGE * (page - 1) + 1,
        "previous": _address(kind, page - 1) if page > 1 else None,
        "next": _address(kind, page + 1) if len(owed) > PAGE else None,
    }
    return render(request, template, context)


def _page(typed: str) -> int:
    """The page that was asked for, from 1; whatever is no page is the first."""
    return min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1


def _address(kind: str, page: int) -> str:
    named = {"kind": kind} if kind else {}
    return "?" + urlencode({**named, "page": page})


def title_of(task: Owed) -> str:
    """The title in the reader's language, filled in; a bilingual parameter {vi, en} gives its own words."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    words = {name: value[language] if isinstance(value, dict) else value for name, value in task.params.items()}
    return _(task.title).format(**words)
