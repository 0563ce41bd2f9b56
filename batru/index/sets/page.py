"""A run as one page that needs nothing else: places and how sure they are, what it was held against, how it scores."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from markupsafe import Markup

from batru.index.method.telling import Row
from batru.index.points.intervals import HIGH, LOW
from batru.index.sets import words
from batru.index.sets.compared import Compared
from batru.index.sets.report import columns, digits_of, editions, number, scored
from batru.index.sets.sureness import SureBlock, SurePeriod, factor_rows, out_rows
from batru.index.sets.tables import in_order
from batru.kernel.text import N_
from batru.law.index_sets.kinds import KindWords
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.units import UnitScore

SHEET = Path(__file__).with_name("report.css")
SOONEST = 3
# What a set of points leaves open.
VARIED = {
    "weights": N_("the weights"),
    "normalisation": N_("the common scale"),
    "aggregation": N_("the way from parts to wholes"),
    "zero": N_("what 0/0 counts"),
    "sampling": N_("the few cases behind a share"),
}


def page(
    own: IndexSet,
    told: Sequence[SurePeriod],
    checks: Sequence[Compared],
    kinds: Mapping[str, KindWords],
    digests: Mapping[str, str],
    language: str,
) -> str:
    """The page in one language."""
    with translation.override(language):
        context = {
            "own": own,
            "language": language,
            "periods": [_shown(period, language) for period in reversed(told)],
            "checks": checks,
            "editions": [scored(edition, kinds, language) for edition in editions([one.period for one in told])],
            "digests": digests,
            "factors": _by_block(factor_rows(told)),
            "outs": _by_block(out_rows(told)),
            "node_names": _node_names(told, language),
            "varied": VARIED,
            "draws": next((block.places.draws for one in told for block in one.blocks.values()), 0),
            "low": f"{100 * LOW:g}",
            "high": f"{100 * HIGH:g}",
            "words": words,
            "say": lambda given: words.local(given, language),
            "number": lambda value, digits: number(value, digits, language),
            "float": lambda value, digits=2: words.number(value, digits, language),
            "sheet": Markup(f"<style>{SHEET.read_text(encoding='utf-8')}</style>"),
        }
        return render_to_string("index/report.html", context)


def _shown(own: SurePeriod, language: str) -> dict[str, Any]:
    edition = own.period.values.edition
    blocks: dict[str, list[UnitScore]] = {}
    for one in in_order(own.period.scores):
        blocks.setdefault(one.block, []).append(one)
    return {
        "period": own.period.values.period,
        "edition": edition,
        "digits": digits_of(edition),
        "blocks": [
            (_block_name(edition, code, language), scores, _sure(edition, own.blocks.get(code), language))
            for code, scores in blocks.items()
        ],
        "columns": columns(edition, language),
        "grades": {one.code: words.local(one.name, language) for one in edition.grades},
    }


def _sure(edition: Edition, block: SureBlock | None, language: str) -> dict[str, Any]:
    """Each unit's interval, what varied in its block, and what would lift it most."""
    if block is None:
        return {"rows": {}, "many": 1, "factors": (), "undrawn": (), "soonest": {}}
    names = {one.code: words.local(one.name, language) for one in edition.indicators}
    soonest = {
        unit: [(names[one.code], one.gain_at_best) for one in points[:SOONEST] if one.gain_at_best > 0]
        for unit, points in block.nexts.items()
    }
    return {
        "rows": block.rows,
        "many": len(block.board.units),
        "factors": [VARIED[name] for name in block.board.factors],
        "undrawn": [names[code] for code in block.board.undrawn],
        "soonest": soonest,
    }


def _by_block(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Lines of the last period by the name of their block."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["block"]), []).append(row)
    return found


def _node_names(told: Sequence[SurePeriod], language: str) -> dict[str, str]:
    return {
        node.code: words.local(node.name, language)
        for own in told[-1:]
        for node in own.period.values.edition.root.walk()
    }


def _block_name(edition: Edition, code: str, language: str) -> str:
    known = {block.code: words.local(block.name, language) for block in edition.blocks}
    return known.get(code, code)
