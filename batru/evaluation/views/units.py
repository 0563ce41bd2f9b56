"""One unit in a result: its card, and the workings of each indicator."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from batru.commons.people.public import Actor, actor_for
from batru.evaluation import telling
from batru.evaluation.reads import cards
from batru.evaluation.reads.moves import alike
from batru.evaluation.reads.results import UnitResult
from batru.evaluation.reads.shown import Shown, corrections, pillars, shown
from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.radar import radar
from batru.evaluation.rules.strands import strands
from batru.evaluation.views import words
from batru.evaluation.views.published import common, still_waits
from batru.evaluation.wording import LAYERS
from batru.index.public import kinds, states_words
from batru.law.index_sets.model import Indicator

READ = "evaluation.sheet.read"
# Who may open the rows behind a counted figure.
READ_ROWS = "index.ranking.read"


@require_safe
def card_page(request: HttpRequest, code: str, number: int, unit: str) -> HttpResponse:
    """GET: a unit's card."""
    found, language = shown(code, number), get_language() or "vi"
    own = found.result.unit(unit)
    actor = actor_for(request)
    context = {**common(found, language), **card(found, own), "views": _views(actor, found, own)}
    context["view_words"] = words.VIEW_WORDS
    if still_waits(request, is_pending=found.is_pending):
        return HttpResponse(status=204)
    return render(request, "evaluation/card.html", context)


@require_safe
def workings_page(request: HttpRequest, code: str, number: int, unit: str, indicator: str) -> HttpResponse:
    """GET: how the points of one indicator came about, and from what."""
    found, language = shown(code, number), get_language() or "vi"
    own = found.result.unit(unit)
    leaf = cards.leaf_of(found.result, own, indicator)
    if leaf is None:
        raise Http404
    actor = actor_for(request)
    node = next(one for one in found.result.edition.indicators if one.code == indicator)
    context = {
        **common(found, language),
        "own": own,
        "node": node,
        "got": own.nodes[indicator],
        "steps": [words.step_words(step, language, node) for step in cards.steps(found.result, own, leaf)],
        "rule": telling.rule(leaf, node),
        "says": telling.local(kinds()[leaf.scoring.rule.kind].says),
        "states": states_words(leaf.scoring.states),
        "counts": node.raw.get("counts", {}),
        "said": _said(actor, found, own, indicator),
        "papers": cards.papers_of(found, unit, indicator, every=actor.may(READ, unit)),
        "sees_every_paper": actor.may(READ, unit),
        "sources": _sources(actor, found, own, node),
        "around": _around(found, own, indicator),
        "corrections": [one for one in corrections(found, unit) if one.entry.indicator == indicator],
        **_words(),
    }
    return render(request, "evaluation/workings.html", context)


def card(found: Shown, own: UnitResult) -> dict[str, Any]:
    """What a card shows to everybody."""
    lines = cards.items(found, own)
    parts = pillars(found.result.edition, own)
    others = [one for one in found.of_block(own.block) if one.rank is not None]
    return {
        "own": own,
        "items": lines,
        "pillars": parts,
        "means": {one.node.code: one.mean for one in lines},
        "radar": radar([_of(node.score, node.most) for _, node in parts], _means(lines)),
        "sure": found.spans.get(own.key),
        "was": found.was(own.key),
        "ranked": len(others),
        "nexts": cards.nexts(found, own, lines),
        "peers": cards.peers(found, own),
        "alike": _alike(found, own),
        **_years(own.key, found),
        "corrections": corrections(found, own.key),
    }


def _alike(found: Shown, own: UnitResult) -> list[UnitResult]:
    """Units of its kind that are about as large, however well they do, the first first."""
    if found.is_pending or not found.result.edition.in_points:
        return []
    known = alike(found.result.campaign, found.result.number, own.key)
    return [one for one in found.of_block(own.block) if one.key in known]


def _years(unit: str, found: Shown) -> dict[str, Any]:
    """The unit's years by the result's set, and their drawing."""
    years = cards.years(unit, found.result.own.code, found.campaign.root_id)
    told = [(one.result.period, _of(one.own.total, one.own.most), one.is_alike) for one in years]
    return {"years": years, "strand": strands(told)}


def _means(lines: list[cards.Item]) -> list[float | None]:
    return [_of(one.mean, one.result.most) for one in lines if one.is_group and not one.depth]


def _of(score: Any, most: Any) -> float | None:
    return None if score is None or not most else float(score / most)


def _views(actor: Actor, found: Shown, own: UnitResult) -> dict[str, Any] | None:
    return cards.views_of(found, own.key) if actor.may(READ, own.key) else None


def _said(actor: Actor, found: Shown, own: UnitResult, indicator: str) -> list[dict[str, Any]]:
    """Whose words there are: everybody sees the one that holds, with its origin; reasons and the rest whoever may."""
    known = cards.words_of(found, own.key, indicator)
    holds = own.nodes[indicator].layer
    may = actor.may(READ, own.key)
    return [
        {"layer": str(layer), "word": word, "holds": str(layer) == holds}
        for layer in Layer
        if (word := known.get(layer)) and (may or str(layer) == holds)
    ]


def _sources(actor: Actor, found: Shown, own: UnitResult, node: Indicator) -> list[dict[str, Any]]:
    """The measures from which cells were counted; their rows for whoever may open them."""
    word = cards.words_of(found, own.key, node.code).get(Layer.COUNTED)
    if word is None:
        return []
    may = actor.may(READ_ROWS, own.key)
    return [
        {"cell": telling.inside(cell, node), "measure": each["measure"], "may": may}
        for cell, each in word.sources.items()
        if isinstance(each, dict) and each.get("measure")
    ]


def _around(found: Shown, own: UnitResult, indicator: str) -> list[UnitResult]:
    """The units of the block by their points for this indicator, the most first."""
    there = [one for one in found.of_block(own.block) if indicator in one.nodes]
    return sorted(there, key=lambda one: (-(one.nodes[indicator].score or -1), one.name))


def _words() -> dict[str, Any]:
    return {
        "layers": LAYERS,
        "origins": words.ORIGIN_WORDS,
        "verdicts": words.VERDICT_WORDS,
    }
