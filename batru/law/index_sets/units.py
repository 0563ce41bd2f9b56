"""A set scored over all units of a period: inheritance, relative rules, bonus and penalty, views, places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from batru.kernel.text import N_
from batru.law.index_sets.given import Around, DataFault, Given, State
from batru.law.index_sets.model import EVERYONE, Edition
from batru.law.index_sets.numbers import told
from batru.law.index_sets.ranking import classes, grade, places
from batru.law.index_sets.rules import figure, is_relative
from batru.law.index_sets.scoring import Filled, Scored, scored
from batru.law.index_sets.sheet import Branch, Leaf, leaves, sheet

ZERO, HUNDRED = Fraction(0), Fraction(100)
NONE = Given({})
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of values; `line` is where it was read."""

    key: str
    name: str
    cells: Mapping[str, Given]
    profile: str = EVERYONE
    block: str = ""
    parent: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class UnitScore:
    """What a unit reached: base and total, its places by node and view, and why it has no place where it has none."""

    unit: Unit
    block: str
    base: Scored
    most: Fraction
    total: Fraction | None
    before: Fraction | None
    bonus: Fraction
    penalty: Fraction
    grade: str
    unranked: str
    views: Mapping[str, Scored]
    ranks: Mapping[str, Fraction]
    unit_class: int | None = None

    @property
    def applicable_percent(self) -> Fraction:
        """What of the maximum applies to the unit."""
        return self.base.applicable * HUNDRED / self.base.most if self.base.most else ZERO

    @property
    def on_nothing_percent(self) -> Fraction | None:
        """What of the score rests on 0/0."""
        return self.base.on_nothing * HUNDRED / self.base.score if self.base.score else None


def score_units(edition: Edition, units: Sequence[Unit], ranked: bool = True) -> tuple[UnitScore, ...]:
    """Every unit of one period, in the order given; DataFault with the unit's line for a value that cannot be."""
    sheets = {profile: sheet(edition, profile) for profile in edition.profile_codes}
    by_key = {unit.key: unit for unit in units}
    handed_down = {profile: _handed_down(own) for profile, own in sheets.items()}
    given = {unit.key: _with_parents(unit, handed_down, by_key) for unit in units}
    around = _around(edition, units, sheets, given)
    found = []
    for unit in units:
        filled = replace(given[unit.key], around=around[_block(edition, unit)])
        try:
            found.append(_unit_score(edition, unit, sheets[unit.profile], filled, ranked))
        except DataFault as fault:
            raise fault.at(unit.key) from None
    return _placed(edition, found)


def _block(edition: Edition, unit: Unit) -> str:
    return unit.block or edition.block_of(unit.profile)


def _with_parents(unit: Unit, handed_down: Mapping[str, frozenset[str]], by_key: Mapping[str, Unit]) -> Filled:
    """Values of indicators that are the parent's are taken from the parent, where it is among the units."""
    parent = by_key.get(unit.parent)
    if parent is None:
        return Filled(unit.cells, {}, frozenset(), frozenset())
    taken = handed_down[unit.profile]
    theirs = {code: _inherited(code, parent, handed_down, by_key) for code in taken}
    return Filled({**unit.cells, **theirs}, {}, frozenset(), taken)


def _inherited(code: str, parent: Unit, handed_down: Mapping[str, frozenset[str]], by_key: Mapping[str, Unit]) -> Given:
    """What a parent hands down: its own cells, or what it inherits itself where it has none."""
    seen: set[str] = set()
    while parent.cells.get(code, NONE).is_empty and code in handed_down[parent.profile]:
        seen.add(parent.key)
        above = by_key.get(parent.parent)
        if above is None or above.key in seen:
            break
        parent = above
    return parent.cells.get(code, NONE)


def _handed_down(branch: Branch) -> frozenset[str]:
    """The indicators of a sheet whose values come from the parent."""
    return frozenset(leaf.code for leaf in leaves(branch) if leaf.scoring.from_parent)


def _around(
    edition: Edition, units: Sequence[Unit], sheets: Mapping[str, Branch], given: Mapping[str, Filled]
) -> dict[str, dict[str, Around]]:
    """The figures that relative rules compare, by block and indicator."""
    figures: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for unit in units:
        own = figures[_block(edition, unit)]
        for leaf in _relative(sheets[unit.profile]):
            found = figure(leaf.scoring.rule, given[unit.key].givens.get(leaf.code, Given({})))
            if found is not None:
                own[leaf.code].append(found)
    return {block: {code: Around(tuple(each)) for code, each in own.items()} for block, own in figures.items()}


def _relative(branch: Branch) -> Iterable[Leaf]:
    return (leaf for leaf in leaves(branch) if is_relative(leaf.scoring.rule))


