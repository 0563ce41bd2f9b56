"""The council's session: what is disputed, a unit's case, bonus and penalty, and the minutes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.people.public import Actor, names
from batru.evaluation import telling
from batru.evaluation.actions.deciding import adjust, decide, write_finding
from batru.evaluation.models import Entry, Participant
from batru.evaluation.reads.appraisal import rows_of, sums
from batru.evaluation.reads.approvals import standing_of
from batru.evaluation.reads.campaigns import campaign_for, participant_for
from batru.evaluation.reads.council import adjustments, cases, minutes
from batru.evaluation.reads.seats import DECIDE
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.reads.windows import spans
from batru.evaluation.rules.approvals import Standing, state
from batru.evaluation.rules.council import Adjusting
from batru.evaluation.rules.entries import Level, Verdict
from batru.evaluation.rules.stages import Stage
from batru.evaluation.views.access import needs
from batru.evaluation.views.judging import Retyped, cell_fields, choices, number, read_judging
from batru.kernel.refusal import Refusal

DECIDING = (Verdict.KEPT, Verdict.RAISED, Verdict.LOWERED, Verdict.REPLACED)


@never_cache
@require_safe
@needs(DECIDE)
def session(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: the units before the council, what is disputed of each, and the minutes so far."""
    campaign = campaign_for(actor, code, DECIDE)
    said = minutes(campaign, actor)
    edition = edition_of(campaign)[1]
    context = {
        "campaign": campaign,
        "cases": cases(actor, campaign),
        "minutes": [(one, isinstance(one, Entry)) for one in said],
        "indicators": {one.code: one for one in edition.indicators},
        "called": {one.code: one.name for one in edition.indicators}
        | {one.code: one.name for one in edition.adjustments},
        "grades": {one.code: one.name for one in edition.grades},
        "names": names({one.by for one in said}),
        "span": spans(campaign)[Stage.COUNCIL],
        "telling": telling,
        "Level": Level,
        "now": clock.now(),
    }
    return render(request, "evaluation/council.html", context)


@never_cache
@require_safe
@needs(DECIDE)
def case_page(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """GET ?i= &all=: a unit before the council; its disputed indicators, or all of them."""
    own = participant_for(actor, code, unit, DECIDE)
    page = _page(actor, own, request.GET.get("i", ""), Retyped(), "all" in request.GET)
    return render(request, "evaluation/case.html", page)


@require_POST
@needs(DECIDE)
def decisions(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST: decide an indicator; what is refused is shown again as typed."""
    own = participant_for(actor, code, unit, DECIDE)
    here = request.POST.get("indicator", "")
    try:
        decide(code, unit, read_judging(request.POST.dict()), by=actor, at=clock.now())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        typed = Retyped(here, request.POST.dict(), refusal)
        return render(request, "evaluation/case.html", _page(actor, own, here, typed, True), status=422)
    return redirect("evaluation:case", code, unit)


@require_POST
@needs(DECIDE)
def adjusting(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST adjustment, amount, strikes, reason: decide on a bonus or penalty; `finding`: write one down first."""
    participant_for(actor, code, unit, DECIDE)
    data, now = request.POST, clock.now()
    chosen = data.get("adjustment", "")
    if "finding" in data:
        write_finding(code, unit, chosen, data["finding"], by=actor, at=now)
    else:
        wanted = Adjusting(
            chosen, number(data.get("amount", "")) or "0", data.get("reason", ""), tuple(data.getlist("strikes"))
        )
        adjust(code, unit, wanted, by=actor, at=now)
    return redirect("evaluation:case", code, unit)


def _page(actor: Actor, own: Participant, here: str, typed: Retyped, shows_all: bool) -> dict[str, Any]:
    rows, held = rows_of(actor, own, clock.now()), standing_of(own)
    shown = [row for row in rows if shows_all or row.is_disputed or "council" in row.words]
    chosen = next((row for row in rows if row.indicator.code == here), None) or next(iter(shown), None)
    given = adjustments(own)
    said = {key for row in rows for key in row.people}
    said |= {talk.by for one in given if one.finding for talk in (one.finding.said, *one.finding.answers)}
    said |= {one.entry.by for one in given if one.entry}
    return {
        "campaign": own.campaign,
        "own": own,
        "rows": shown,
        "all": rows,
        "shows_all": shows_all,
        "row": chosen,
        "fields": cell_fields(chosen.indicator, chosen.leaf, typed.values) if chosen else [],
        "typed": typed,
        "state": state(held, Level.COUNCIL, has_content=True),
        "may_write": held.was_accepted(Level.OFFICE) and held.is_open(Level.COUNCIL),
        "steps": steps_of(held),
        "choices": choices(DECIDING, {key: _(word) for key, word in telling.CHOICES.items()}),
        "adjustments": given,
        "names": names(said),
        "telling": telling,
        "sums": sums(rows),
    }


def steps_of(held: Standing) -> list[str]:
    """What the council may do with a sheet now, by the names of `actions.levels`."""
    if held.top is Level.OFFICE:
        return (
            ["approve_in_council"] if held.was_accepted(Level.OFFICE) else ["take_before_council", "return_appraisal"]
        )
    return ["reopen_council"] if held.top is Level.COUNCIL and not held.was_accepted(Level.COUNCIL) else []
