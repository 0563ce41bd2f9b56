"""Papers of a sheet: added, opened, taken back."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.files.public import PAPERS, response, store
from batru.commons.people.public import Actor, actor_for
from batru.evaluation.actions.evidence import add_evidence, withdraw_evidence
from batru.evaluation.forms import day_of
from batru.evaluation.reads.campaigns import FILL, READ, participant_for
from batru.evaluation.reads.cards import papers_of
from batru.evaluation.reads.evidence import paper_for
from batru.evaluation.reads.shown import shown
from batru.evaluation.rules.typed import Paper
from batru.evaluation.views.access import needs, readers
from batru.evaluation.views.sheets import sheet_context
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

MOST_BYTES = 20 * 1024 * 1024


@require_POST
@needs(FILL)
def evidence(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST indicator, file, title, number, dated, shared_because, is_open: put a paper beside an indicator."""
    one = participant_for(actor, code, unit)
    try:
        paper = _paper(request)
        add_evidence(code, unit, paper, by=actor, at=clock.now())
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        context = sheet_context(actor, one, refusal=refusal)
        return render(request, "evaluation/sheet.html", context, status=refusal.status)
    return redirect(f"{reverse('evaluation:sheet', args=(code, unit))}#{paper.indicator}")


@never_cache
@require_safe
@readers
def paper(request: HttpRequest, actor: Actor, code: str, unit: str, number: int) -> HttpResponseBase:
    """GET: the paper itself."""
    row = paper_for(actor, code, unit, number)
    return response(row.content, row.title, inline=True)


@never_cache
@require_safe
def published_paper(
    request: HttpRequest, code: str, number: int, unit: str, indicator: str, paper: int
) -> HttpResponseBase:
    """GET: a paper beside a published figure: an open one for anybody, every one for whoever reads the sheet."""
    found = papers_of(shown(code, number), unit, indicator, every=actor_for(request).may(READ, unit))
    row = next((one for one in found if one.pk == paper), None)
    if row is None:
        raise _not_there()
    return response(row.content, row.title, inline=True)


@require_POST
@needs(FILL)
def withdrawal(request: HttpRequest, actor: Actor, code: str, unit: str, number: int) -> HttpResponse:
    """POST: take a paper back."""
    row = paper_for(actor, code, unit, number)
    withdraw_evidence(code, unit, number, by=actor, at=clock.now())
    return redirect(f"{reverse('evaluation:sheet', args=(code, unit))}#{row.indicator}")


def _paper(request: HttpRequest) -> Paper:
    data, file = request.POST, request.FILES.get("file")
    day = day_of(data.get("dated", ""))
    if file is None:
        raise _refused(N_("No file was chosen."), N_("Choose the file of the paper."))
    if day is None:
        raise _refused(N_("It has no date."), N_("Write the date that stands on the paper."))
    kept = store(file, file.name or "", max_bytes=MOST_BYTES, allowed=PAPERS)
    return Paper(
        indicator=data.get("indicator", ""),
        content=kept.digest,
        dated=day,
        title=data.get("title", ""),
        number=data.get("number", ""),
        shared_because=data.get("shared_because", ""),
        is_open=bool(data.get("is_open")),
    )


def _not_there() -> Refusal:
    """Absent and forbidden look the same."""
    return Refusal(
        "evaluation.paper.unknown",
        what=N_("There is no such paper to be opened."),
        why=N_("It does not stand beside this figure, or its unit keeps it for those who appraise."),
        next_step=N_("Sign in with the post that appraises, or ask the unit for it."),
        status=404,
    )


def _refused(why: str, next_step: str) -> Refusal:
    return Refusal("evaluation.evidence", what=N_("The paper was not added."), why=why, next_step=next_step)
