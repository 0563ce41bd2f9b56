"""A unit's card: every indicator with its points and values, whose word held, the years, and where points lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from batru.evaluation.models import Entry, Evidence, Publication
from batru.evaluation.reads.results import NodeResult, Result, UnitResult, publication
from batru.evaluation.reads.sheets import Word, scores_of, sheets
from batru.evaluation.reads.shown import Shown, is_same
from batru.evaluation.rules.entries import VIEWS, Layer
from batru.evaluation.rules.workings import Step, workings
from batru.kernel.text import N_
from batru.law.index_sets.given import Around, Given
from batru.law.index_sets.model import Group, Indicator
from batru.law.index_sets.numbers import decimal
from batru.law.index_sets.rules import figure, is_relative
from batru.law.index_sets.sheet import Leaf, leaves, sheet

MOST_SOON = 5
INHERITED = N_("The value is that of the unit above it, and scored as there.")


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator or a group on the card, with its depth; `mean` is the mean score of the block's other units."""

    node: Group | Indicator
    depth: int
    result: NodeResult
    mean: Decimal | None

    @property
    def is_group(self) -> bool:
        """Whether it has parts."""
        return isinstance(self.node, Group)

    @property
    def share(self) -> Decimal | None:
        """What was earned of the maximum, 0 to 1."""
        return self.result.score / self.result.most if self.result.score is not None and self.result.most else None


@dataclass(frozen=True, slots=True)
class Year:
    """The unit in one period; `is_alike` says whether it was scored as in the period after."""

    result: Result
    own: UnitResult
    is_alike: bool


def items(shown: Shown, own: UnitResult) -> list[Item]:
    """The tree of the unit's profile, line by line."""
    others = [one for one in shown.of_block(own.block) if one.key != own.key]
    return list(_items(shown.result.edition.root, own, others, 0))


def _items(group: Group, own: UnitResult, others: list[UnitResult], depth: int) -> Any:
    for node in group.parts:
        result = own.nodes.get(node.code)
        if result is None:
            continue
        yield Item(node, depth, result, _mean(node.code, others))
        if isinstance(node, Group):
            yield from _items(node, own, others, depth + 1)


def _mean(code: str, others: list[UnitResult]) -> Decimal | None:
    scores = [one.nodes[code].score for one in others if code in one.nodes]
    known = [score for score in scores if score is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def nexts(shown: Shown, own: UnitResult, lines: list[Item]) -> list[tuple[Item, Mapping[str, Any]]]:
    """The indicators that would lift the unit most if it did them as the best does, with what that would bring."""
    by_code = {one.node.code: one for one in lines}
    found = (one for one in shown.nexts.get(own.key, ()) if one["gain_at_best"] > 0)
    return [(by_code[one["code"]], one) for one in found if one["code"] in by_code][:MOST_SOON]


def behind(lines: list[Item]) -> list[Item]:
    """The indicators with the most points still to be earned, the largest first."""
    found = [one for one in lines if not one.is_group and one.result.score is not None and one.result.applicable]
    found = [one for one in found if one.result.applicable - (one.result.score or 0) > 0]
    found.sort(key=lambda one: ((one.result.score or 0) - one.result.applicable, one.node.code))
    return found[:MOST_SOON]


def peers(shown: Shown, own: UnitResult) -> list[UnitResult]:
    """The two units before and the two behind, and itself."""
    block = shown.of_block(own.block)
    at = block.index(own)
    return block[max(0, at - 2) : at + 3]


def years(unit: str, set_code: str, root: str) -> list[Year]:
    """The unit in the last publication of each period by a set, oldest first."""
    rows = Publication.objects.filter(campaign__document__code=set_code, campaign__root_id=root)
    rows = rows.filter(campaign__participants__unit=unit).order_by("number")
    last = dict(rows.values_list("campaign__code", "number"))
    found = sorted((publication(*one) for one in last.items()), key=lambda result: result.day)
    after = [*found[1:], found[-1]] if found else []
    return [
        Year(one, one.unit(unit), is_same(one.edition, later.edition)) for one, later in zip(found, after, strict=True)
    ]


def views_of(shown: Shown, unit: str) -> dict[str, Decimal | None]:
    """The unit's total as it stood by each layer's word: self, appraised, council, final."""
    known = sheets(shown.campaign, shown.result.known_at)
    found = {}
    for view in VIEWS:
        own = next((one for one in scores_of(shown.campaign, known, view) if one.unit.key == unit), None)
        found[view] = None if own is None or own.total is None else decimal(own.total)
    return found


def words_of(shown: Shown, unit: str, indicator: str) -> Mapping[Layer, Word]:
    """What each layer had said of an indicator when the result was published."""
    rows = Entry.objects.filter(participant__campaign=shown.campaign, participant__unit_id=unit, indicator=indicator)
    return {
        Layer(r.layer): Word(Layer(r.layer), r.cells, r.origin, r.verdict, r.reason, r.sources, r.by, r.at, r.pk)
        for r in rows.filter(at__lte=shown.result.known_at).order_by("id")
    }


def papers_of(shown: Shown, unit: str, indicator: str, *, every: bool) -> list[Evidence]:
    """The papers that showed an indicator's values when the result was published: every one, or the open ones."""
    rows = Evidence.objects.filter(participant__campaign=shown.campaign, participant__unit_id=unit)
    rows = rows if every else rows.filter(is_open=True)
    known = rows.filter(indicator=indicator, at__lte=shown.result.known_at).order_by("id")
    return [row for row in known if row.withdrawn_at is None or row.withdrawn_at > shown.result.known_at]


def leaf_of(result: Result, own: UnitResult, code: str) -> Leaf | None:
    """The indicator as the unit's profile scores it; None where the profile does not know it."""
    return next((leaf for leaf in leaves(sheet(result.edition, own.profile)) if leaf.code == code), None)


def steps(result: Result, own: UnitResult, leaf: Leaf) -> list[Step]:
    """How the points of an indicator came about, from the values that were published."""
    node = own.nodes[leaf.code]
    if node.inherited:
        return [Step(INHERITED)]
    score = None if node.score is None else Fraction(node.score)
    return workings(leaf, _given(node), _around(result, own, leaf), score, node.state)


def _given(node: NodeResult) -> Given:
    return Given(dict(node.cells))


def _around(result: Result, own: UnitResult, leaf: Leaf) -> Around:
    """What the others have, for rules that compare."""
    if not is_relative(leaf.scoring.rule):
        return Around()
    peers = (one for one in result.units if one.block == own.block and leaf.code in one.nodes)
    found = (figure(leaf.scoring.rule, _given(one.nodes[leaf.code])) for one in peers)
    return Around(tuple(each for each in found if each is not None))
