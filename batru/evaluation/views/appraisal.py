"""Appraisal: the worklist, a sheet with its columns side by side, verdicts, and the steps of a sheet."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.files.public import response
from batru.commons.people.public import Actor, names
from batru.commons.places.public import unit as place
from batru.evaluation import telling
from batru.evaluation.actions.appraising import give_verdict, keep_safe
from batru.evaluation.actions.levels import PLAIN, UNDOING
from batru.evaluation.actions.talking import ask
from batru.evaluation.models import Campaign, Evidence, Participant
from batru.evaluation.reads.appraisal import Row, rows_of, sums, worklist
from batru.evaluation.reads.approvals import standing_of, unknown
from batru.evaluation.reads.campaigns import campaign_for, participant_for
from batru.evaluation.reads.seats import APPRAISE, is_office, may_judge, verifiers
from batru.evaluation.reads.windows import spans
from batru.evaluation.rules.approvals import Standing, State, state
from batru.evaluation.rules.entries import Level, Verdict
from batru.evaluation.rules.stages import Stage
from batru.evaluation.views.access import needs, readers
from batru.evaluation.views.judging import Retyped, cell_fields, choices, read_judging
from batru.kernel.refusal import Refusal


@never_cache
@require_safe
@needs(APPRAISE)
def worklist_page(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: the units that the reader appraises, with what is left of each."""
    campaign = campaign_for(actor, code)
    context = {
        "campaign": campaign,
        "rows": worklist(actor, campaign),
        "span": spans(campaign)[Stage.APPRAISAL],
        "now": clock.now(),
        "telling": telling,
    }
    return render(request, "evaluation/worklist.html", context)


@never_cache
@require_safe
@needs(APPRAISE)
def appraisal_page(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """GET ?i= ?after=: a unit's sheet, one indicator opened: the chosen one, or the next that waits for a verdict."""
    own = _judged_by(actor, code, unit)
    return render(
        request,
        "evaluation/appraisal.html",
        _page(actor, own, request.GET.get("i", ""), Retyped(), request.GET.get("after", "")),
    )


@require_POST
@needs(APPRAISE)
def verdicts(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST: a verdict on one indicator, or `keep` several that are safe; what is refused is shown again as typed."""
    own = _judged_by(actor, code, unit)
    if "keep" in request.POST:
        keep_safe(code, unit, request.POST.getlist("keep"), by=actor, at=clock.now())
        return redirect("evaluation:appraisal", code, unit)
    here = request.POST.get("indicator", "")
    try:
        give_verdict(code, unit, read_judging(request.POST.dict()), by=actor, at=clock.now())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        typed = Retyped(here, request.POST.dict(), refusal)
        return render(request, "evaluation/appraisal.html", _page(actor, own, here, typed), status=422)
    return redirect(f"{reverse('evaluation:appraisal', args=(code, unit))}?after={here}")


@require_POST
@needs(APPRAISE)
def questions(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST: ask the unit about an indicator."""
    _judged_by(actor, code, unit)
    here = request.POST.get("indicator", "")
    ask(code, unit, here, request.POST.get("text", ""), by=actor, at=clock.now())
    return redirect(f"{reverse('evaluation:appraisal', args=(code, unit))}?i={here}")


@require_POST
@readers
def steps(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST step [reason, next]: move the sheet between the levels."""
    own = participant_for(actor, code, unit)
    step, now = request.POST.get("step", ""), clock.now()
    if step in PLAIN:
        PLAIN[step](code, unit, by=actor, at=now)
    elif step in UNDOING:
        UNDOING[step](code, unit, request.POST.get("reason", ""), by=actor, at=now)
    else:
        raise unknown(code, unit)
    if request.POST.get("from") == "council":
        return redirect("evaluation:council", code)
    return redirect("evaluation:appraisal", code, own.unit_id)


@never_cache
@require_safe
@needs(APPRAISE)
def paper(request: HttpRequest, actor: Actor, code: str, unit: str, number: int) -> HttpResponseBase:
    """GET: a piece of evidence as it was handed in, for whoever judges its indicator."""
    own = _judged_by(actor, code, unit)
    row = Evidence.objects.filter(participant=own, pk=number).first()
    if row is None or not (is_office(actor, own.campaign) or row.indicator in may_judge(actor, own)):
        raise unknown(code, unit)
    return response(row.content, row.title, inline=True)


def _judged_by(actor: Actor, code: str, unit: str) -> Participant:
    own = participant_for(actor, code, unit, APPRAISE)
    if not may_judge(actor, own):
        raise unknown(code, unit)
    return own


def _page(actor: Actor, own: Participant, here: str, typed: Retyped, after: str = "") -> dict[str, Any]:
    now, campaign = clock.now(), own.campaign
    rows, held = rows_of(actor, own, now), standing_of(own)
    before = next((row for row in rows if row.indicator.code == after), None)
    chosen = (_after(rows, before) if before else None) or _chosen(rows, here)
    return {
        "campaign": campaign,
        "own": own,
        "rows": rows,
        "row": chosen,
        "fields": cell_fields(chosen.indicator, chosen.leaf, typed.values) if chosen else [],
        "typed": typed,
        "left": [row for row in rows if row.may_judge and not row.is_judged],
        "safe": [row.indicator.code for row in rows if row.is_safe and row.may_judge],
        "state": state(held, Level.OFFICE, has_content=True, waits=any(row.verdict == Verdict.MORE for row in rows)),
        "steps": _steps(actor, own, held),
        "may_write": held.was_accepted(Level.UNIT) and held.is_open(Level.OFFICE),
        "choices": choices(Verdict, {key: _(word) for key, word in telling.CHOICES.items()}),
        "verifier": _verifier(campaign, chosen),
        "names": names({key for row in rows for key in row.people}),
        "telling": telling,
        "now": now,
        "sums": sums(rows),
        "next": _after(rows, chosen),
        "State": State,
    }


def _chosen(rows: Sequence[Row], here: str) -> Row | None:
    """The row that was asked for, else the first that waits, else the first."""
    asked = next((row for row in rows if row.indicator.code == here), None)
    waiting = next((row for row in rows if row.waits), None)
    return asked or waiting or next(iter(rows), None)


def _after(rows: Sequence[Row], chosen: Row | None) -> Row | None:
    """The next row that waits after the one that is open, from the top again at the end."""
    place = rows.index(chosen) if chosen in rows else -1
    turned = [*rows[place + 1 :], *rows[: max(place, 0)]]
    return next((row for row in turned if row.waits), None)


def _steps(actor: Actor, own: Participant, held: Standing) -> list[str]:
    """What the reader may do with the whole sheet now, by the names of `actions.levels`."""
    if own.unit_id != own.campaign.office_id and not is_office(actor, own.campaign):
        return []
    if held.top is Level.UNIT and not held.was_accepted(Level.UNIT):
        return ["take_over", "send_back"]
    if held.top is Level.UNIT:
        return ["approve_appraisal"]
    if held.top is Level.OFFICE and not held.was_accepted(Level.OFFICE):
        return ["reopen_appraisal"]
    return []


def _verifier(campaign: Campaign, row: Row | None) -> str:
    key = verifiers(campaign).get(row.indicator.code) if row else None
    return place(key).full_name if key else ""
