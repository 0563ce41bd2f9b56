"""From a unit's values to the score of every node: pure, exact, rounded where the set says so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from batru.kernel.text import N_
from batru.law.index_sets.given import AWARDED, Around, DataFault, Given, State
from batru.law.index_sets.means import together
from batru.law.index_sets.model import Edition, KnockOut, Policy, States
from batru.law.index_sets.numbers import told
from batru.law.index_sets.rules import share
from batru.law.index_sets.sheet import Branch, Item, Leaf

ZERO, ONE = Fraction(0), Fraction(1)
SCORED, KNOCKED_OUT, STRUCK = "scored", "knocked_out", "struck"


@dataclass(frozen=True, slots=True)
class Scored:
    """A node of one unit: its score, its maximum, what of the maximum applies, and what of the score rests on 0/0."""

    code: str
    score: Fraction | None
    most: Fraction
    applicable: Fraction
    on_nothing: Fraction
    state: str
    inherited: bool = False
    parts: tuple["Scored", ...] = ()

    @property
    def leaves_both_sums(self) -> bool:
        """Whether it does not count at all."""
        return self.score is None and self.state != State.MISSING

    @property
    def share(self) -> Fraction | None:
        """The score as a share of what applies."""
        return self.score / self.applicable if self.score is not None and self.applicable else None

    def walk(self) -> Iterator["Scored"]:
        """The node and all below."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet filled in: values, the others' figures, and the indicators that a penalty strikes or a parent gives."""

    givens: Mapping[str, Given]
    around: Mapping[str, Around]
    struck: frozenset[str] = frozenset()
    inherited: frozenset[str] = frozenset()


def scored(edition: Edition, branch: Branch, filled: Filled) -> Scored:
    """A unit's whole sheet; DataFault, with the indicator's code, for a value that cannot be."""
    parts = tuple(_item(edition, item, filled) for item in branch.parts)
    return _knocked_out(branch, _joined(branch, parts))


def leaf_score(edition: Edition, leaf: Leaf, given: Given, around: Around) -> Scored:
    """One indicator: points awarded outright, its share by the rule, or what its state is worth; rounded."""
    try:
        if given.text(AWARDED):
            return _awarded(edition, leaf, given.number(AWARDED) or ZERO)
        found = share(leaf.scoring.rule, given, around, leaf.most)
        if edition.in_points and isinstance(found, Fraction) and not ZERO <= found <= ONE:
            raise DataFault(N_("would earn less than nothing or more than {most} points"), most=told(leaf.most))
        return _settled(edition, leaf, given, found)
    except DataFault as fault:
        raise fault.at(leaf.code) from None


def _awarded(edition: Edition, leaf: Leaf, points: Fraction) -> Scored:
    if not ZERO <= points <= leaf.most:
        raise DataFault(N_("must lie between 0 and {most}"), most=told(leaf.most))
    return Scored(leaf.code, edition.leaf_rounding.of(points), leaf.most, leaf.most, ZERO, AWARDED)


def _settled(edition: Edition, leaf: Leaf, given: Given, found: Fraction | State) -> Scored:
    if isinstance(found, Fraction):
        earned = edition.leaf_rounding.of(found * leaf.most)
        return Scored(leaf.code, earned, leaf.most, leaf.most, ZERO, SCORED)
    policy = _policy(leaf.scoring.states, given, found)
    if policy in (Policy.NA, Policy.MISSING):
        left_out = State.NOTHING if found is State.NOTHING else State.NOT_APPLICABLE
        state = State.MISSING if policy is Policy.MISSING else left_out
        return Scored(leaf.code, None, leaf.most, ZERO, ZERO, state)
    earned = leaf.most if policy is Policy.FULL else ZERO
    on_nothing = earned if found is State.NOTHING else ZERO
    return Scored(leaf.code, earned, leaf.most, leaf.most, on_nothing, found)


def _policy(states: States, given: Given, found: State) -> Policy:
    if found is State.MISSING:
        return states.missing
    if found is State.NOT_APPLICABLE:
        return states.not_applicable
    if states.full_if:
        return Policy.FULL if given.flag(states.full_if) else Policy.ZERO
    return states.nothing


def _item(edition: Edition, item: Item, filled: Filled) -> Scored:
    if isinstance(item, Branch):
        return scored(edition, item, filled)
    found = leaf_score(edition, item, filled.givens.get(item.code, Given({})), filled.around.get(item.code, Around()))
    if item.code in filled.struck and found.score is not None:
        return replace(found, score=ZERO, on_nothing=ZERO, state=STRUCK)
    return replace(found, inherited=item.code in filled.inherited)


def _joined(branch: Branch, parts: Sequence[Scored]) -> Scored:
    """A branch from its parts: what does not apply is left out, what is missing is treated as the branch says."""
    weights = {item.code: item.weight for item in branch.parts}
    counted = [part for part in parts if not part.leaves_both_sums]
    present = [part for part in counted if part.score is not None]
    most = together(branch.by, [(weights[part.code], part.most) for part in parts])
    empty = Scored(branch.code, None, most, ZERO, ZERO, State.MISSING, parts=tuple(parts))
    if not counted:
        return replace(empty, state=State.NOT_APPLICABLE)
    if not present or not _is_enough(branch, weights, counted, present):
        return empty
    taken = counted if branch.missing == "zero" else present
    score = together(branch.by, [(weights[part.code], part.score or ZERO) for part in taken])
    sums = [
        _gathered(branch.by, weights, parts, [part.applicable for part in parts]),
        _gathered(branch.by, weights, taken, [part.on_nothing for part in taken]),
    ]
    return Scored(branch.code, branch.rounding.of(score), most, sums[0], sums[1], SCORED, parts=tuple(parts))


def _gathered(by: str, weights: Mapping[str, Fraction], parts: Sequence[Scored], amounts: list[Fraction]) -> Fraction:
    """Maxima and what rests on nothing add up or are averaged, whatever mean the scores take."""
    plain = "sum" if by == "sum" else "mean"
    return together(plain, [(weights[part.code], amount) for part, amount in zip(parts, amounts, strict=True)])


def _is_enough(
    branch: Branch, weights: Mapping[str, Fraction], counted: Sequence[Scored], present: Sequence[Scored]
) -> bool:
    if len(present) == len(counted) or branch.missing == "zero":
        return True
    if branch.missing == "missing":
        return False
    there = sum((weights[part.code] for part in present), ZERO)
    return there >= branch.needs * sum((weights[part.code] for part in counted), ZERO)


def _knocked_out(branch: Branch, joined: Scored) -> Scored:
    by_code = {part.code: part for part in joined.walk()}
    for rule in branch.knock_outs:
        if joined.score is not None and rule.when in by_code and _falls(rule, by_code[rule.when]):
            return replace(joined, score=rule.gives, state=KNOCKED_OUT)
    return joined


def _falls(rule: KnockOut, part: Scored) -> bool:
    if rule.at_most is None:
        return part.state == State.MISSING
    return part.score is not None and part.score <= rule.at_most
