"""A unit's sheet: filled indicator by indicator, handed in, taken back."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.files.public import PAPERS, endings_of
from batru.commons.people.public import Actor, names
from batru.evaluation import telling, wording
from batru.evaluation.actions.submitting import submit, take_back
from batru.evaluation.actions.values import check_time, save_value
from batru.evaluation.forms import read_value
from batru.evaluation.models import Participant
from batru.evaluation.reads.approvals import standing_of, unknown
from batru.evaluation.reads.campaigns import FILL, SUBMIT, participant_for
from batru.evaluation.reads.doors import doors_of_unit
from batru.evaluation.reads.evidence import Shown, papers, visible_uses
from batru.evaluation.reads.filling import Line, lines
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.reads.windows import deadline
from batru.evaluation.rules.approvals import Held
from batru.evaluation.rules.entries import Level
from batru.evaluation.rules.fields import may_be_left_out
from batru.evaluation.rules.filling import Way, progress
from batru.evaluation.rules.typed import Typed
from batru.evaluation.views.access import needs, readers
from batru.kernel.refusal import Refusal
from batru.law.index_sets.model import Group, Node

ZERO = Fraction(0)


@never_cache
@require_safe
@readers
def sheet_page(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """GET: the sheet; what is missing first, then everything in the order of the set."""
    return render(request, "evaluation/sheet.html", sheet_context(actor, participant_for(actor, code, unit)))


@require_POST
@needs(FILL)
def values(request: HttpRequest, actor: Actor, code: str, unit: str, indicator: str) -> HttpResponse:
    """POST the indicator's cells: saved, or told at the field why not. htmx gets the indicator and the head alone."""
    one = participant_for(actor, code, unit)
    line = next((each for each in lines(one) if each.leaf.code == indicator), None)
    if line is None:
        raise unknown(code, unit)
    prefix = f"{indicator}-"
    data = {name.removeprefix(prefix): str(text) for name, text in request.POST.items() if name.startswith(prefix)}
    typed = read_value(indicator, line.filling.fields, data)
    refusal = _tried(lambda: save_value(code, unit, typed, by=actor, at=clock.now()))
    if not getattr(request, "htmx", False):
        if refusal is None:
            return redirect(f"{reverse('evaluation:sheet', args=(code, unit))}#{indicator}")
        context = sheet_context(actor, one, {indicator: (typed, _words(refusal))})
        return render(request, "evaluation/sheet.html", context, status=422)
    context = sheet_context(actor, one, {indicator: (typed, _words(refusal))} if refusal else {})
    row = next(each for each in context["lines"] if each.leaf.code == indicator)
    return render(request, "evaluation/_saved.html", context | {"line": row}, status=422 if refusal else 200)


@require_POST
@needs(SUBMIT)
def submissions(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST: hand the sheet in."""
    one = participant_for(actor, code, unit)
    refusal = _tried(lambda: submit(code, unit, by=actor, at=clock.now()))
    return _after(request, actor, one, refusal)


@require_POST
@needs(SUBMIT)
def reopenings(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST reason: take the sheet back."""
    one = participant_for(actor, code, unit)
    refusal = _tried(lambda: take_back(code, unit, request.POST.get("reason", ""), by=actor, at=clock.now()))
    return _after(request, actor, one, refusal)


def sheet_context(
    actor: Actor, one: Participant, typed: dict[str, tuple[Typed, str]] | None = None, refusal: Refusal | None = None
) -> dict[str, Any]:
    """What a sheet's page and its parts show."""
    found, now = lines(one), clock.now()
    return {
        "one": one,
        "campaign": one.campaign,
        "lines": found,
        "by_code": {line.leaf.code: line for line in found},
        "progress": progress(line.filling for line in found),
        "points": sum((line.filling.earned.score or ZERO for line in found if line.filling.earned), ZERO),
        "most": sum((line.leaf.most for line in found), ZERO),
        "deadline": deadline(one),
        "doors": doors_of_unit(actor, one),
        "now": now,
        "typed": typed or {},
        "refusal": refusal,
        "COUNTED": Way.COUNTED,
        "INHERITED": Way.INHERITED,
        "may_be_left_out": may_be_left_out,
        "wording": wording,
        "telling": telling,
        "endings": ",".join(f".{ending}" for ending in endings_of(PAPERS)),
        **_set_context(one, found),
        **_paper_context(actor, one),
        **_step_context(actor, one, found, now),
    }


def _set_context(one: Participant, found: list[Line]) -> dict[str, Any]:
    """The headings of the set, and what the unit's profile is called."""
    _, edition = edition_of(one.campaign)
    return {
        "profile": next((each.name for each in edition.profiles if each.code == one.profile), None),
        "groups": _groups(edition.root, {line.leaf.code: line for line in found}),
    }


def _paper_context(actor: Actor, one: Participant) -> dict[str, Any]:
    """The sheet's papers by indicator, and what is odd about them."""
    shown = papers(one)
    return {
        "papers": _by_indicator(shown),
        "outside": [each for each in shown if each.is_outside],
        "uses": {each.row.pk: visible_uses(actor, each.uses) for each in shown},
    }


def _step_context(actor: Actor, one: Participant, found: list[Line], now: datetime) -> dict[str, Any]:
    """How the sheet stands, what the reader may do with it, and what keeps it from being handed in."""
    held = standing_of(one)
    is_open = held.is_open(Level.UNIT)
    approvals = list(one.approvals.order_by("id"))
    return {
        "held": held,
        "approvals": approvals,
        "names": names({row.by for row in approvals}),
        "missing": [line for line in found if line.filling.blocks] if is_open else [],
        "unshown": [line for line in found if line.filling.lacks_paper] if is_open else [],
        "may_fill": actor.may(FILL, one.unit_id) and _tried(lambda: check_time(one, "", now)) is None,
        "may_submit": is_open and actor.may(SUBMIT, one.unit_id),
        "may_take_back": held.held[Level.UNIT] is Held.APPROVED and actor.may(SUBMIT, one.unit_id),
    }


def _groups(root: Group, by_code: dict[str, Line]) -> list[tuple[Node, list[Line]]]:
    """The set's headings of the first level, each with the indicators of this unit below it."""
    found = []
    for part in root.parts:
        codes = [node.code for node in part.walk()] if isinstance(part, Group) else [part.code]
        own = [by_code[code] for code in codes if code in by_code]
        if own:
            found.append((part, own))
    return found


def _by_indicator(shown: list[Shown]) -> dict[str, list[Shown]]:
    found: dict[str, list[Shown]] = {}
    for each in shown:
        found.setdefault(each.row.indicator, []).append(each)
    return found


def _after(request: HttpRequest, actor: Actor, one: Participant, refusal: Refusal | None) -> HttpResponse:
    if refusal is None:
        return redirect("evaluation:sheet", one.campaign.code, one.unit_id)
    context = sheet_context(actor, one, refusal=refusal)
    return render(request, "evaluation/sheet.html", context, status=refusal.status)


def _tried(deed: Callable[[], Any]) -> Refusal | None:
    """The refusal of what can be put right on the page; forbidden and absent go on as they are."""
    try:
        deed()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return refusal
    return None


def _words(refusal: Refusal) -> str:
    """Why and what next, in the reader's language."""
    _what, why, next_step = refusal.told(_, get_language() or "vi")
    return f"{why} {next_step}"
