"""The report of a statistical index in one language: a page that needs nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from django.template.loader import render_to_string
from django.utils import translation
from markupsafe import Markup

from batru.index.method.advice import next_points
from batru.index.method.building import Result
from batru.index.method.coherence import alpha, odd_pairs
from batru.index.method.telling import factor_rows, interval_rows
from batru.index.sets.words import number
from batru.index.statistical.done import QUALITY, sentences
from batru.index.statistical.steps import correlation_rows, out_rows
from batru.index.statistical.work import Worked
from batru.kernel.text import N_

SHEET = Path(__file__).parents[1] / "sets" / "report.css"
SOONEST = 3
SMALL = 10
# What a set may leave open.
VARIED = {
    "weights": N_("the weights"),
    "scales": N_("the common scale"),
    "means": N_("the way from parts to wholes"),
    "absent": N_("what a missing figure counts"),
    "fillings": N_("how missing figures are filled in"),
    "treatments": N_("how outliers are treated"),
    "sampling": N_("the few cases behind a share"),
}
# What is odd about two parts of one group.
FLAGS = {
    "negative": N_("they move against each other"),
    "weak": N_("they hardly move together"),
    "strong": N_("nearly the same"),
}


def page(worked: Worked, digests: Mapping[str, str], language: str) -> str:
    """The report in one language: a page that needs nothing else."""
    with translation.override(language):
        result, years = worked.result, list(worked.sure)
        context = {
            "worked": worked,
            "language": language,
            "years": [_year(worked, year, language) for year in reversed(years)],
            "columns": _columns(worked, language),
            "nodes": _nodes(worked, language),
            "alphas": _alphas(worked, language),
            "odd": [
                (*(_name(worked, own, language) for own in (pair.group, pair.first, pair.second)), pair)
                for pair in odd_pairs(result)
            ],
            "outs": list(out_rows(result)),
            "node_names": {code: _name(worked, code, language) for code in result.tree.codes},
            "factors": list(factor_rows(worked.moved)) if worked.moved else [],
            "digits": _digits(result),
            "draws": next(iter(worked.sure.values())).draws,
            "low": f"{100 * result.spec.uncertainty.low:g}",
            "high": f"{100 * result.spec.uncertainty.high:g}",
            "done": sentences(worked, language),
            "quality": [(_name(worked, own.code, language), own) for own in worked.quality],
            "qualities": QUALITY,
            "wholes": _wholes(worked, language),
            "checks": worked.checks,
            "digests": digests,
            "units": worked.units,
            "name": worked.name.en if language == "en" else worked.name.vi,
            "number": lambda value, digits=2: number(value, digits, language),
            "flags": FLAGS,
            "varied": VARIED,
            "sheet": Markup(f"<style>{SHEET.read_text(encoding='utf-8')}</style>"),
        }
        return render_to_string("index/statistical.html", context)


def _year(worked: Worked, year: int, language: str) -> dict[str, Any]:
    result, sure = worked.result, worked.sure[year]
    rows = {
        unit: row
        for row, unit in enumerate(result.units)
        if not year or result.years is None or result.years[row] == year
    }
    lines = []
    for told in interval_rows(sure):
        row = rows[str(told["unit"])]
        scores = [result.scores[row, node] for node in _shown(result)]
        soonest = next_points(result, str(told["unit"]), year or None)[:SOONEST] if told["rank"] else []
        lines.append(
            {**told, "scores": scores, "soonest": [(_name(worked, one.code, language), one) for one in soonest]}
        )
    return {"year": year or "", "lines": lines, "many": max(1, int((sure.nominal > 0).sum()))}


def _shown(result: Result) -> list[int]:
    """The index and the level right under it."""
    tree = result.tree
    return [len(tree.codes) - 1, *(int(node) for node in tree.children[len(tree.codes) - 1])]


def _columns(worked: Worked, language: str) -> list[str]:
    return [_name(worked, worked.result.tree.codes[node], language) for node in _shown(worked.result)]


def _nodes(worked: Worked, language: str) -> list[dict[str, Any]]:
    """The tree from the top: what each part weighs in the index, and how far it moves with it."""
    result, tree = worked.result, worked.result.tree
    weights, influence = result.effective_weights(), result.influence()
    found: list[dict[str, Any]] = []

    def walk(node: int, depth: int) -> None:
        name = _name(worked, tree.codes[node], language)
        group = node >= tree.indicators
        found.append(
            {"name": name, "depth": depth, "group": group, "weight": 100 * weights[node], "moves": influence[node]}
        )
        for child in tree.children[node]:
            walk(int(child), depth + 1)

    walk(len(tree.codes) - 1, 0)
    return found


def _digits(result: Result) -> int:
    """Two digits behind the point, three where scores are as small as shares."""
    there = result.index[~np.isnan(result.index)]
    return 3 if there.size and np.abs(there).max() <= SMALL else 2


def _wholes(worked: Worked, language: str) -> list[tuple[str, str, float, str]]:
    """Parts that move against what they count in, or hardly with it."""
    tree, found = worked.result.tree, []
    for row in correlation_rows(worked.result):
        first, second = (tree.number(str(row[key])) for key in ("first", "second"))
        if row["flag"] and tree.parents[first] != tree.parents[second]:
            names = [_name(worked, tree.codes[node], language) for node in (first, second)]
            found.append((names[0], names[1], float(row["pearson"] or 0.0), str(row["flag"])))
    return found


def _alphas(worked: Worked, language: str) -> list[tuple[str, int, float]]:
    """Cronbach's alpha of each group of indicators, on their common scale."""
    result, tree = worked.result, worked.result.tree
    parts = {node: [int(own) for own in tree.children[node] if own < tree.indicators] for node in tree.groups}
    normalised = result.prepared.normalised
    return [
        (_name(worked, tree.codes[node], language), len(own), alpha(normalised[:, own]))
        for node, own in parts.items()
        if len(own) > 1
    ]


def _name(worked: Worked, code: str, language: str) -> str:
    words = worked.names[code]
    return words.en if language == "en" else words.vi
