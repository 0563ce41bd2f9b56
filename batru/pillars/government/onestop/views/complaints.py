"""Complaints: written down by who was served, read and answered by the head of the unit."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, actor_for, names
from batru.commons.places.public import units
from batru.pillars.government.onestop.actions.complaining import (
    Said,
    answer_complaint,
    complain_by_tracking,
    complain_of_dossier,
    complain_of_service,
)
from batru.pillars.government.onestop.models import Complaint, Dossier
from batru.pillars.government.onestop.reads import complaints as reads
from batru.pillars.government.onestop.reads import records, services
from batru.pillars.government.onestop.views import shown
from batru.pillars.government.onestop.views.tracking import is_opened


@never_cache
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """GET: a citizen's own, or those that the reader answers for."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return _to_the_door(request)
    if actor.kind == "official" and not actor.may(reads.ANSWER):
        raise reads.no_such_complaint()
    rows = reads.listed(actor)
    context = {"rows": rows, "unit_names": shown.unit_names(units({row.unit_id for row in rows}))}
    page = "own_complaints" if actor.kind == "citizen" else "complaints"
    return render(request, f"onestop/{page}.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET: the form about a service; POST `unit`, `text`, `wish`: it is taken down."""
    actor = actor_for(request)
    if actor.kind != "citizen":
        return _to_the_door(request)
    offices = services.all_offices()
    unit_key = request.POST.get("unit", "")
    errors = [] if unit_key in offices else [("unit", _("Choose the office."))]

    def make(said: Said) -> Complaint:
        return complain_of_service(unit_key, said, by=actor, at=clock.now())

    options = [("", _("Choose…")), *shown.unit_options(offices)]
    return _form(request, make, None, errors, unit_options=options, unit=unit_key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the form about a dossier, for its applicant; POST `text`, `wish`: it is taken down."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return _to_the_door(request)
    if actor.kind != "citizen":
        raise records.no_such_dossier()
    dossier = records.dossier_for(actor, code)

    def make(said: Said) -> Complaint:
        return complain_of_dossier(code, said, by=actor, at=clock.now())

    return _form(request, make, dossier, [], back=reverse("onestop:dossier", args=[code]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_tracking(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST: the same for whoever opened the dossier with digits; afterwards its way again."""
    if not is_opened(request, code):
        return redirect("onestop:tracked", code)
    dossier, actor = Dossier.objects.get(code=code), actor_for(request)
    way = reverse("onestop:tracking_way", args=[code])

    def make(said: Said) -> Complaint:
        return complain_by_tracking(dossier, said, by=actor, at=clock.now())

    return _form(request, make, dossier, [], back=way, done=f"{way}#complaints")


@never_cache
@require_safe
def complaint(request: HttpRequest, number: int) -> HttpResponse:
    """GET: one of them, for who made it or who answers it."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return _to_the_door(request)
    return _one(request, actor, number)


@never_cache
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """`text`: what the head of the unit answers."""
    actor, text = actor_for(request), request.POST.get("text", "").strip()
    if not text and actor.kind == "official":
        return _one(request, actor, number, [("text", _("Write the answer."))])
    answer_complaint(number, text, by=actor, at=clock.now())
    return redirect("onestop:complaint", number)


def _one(request: HttpRequest, actor: Actor, number: int, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    row = reads.complaint_for(actor, number)
    office = actor.kind == "official"
    context = {
        "row": row,
        "errors": errors or [],
        "unit": units({row.unit_id})[row.unit_id],
        "term": reads.term_on(row.made_at),
        "procedure": home.procedures()[row.dossier.procedure] if row.dossier else None,
        "answered_by": names({row.answered_by}).get(row.answered_by, "") if row.answered_by else "",
        "may_answer": office and row.answered_at is None and actor.may(reads.ANSWER, row.unit_id),
    }
    page = "complaint" if office else "own_complaint"
    return render(request, f"onestop/{page}.html", context, status=422 if errors else 200)


def _form(
    request: HttpRequest,
    make: Callable[[Said], Complaint],
    dossier: Dossier | None,
    errors: list[tuple[str, str]],
    *,
    done: str = "",
    **more: Any,
) -> HttpResponse:
    """The form; sent and whole, it becomes a complaint, and its page (or `done`) is next."""
    said = Said(request.POST.get("text", "").strip(), request.POST.get("wish", "").strip())
    is_sent = request.method == "POST"
    if is_sent and not said.text:
        errors = [*errors, ("text", _("Write what happened."))]
    if is_sent and not errors:
        row = make(said)
        return redirect(done or reverse("onestop:complaint", args=[row.pk]))
    errors = errors if is_sent else []
    context = {
        "said": said,
        "dossier": dossier,
        "procedure": home.procedures()[dossier.procedure] if dossier else None,
        "term": reads.term_on(clock.now()),
        "errors": errors,
        "error_of": dict(errors),
        "back": reverse("onestop:complaints"),
        "unit_options": None,
        **more,
    }
    return render(request, "onestop/complaint_form.html", context, status=422 if is_sent else 200)


def _to_the_door(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('people:sign_in')}?next={request.path}")
