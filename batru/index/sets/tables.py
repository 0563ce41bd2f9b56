"""Scores and places as CSV: one line a unit, and one line a unit and node."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from batru.law.index_sets.frozen import Period
from batru.law.index_sets.numbers import shown
from batru.law.index_sets.units import UnitScore

DIGITS = 10
SCORES = (
    "period",
    "block",
    "profile",
    "unit",
    "name",
    "rank",
    "class",
    "grade",
    "total",
    "most",
    "base",
    "bonus",
    "penalty",
    "applicable_percent",
    "on_nothing_percent",
    "unranked",
)
NODES = ("period", "unit", "node", "score", "most", "applicable", "on_nothing", "state", "inherited", "rank")


def scores_csv(periods: Sequence[Period]) -> str:
    """A line a unit, best first within its block."""
    return _csv(SCORES, (_score(period.values.period, own) for period in periods for own in in_order(period.scores)))


def nodes_csv(periods: Sequence[Period]) -> str:
    """A line a unit and node; a view's headings stand as view.heading."""
    return _csv(NODES, (line for period in periods for own in period.scores for line in _nodes(period, own)))


def in_order(scores: Iterable[UnitScore]) -> list[UnitScore]:
    """By block, then by place; those without a place last, by name."""
    last = Fraction(10**9)
    return sorted(scores, key=lambda own: (own.block, own.ranks.get("total", last), own.unit.name, own.unit.key))


def plain(number: Fraction | None, digits: int = DIGITS) -> str:
    """A decimal without trailing zeros; empty where there is none."""
    if number is None:
        return ""
    text = f"{shown(number, digits):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _score(period: str, own: UnitScore) -> list[str]:
    unit = own.unit
    placed = [plain(own.ranks.get("total")), str(own.unit_class or ""), own.grade]
    numbers = [own.total, own.most, own.before, own.bonus, own.penalty, own.applicable_percent, own.on_nothing_percent]
    named = [period, own.block, unit.profile, unit.key, unit.name]
    return [*named, *placed, *(plain(number) for number in numbers), own.unranked]


def _nodes(period: Period, own: UnitScore) -> Iterator[list[str]]:
    for part in [*own.base.walk(), *own.views.values()]:
        if part is not own.base:
            numbers = [part.score, part.most, part.applicable, part.on_nothing]
            told = [*(plain(number) for number in numbers), str(part.state), "yes" if part.inherited else ""]
            yield [period.values.period, own.unit.key, part.code, *told, plain(own.ranks.get(part.code))]


def _csv(head: Sequence[str], lines: Iterable[list[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return written.getvalue()
