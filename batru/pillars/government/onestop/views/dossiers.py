"""Dossiers: the list and one of them, as its applicant or as the office sees it."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from batru.commons import clock, home
from batru.commons.files import public as files
from batru.commons.imports.public import counts_elsewhere, elsewhere
from batru.commons.people.public import Actor, actor_for
from batru.commons.places.public import units
from batru.pillars.government.onestop.models import Dossier, Supplement
from batru.pillars.government.onestop.reads import beside, records, times
from batru.pillars.government.onestop.reads.complaints import about, answerable
from batru.pillars.government.onestop.reads.holdings import answer_held
from batru.pillars.government.onestop.rules.agreement import DIFFERENCES
from batru.pillars.government.onestop.rules.deeds import may_decide, offers
from batru.pillars.government.onestop.rules.states import DONE, MOVES, OPEN, PAUSED, STATE_NAMES
from batru.pillars.government.onestop.rules.ways import ahead, way
from batru.pillars.government.onestop.views import control, money, shown
from batru.pillars.government.onestop.views.prints import forms_of

IMPORTED = "imports.dossier.read"


@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """GET: what lies with the reader's units, most endangered first; `q` finds by name or code; a citizen's own."""
    actor = actor_for(request)
    if actor.kind == "citizen":
        context = {"rows": records.own_dossiers(actor), "procedures": home.procedures(), "state_names": STATE_NAMES}
        return render(request, "onestop/own.html", context)
    if actor.kind != "official":
        return redirect(f"{reverse('people:sign_in')}?next={request.path}")
    template = "onestop/_desk.html" if getattr(request, "htmx", False) else "onestop/desk.html"
    return render(request, template, _desk(request, actor))


def _desk(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    query, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    after = request.GET.get("after", "")
    page = (
        records.found(actor, query) if query else records.desk(actor, after=after, state=state if state in OPEN else "")
    )
    late = records.late_opinions(actor, clock.now()) if actor.may("onestop.dossier.decide") else []
    theirs = beside.found(actor, query) if query else []
    return {
        "theirs": theirs,
        "their_words": _words_of(theirs) if theirs else {},
        "late_opinions": late,
        "rows": shown.listed(page.rows),
        "query": query,
        "state": state,
        "state_names": STATE_NAMES,
        "open_states": OPEN,
        "late_units": shown.unit_names(units({row[2] for row in late})) if late else {},
        "next_url": f"{request.path}?state={state}&after={page.after.replace('+', '%2B')}" if page.after else None,
    }


@require_safe
def dossiers_elsewhere(request: HttpRequest) -> HttpResponse:
    """GET: all that is open in the reader's units, ours and what another system owns the status of; `only` theirs."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    if not actor.may(IMPORTED):
        raise records.no_such_dossier()
    only, after = "only" in request.GET, request.GET.get("after", "")
    page = beside.Beside(elsewhere(actor.units(IMPORTED)), None) if only else beside.merged(actor, after)
    theirs, late = counts_elsewhere(actor.units(IMPORTED), clock.now())
    address = reverse("onestop:elsewhere")
    context = {
        "rows": page.rows,
        "only": only,
        "theirs": theirs,
        "late": late,
        "disagreements": [] if after else beside.disagreements(actor),
        "difference_words": DIFFERENCES,
        "next_url": f"{address}?after={page.after.replace('+', '%2B')}" if page.after else None,
        **_words_of(page.rows),
    }
    return render(request, "onestop/elsewhere.html", context)


def _words_of(rows: Sequence[Any]) -> dict[str, Any]:
    """What the rows of both kinds are called."""
    keys = {row.holder_id if isinstance(row, records.Row) else row.unit for row in rows}
    return {
        "unit_names": shown.unit_names(units(keys)),
        "state_names": STATE_NAMES,
        "procedures": home.procedures(),
    }


