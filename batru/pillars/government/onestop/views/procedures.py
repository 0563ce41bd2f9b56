"""Procedures: search and one page each, for everybody."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from batru.commons import clock, home
from batru.commons.papers.public import Holding
from batru.commons.people.public import actor_for, represented_by
from batru.law.procedure import Component
from batru.pillars.government.onestop.reads import services
from batru.pillars.government.onestop.reads.holdings import usable_for
from batru.pillars.government.onestop.rules.ways import way
from batru.pillars.government.onestop.views import money, shown


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """GET: all procedures by field, or those that `q`, `field` or `event` find, the nearest first; htmx gets the list
    alone."""
    query = request.GET.get("q", "").strip()
    field, event = request.GET.get("field", ""), request.GET.get("event", "")
    near, others = services.closest(query, field=field, event=event)
    context = {
        "query": query,
        "field": field,
        "event": event,
        "count": len(near) + len(others),
        "near": near,
        "groups": services.by_field(others),
    }
    template = "onestop/_procedures.html" if getattr(request, "htmx", False) else "onestop/procedures.html"
    return render(request, template, context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """GET: what it is, who, how long, how much, where, which papers, the law."""
    found, now = services.procedure_of(code), clock.now()
    day, due = home.today(), services.example_due(found, now)
    version = found.version_on(day)
    context = {
        "own_papers": _kept(actor_for(request).person_id, version.components, day),
        "procedure": found,
        "version": version,
        "level": found.level_on(day),
        "terms": version.terms,
        "fee_rows": money.fee_rows(version.fee),
        "term_pairs": shown.term_pairs(version.terms),
        "held": {part.code: part.held_on(day) for part in version.components},
        "offices": services.offices_for(found),
        "example_due": due,
        "warnings": home.warnings(due, now) if due else (),
        "flow": home.flows()[version.flow],
        "stages": way(home.flows()[version.flow], version.terms[0].term),
        "role_names": shown.role_names(),
        "first_answer": services.example_answer(found, now),
        "can_send": services.is_taken_by_post(found, now),
        "can_apply": services.is_online_here(found),
        "portal": services.portal_address(found),
    }
    return render(request, "onestop/procedure.html", context)


def _kept(person_id: int | None, parts: Iterable[Component], day: date) -> dict[str, Holding]:
    """By part the paper that the reader need not bring again: his own, else of an organisation for which he may act."""
    found: dict[str, Holding] = {}
    for one in represented_by(person_id, day):
        if one.organisation_id is not None:
            found |= usable_for(parts, day, organisation_id=one.organisation_id)
    return found | usable_for(parts, day, person_id=person_id)
