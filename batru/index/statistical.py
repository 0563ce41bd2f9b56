"""A statistical index from a set file and a table: what `batru index run` writes of it, as CSV files and a page."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from batru.index.method.advice import next_points, one_out
from batru.index.method.building import Result, build
from batru.index.method.coherence import alpha, odd_pairs
from batru.index.method.intervals import RankIntervals, intervals_of
from batru.index.method.plan import Plan, plan_of
from batru.index.method.reading import read_spec
from batru.index.method.refusals import MethodRefusal
from batru.index.method.sensitivity import Sensitivity, sensitivity
from batru.index.method.spec import Spec, Uncertainty
from batru.index.method.table import read_table
from batru.index.method.telling import Row, csv_of, factor_rows, interval_rows, plain, score_rows
from batru.index.sets.words import number
from batru.kernel.text import N_
from batru.law.catalogue import CatalogueError
from batru.law.questions import Words
from batru.law.reading import line_of, read_yaml

SHEET = Path(__file__).parent / "sets" / "report.css"
UNIT, YEAR, NAME = "unit", "year", "name"
# What is varied where a set names nothing: the weights, by a quarter up and down, as the example of COINr does.
UNLESS_NAMED = Uncertainty(weights=0.25)
DRAWS, SETS, SEED = 10_000, 512, 1
SOONEST = 3


@dataclass(frozen=True)
class Asked:
    """A set file and its table, with the columns that name units and years, and how often to draw."""

    set: Path
    data: Path
    unit: str = UNIT
    year: str = ""
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True)
class Worked:
    """The index, how sure the ranks of each year are, and what moves those of the last."""

    name: Words
    source: str
    result: Result
    sure: Mapping[int, RankIntervals]  # by year; 0 where the table has no years
    moved: Sensitivity | None
    declared: bool  # whether the set itself says what may vary
    names: Mapping[str, Words]


def is_statistical(path: Path) -> bool:
    """Whether a file is a set of this kind: it lists indicators, and has no dated versions."""
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return False
    return isinstance(data, dict) and "indicators" in data and "versions" not in data


def work(asked: Asked) -> Worked:
    """Read, build and draw; CatalogueError with the line where the set is wrong, Refusal where the table is."""
    text = asked.set.read_text(encoding="utf-8")
    data = read_yaml(text)
    try:
        return _worked(asked, data)
    except MethodRefusal as refusal:
        if not refusal.path:
            raise
        _what, reason, _next = refusal.told(_, get_language() or "vi")
        raise CatalogueError(asked.set, line_of(text, refusal.path), reason) from refusal


def _worked(asked: Asked, data: Mapping[str, Any]) -> Worked:
    spec = read_spec(data)
    declared = spec.uncertainty != Uncertainty()
    spec = spec if declared else replace(spec, uncertainty=UNLESS_NAMED)
    rows = _rows(asked.data)
    year = asked.year or (YEAR if rows and YEAR in rows[0] else "")
    table = read_table(spec, rows, asked.unit, year or None)
    result = build(spec, table)
    years = [0] if result.years is None else [int(own) for own in np.unique(result.years)]
    plans = {own: plan_of(spec, table, own or None) for own in years}
    sure = {own: intervals_of(plan, asked.draws, asked.seed) for own, plan in plans.items()}
    moved = _moved(spec, table, plans[years[-1]], asked.seed, years[-1])
    names = {own["code"]: _words(own) for own in (*data["indicators"], *data.get("groups", ()))}
    return Worked(_words(data), _told(data.get("source")), result, sure, moved, declared, names)


def _moved(spec: Spec, table: Any, plan: Plan, seed: int, year: int) -> Sensitivity | None:
    """What moves the ranks; one factor alone moves them all, so there is nothing to divide."""
    return sensitivity(spec, table, SETS, seed, year=year or None) if len(plan.factors) > 1 else None


def files(worked: Worked) -> dict[str, str]:
    """The CSV files by name."""
    made = {
        "scores.csv": csv_of(score_rows(worked.result)),
        "intervals.csv": csv_of(
            {"year": year or None, **row} for year, own in worked.sure.items() for row in interval_rows(own)
        ),
        "next.csv": csv_of(_next(worked.result)),
    }
    if worked.moved:
        made["sensitivity.csv"] = csv_of(factor_rows(worked.moved))
    return made


def page(worked: Worked, language: str) -> str:
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
            "outs": [(_name(worked, own.code, language), own.mean_shift) for own in one_out(result)],
            "factors": list(factor_rows(worked.moved)) if worked.moved else [],
            "draws": next(iter(worked.sure.values())).draws,
            "low": f"{100 * result.spec.uncertainty.low:g}",
            "high": f"{100 * result.spec.uncertainty.high:g}",
            "name": worked.name.en if language == "en" else worked.name.vi,
            "number": lambda value, digits=2: number(value, digits, language),
            "flags": FLAGS,
            "varied": VARIED,
            "sheet": Markup(f"<style>{SHEET.read_text(encoding='utf-8')}</style>"),
        }
        return render_to_string("index/statistical.html", context)


def said(worked: Worked, out: Path) -> str:
    """What is printed when all is written."""
    lines = [f"{worked.name.en if translation.get_language() == 'en' else worked.name.vi} → {out}"]
    for year, own in worked.sure.items():
        told = {"n": int((own.nominal > 0).sum()), "groups": int(own.groups.max()), "year": year or ""}
        lines.append(_("  %(year)s %(n)s units ranked; %(groups)s places that can be told apart") % told)
    return "\n".join(lines)


def _rows(path: Path) -> list[dict[str, str | None]]:
    text = path.read_text(encoding="utf-8-sig")
    head = text.partition("\n")[0]
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","))


def _next(result: Result) -> Iterator[Row]:
    """For each unit of the last year what would lift it most: its indicators by what each would bring."""
    last = None if result.years is None else int(result.years.max())
    for row, unit in enumerate(result.units):
        if result.years is not None and result.years[row] != last:
            continue
        for place, point in enumerate(next_points(result, unit, last), start=1):
            yield {
                "unit": unit,
                "place": place,
                "code": point.code,
                "now": plain(point.now),
                "best": plain(point.best),
                "gain_per_point": plain(point.gain_per_point),
                "gain_at_best": plain(point.gain_at_best),
                "rank_at_best": point.rank_at_best or None,
            }


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


def _words(data: Mapping[str, Any]) -> Words:
    told = data.get("name") or data["code"]
    return Words(**told) if isinstance(told, Mapping) else Words(str(told), str(told))


def _told(given: object) -> str:
    return given if isinstance(given, str) else ""


def _name(worked: Worked, code: str, language: str) -> str:
    words = worked.names[code]
    return words.en if language == "en" else words.vi


def write(worked: Worked, out: Path, languages: Sequence[str]) -> None:
    """All files into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files(worked).items():
        (out / name).write_text(text, encoding="utf-8")
    for language in languages:
        (out / f"report.{language}.html").write_text(page(worked, language), encoding="utf-8")