def _unit_score(edition: Edition, unit: Unit, branch: Branch, filled: Filled, ranked: bool) -> UnitScore:
    bonus, penalty, struck, penalties = _adjusted(edition, unit)
    base = scored(edition, branch, replace(filled, struck=struck))
    most = edition.total.get(unit.profile, base.most)
    before = _before(edition, base, most)
    total = None if before is None else before + bonus - penalty
    return UnitScore(
        unit=unit,
        block=_block(edition, unit),
        base=base,
        most=most,
        total=total,
        before=before,
        bonus=bonus,
        penalty=penalty,
        grade="" if total is None else grade(edition, total, most, base, penalties),
        unranked=_unranked(edition, base, total, ranked),
        views=_views(edition, base),
        ranks={},
    )


def _before(edition: Edition, base: Scored, most: Fraction) -> Fraction | None:
    """The total before bonus and penalty."""
    if base.score is None:
        return None
    if edition.applicable_only and base.applicable:
        return edition.total_rounding.of(base.score * most / base.applicable)
    return edition.total_rounding.of(base.score)


def _unranked(edition: Edition, base: Scored, total: Fraction | None, ranked: bool) -> str:
    if not ranked:
        return "not_a_ranking"
    if total is None:
        return base.state
    if base.most and base.applicable * HUNDRED < edition.ranking.needs_applicable * base.most:
        return "too_little_applies"
    return ""


def _adjusted(edition: Edition, unit: Unit) -> tuple[Fraction, Fraction, frozenset[str], list[str]]:
    """Bonus, penalty, the indicators that lose their points, and the penalties that stand."""
    sums, struck, standing = {"bonus": ZERO, "penalty": ZERO}, set(), []
    known = {indicator.code for indicator in edition.indicators}
    for one in edition.adjustments:
        given = unit.cells.get(one.code, Given({}))
        amount = given.number("") or ZERO
        if not ZERO <= amount <= one.at_most:
            raise DataFault(N_("must lie between 0 and {most}"), (one.code,), most=told(one.at_most))
        sums[one.kind] += amount
        hit = given.text("strikes").split() if one.strikes else []
        if strange := set(hit) - known:
            raise DataFault(N_("strikes unknown indicators: {codes}"), (one.code,), codes=", ".join(sorted(strange)))
        struck.update(hit)
        standing += [one.code] if amount or hit else []
    return sums["bonus"], sums["penalty"], frozenset(struck), standing


def _views(edition: Edition, base: Scored) -> dict[str, Scored]:
    by_code = {part.code: part for part in base.walk()}
    return {
        f"{view.code}.{group.code}": _gathered(
            f"{view.code}.{group.code}", [by_code[code] for code in group.of if code in by_code]
        )
        for view in edition.views
        for group in view.groups
    }


def _gathered(code: str, parts: Sequence[Scored]) -> Scored:
    """A view's heading: the sum of its nodes; unknown where one of them is."""
    there = [part for part in parts if not part.leaves_both_sums]
    known = bool(there) and all(part.score is not None for part in there)
    return Scored(
        code=code,
        score=sum((part.score or ZERO for part in there), ZERO) if known else None,
        most=sum((part.most for part in parts), ZERO),
        applicable=sum((part.applicable for part in there), ZERO),
        on_nothing=sum((part.on_nothing for part in there), ZERO),
        state="scored" if known else State.MISSING,
    )


def _placed(edition: Edition, found: Sequence[UnitScore]) -> tuple[UnitScore, ...]:
    """The same scores with the places of each unit in its block."""
    ranks: dict[str, dict[str, Fraction]] = defaultdict(dict)
    groups: dict[str, int] = {}
    for block in dict.fromkeys(own.block for own in found):
        own = [one for one in found if one.block == block and not one.unranked]
        totals = {one.unit.key: one.total for one in own if one.total is not None}
        groups |= classes(totals, edition.ranking)
        for code, keys in _keys(edition, own).items():
            for unit, place in places(keys, edition.ranking).items():
                ranks[unit][code] = place
    return tuple(replace(one, ranks=ranks[one.unit.key], unit_class=groups.get(one.unit.key)) for one in found)


def _keys(edition: Edition, own: Sequence[UnitScore]) -> dict[str, dict[str, tuple[Fraction, ...]]]:
    """What is compared: the total with what breaks its ties, each node, and each heading of a view."""
    keys: dict[str, dict[str, tuple[Fraction, ...]]] = defaultdict(dict)
    for one in own:
        nodes = {part.code: part for part in one.base.walk() if part is not one.base}
        breakers = [one.before if code == "base" else _worth(edition, nodes.get(code)) for code in edition.ranking.then]
        keys[TOTAL][one.unit.key] = (one.total or ZERO, *(each or ZERO for each in breakers))
        for code, part in {**nodes, **one.views}.items():
            worth = _worth(edition, part)
            if worth is not None:
                keys[code][one.unit.key] = (worth,)
    return keys


def _worth(edition: Edition, part: Scored | None) -> Fraction | None:
    """What a node is compared by: its score, scaled to the whole maximum where the set scores what applies."""
    if part is None or part.score is None or not edition.applicable_only:
        return part.score if part else None
    return part.share * part.most if part.share is not None else None