@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """GET: one dossier; absent and forbidden look the same."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:sign_in')}?next={request.path}")
    found = records.dossier_for(actor, code)
    stops = times.ledger_of(found)
    base = {
        "dossier": found,
        "procedure": home.procedures()[found.procedure],
        "version": times.version_of(found),
        "ledger": shown.ledger(stops, with_names=actor.kind == "official"),
        "warnings": times.cautions_of(found),
        "due_if_now": times.due_by_ledger(found, stops, clock.now()) if found.state in PAUSED else None,
        "supplements": list(found.supplements.order_by("asked_at")),
        "result": getattr(found, "result", None),
        "stop": getattr(found, "stop", None) if found.state == "stopped" else None,
        "state_names": STATE_NAMES,
        "channel_names": shown.CHANNEL_NAMES,
        **forms_of(actor, found),
        **money.of_dossier(found),
        "units": units({found.unit_id, found.received_unit_id, found.holder_id}),
    }
    if actor.kind == "citizen":
        return render(request, "onestop/own_dossier.html", {**base, **_own(request, found), **_ahead(found)})
    return render(request, "onestop/dossier.html", {**base, **_office(actor, found, base["supplements"])})


def _ahead(found: Dossier) -> dict[str, Any]:
    """What is still to come, as the applicant reads it."""
    flow = times.flow_of(found)
    term = times.version_of(found).term_for(found.channel, found.case).term
    stages = ahead(way(flow, term), found.state)
    return {"flow": flow, "stages": stages, "role_names": shown.role_names() if stages else {}}


def _office(actor: Actor, found: Dossier, supplements: Sequence[Supplement]) -> dict[str, Any]:
    def may(permission: str, at_desk: bool) -> bool:
        return actor.may(permission, found.received_unit_id if at_desk else found.unit_id)

    version = times.version_of(found)
    return {
        "papers": list(found.papers.order_by("id")),
        "component_names": shown.names_of(version),
        "answers": shown.answers(found),
        "applicant": shown.applicant(found),
        "dossier_proposal": getattr(found, "proposal", None),
        "history": shown.timeline(found.code, with_names=True),
        **control.way(actor, found),
        **control.result_held(actor, found),
        "complaints": answerable(actor, found),
        "reports": beside.reports_of(found) if actor.may(IMPORTED, found.unit_id) else [],
        "difference_words": DIFFERENCES,
        "offers": [offer for offer in offers(found.state, may) if control.allows(found, offer.noun)],
        "component_options": [(part.code, part.name) for part in version.components],
        "needed": records.papers_needed(found) if found.state == "submitted" else [],
        "asked_before": bool(supplements),
        "stop_options": shown.stop_options(version),
        "for_office": True,
        "may_see_fees": actor.may("payments.charge.read", found.received_unit_id),
        "may_take_cash": actor.may("payments.cash.take", found.received_unit_id),
        "may_decide": may_decide(found.state, may),
    }


def _own(request: HttpRequest, found: Dossier) -> dict[str, Any]:
    rating = getattr(found, "rating", None)
    return {
        "history": shown.timeline(found.code, with_names=False),
        "lateness": control.late_words(found),
        "qr": shown.qr(request.build_absolute_uri(reverse("onestop:tracked", args=[found.code]))),
        "is_new": found.state == "submitted",
        "complaints": about(found),
        "complaints_url": reverse("onestop:dossier_complaints", args=[found.code]),
        "answer_held": answer_held(found) if getattr(found, "result", None) is not None else None,
        "rating": rating,
        "can_rate": found.state in DONE and found.state != "withdrawn" and rating is None,
        "can_withdraw": "withdrawn" in MOVES[found.state],
        "star_options": [(str(stars), _("%(stars)s of 5") % {"stars": stars}) for stars in range(5, 0, -1)],
    }


@require_safe
def paper(request: HttpRequest, code: str, number: int) -> FileResponse | HttpResponse:
    """GET: the content of one paper, for whoever may see its dossier."""
    actor = actor_for(request)
    found = records.dossier_for(actor, code).papers.filter(pk=number, file__isnull=False).first()
    if found is None or found.file_id is None:
        raise records.no_such_dossier()
    return files.response(found.file_id, found.name, inline=True)
