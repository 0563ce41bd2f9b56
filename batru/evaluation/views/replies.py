"""What units say: answers to questions, objections to a result; and everything that was put right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.people.public import Actor, names
from batru.evaluation import telling
from batru.evaluation.actions.replying import correct, object_to, uphold
from batru.evaluation.actions.talking import answer
from batru.evaluation.models import Participant, Publication
from batru.evaluation.reads.appraisal import participants_for
from batru.evaluation.reads.approvals import open_indicators
from batru.evaluation.reads.campaigns import campaign_for, participant_for
from batru.evaluation.reads.marking import leaf_of, leaves_of
from batru.evaluation.reads.replies import Objected, corrections, objections, published
from batru.evaluation.reads.seats import APPRAISE, DECIDE, FILL, SUBMIT
from batru.evaluation.reads.severity import severity
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.reads.talks import threads
from batru.evaluation.reads.windows import spans, working_days_later
from batru.evaluation.rules.entries import Said
from batru.evaluation.rules.replies import ANSWER_DAYS
from batru.evaluation.rules.stages import Stage
from batru.evaluation.views.access import needs, readers
from batru.evaluation.views.judging import CellField, Retyped, cell_fields, read_cells


@never_cache
@require_safe
@readers
def questions(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """GET: what a unit was asked, what it answered, and what it may still add to."""
    own = participant_for(actor, code, unit)
    found = threads(own.campaign, [own], Said.QUESTION)
    edition = edition_of(own.campaign)[1]
    context = {
        "campaign": own.campaign,
        "own": own,
        "threads": found[::-1],
        "called": {one.code: one.name for one in edition.indicators}
        | {one.code: one.name for one in edition.adjustments},
        "again": open_indicators(own, clock.now()),
        "may_answer": actor.may(FILL, unit),
        "names": names({talk.by for one in found for talk in (one.said, *one.answers)}),
        "telling": telling,
    }
    return render(request, "evaluation/questions.html", context)


@require_POST
@needs(FILL)
def answers(request: HttpRequest, actor: Actor, code: str, unit: str, number: int) -> HttpResponse:
    """POST: answer a question."""
    participant_for(actor, code, unit, FILL)
    answer(code, unit, number, request.POST.get("text", ""), by=actor, at=clock.now())
    return redirect("evaluation:questions", code, unit)


@never_cache
@require_safe
@readers
def replies(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """GET ?i=: a unit's published result, what it objected to, and the responses."""
    own = participant_for(actor, code, unit)
    last = Publication.objects.filter(campaign=own.campaign).order_by("-number").first()
    found = objections(own.campaign, [own])
    said = {talk.by for one in found for talk in (one.thread.said, *one.thread.answers)}
    edition = edition_of(own.campaign)[1]
    scores = published(own, last) if last else {}
    named = {one.code: one for one in edition.indicators}
    leaves = leaves_of(own.campaign, own)
    context = {
        "campaign": own.campaign,
        "own": own,
        "publication": last,
        "span": spans(own.campaign, own)[Stage.REPLY],
        "objections": [(one, working_days_later(own.campaign, one.thread.said.at, ANSWER_DAYS)) for one in found[::-1]],
        "indicators": [(leaf, named[leaf.code], scores.get(leaf.code)) for leaf in leaves],
        "options": [(leaf.code, f"{leaf.code} · {telling.local(named[leaf.code].name)}") for leaf in leaves],
        "chosen": request.GET.get("i", ""),
        "may_object": actor.may(SUBMIT, unit) and last is not None,
        "may_respond": actor.may(DECIDE, unit),
        "fields": {one.thread.said.pk: _fields(one, own) for one in found if one.thread.is_open},
        "blank": Retyped(),
        "names": names(said),
        "telling": telling,
        "now": clock.now(),
    }
    return render(request, "evaluation/replies.html", context)


@require_POST
@needs(SUBMIT)
def objecting(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST indicator, text: object to the result."""
    participant_for(actor, code, unit, SUBMIT)
    data = request.POST
    object_to(code, unit, data.get("indicator", ""), data.get("text", ""), by=actor, at=clock.now())
    return redirect("evaluation:replies", code, unit)


@require_POST
@needs(DECIDE)
def responses(request: HttpRequest, actor: Actor, code: str, unit: str, number: int) -> HttpResponse:
    """POST text, and cells where the result is corrected: answer an objection."""
    own = participant_for(actor, code, unit, DECIDE)
    text, cells = request.POST.get("text", ""), read_cells(request.POST.dict())
    if request.POST.get("grants"):
        said = own.talks.filter(pk=number).first()
        correct(code, unit, said.indicator if said else "", cells, text, number, by=actor, at=clock.now())
    else:
        uphold(code, unit, number, text, by=actor, at=clock.now())
    return redirect("evaluation:replies", code, unit)


@never_cache
@require_safe
@readers
def corrected(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: everything that was put right since the first publication: who, why, before and after."""
    campaign = campaign_for(actor, code)
    found = corrections(actor, campaign)
    context = {
        "campaign": campaign,
        "corrections": found,
        "names": names({one.row.by for one in found}),
        "telling": telling,
    }
    return render(request, "evaluation/corrections.html", context)


@never_cache
@require_safe
@needs(APPRAISE)
def severities(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: how much appraisal took off, by unit, indicator and appraiser."""
    campaign = campaign_for(actor, code, APPRAISE)
    found = severity(actor, campaign)
    units = {one.unit_id: one.unit.full_name for one in participants_for(actor, campaign, APPRAISE)}
    context = {
        "campaign": campaign,
        "found": found,
        "all": next(iter(found.get("all", ())), None),
        "units": units,
        "indicators": {one.code: one.name for one in edition_of(campaign)[1].indicators},
        "names": names({one.key for one in found.get("appraiser", ())}),
        "telling": telling,
    }
    return render(request, "evaluation/severity.html", context)


def _fields(one: Objected, own: Participant) -> list[CellField]:
    if one.indicator is None:
        return []
    return cell_fields(one.indicator, leaf_of(own, one.indicator.code), {})
