"""How a score came about, step by step: the rule in words with the numbers put in. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from batru.kernel.text import N_
from batru.law.index_sets.given import AWARDED, Around, Given, State
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.rates import rate
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import share
from batru.law.index_sets.sheet import Leaf

ZERO, ONE = Fraction(0), Fraction(1)
Pair: TypeAlias = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence with {named} places: numbers, shares (shown as percent), words as they stand, and sums of products."""

    text: str
    numbers: Mapping[str, Fraction] = field(default_factory=dict)
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, Sequence[Pair]] = field(default_factory=dict)


NO_SHARE = {
    State.NOTHING: N_("There was nothing to divide by (0/0)."),
    State.MISSING: N_("No value was handed in."),
    State.NOT_APPLICABLE: N_("The indicator does not apply to this unit."),
}


def workings(leaf: Leaf, given: Given, around: Around, score: Fraction | None, state: str) -> list[Step]:
    """From the values to the points that stand in the result."""
    if given.text(AWARDED):
        return [
            Step(N_("The council gave the points outright: {points}."), numbers={"points": exact(given.text(AWARDED))})
        ]
    found = share(leaf.scoring.rule, given, around, leaf.most)
    if not isinstance(found, Fraction):
        return [Step(NO_SHARE[found]), _worth(leaf, score)]
    steps = _rule_steps(leaf.scoring.rule, given, found)
    last = Step(
        N_("{share} of {most} points, rounded: {score}."),
        numbers={"most": leaf.most, "score": score if score is not None else found * leaf.most},
        shares={"share": found},
    )
    return [*steps, last, *_afterwards(state)]


def _worth(leaf: Leaf, score: Fraction | None) -> Step:
    if score is None:
        return Step(N_("It leaves both the points and the maximum, and harms nobody."))
    return Step(
        N_("By the set's rule for that it is worth {score} of {most} points."),
        numbers={"score": score, "most": leaf.most},
    )


def _afterwards(state: str) -> list[Step]:
    return [Step(N_("A penalty takes these points away."))] if state == "struck" else []


def _rule_steps(rule: Rule, given: Given, found: Fraction) -> list[Step]:
    if rule.kind == "gate/1":
        assert rule.then is not None
        if not found and not given.flag(str(rule.settings["gate"])):
            return [Step(N_("The condition ({gate}) is not met, so nothing is earned."), words=_named(rule))]
        return [Step(N_("The condition ({gate}) is met."), words=_named(rule)), *_rule_steps(rule.then, given, found)]
    told = SAID.get(rule.kind)
    if told is None:
        return [Step(N_("By the rule the values earn {share}."), shares={"share": found})]
    return told(rule, given, found)


def _named(rule: Rule) -> dict[str, str]:
    return {"gate": str(rule.settings["gate"])}


def _ratio(rule: Rule, given: Given, found: Fraction) -> list[Step]:
    return _rated(rule, given)


def _capped(rule: Rule, given: Given, found: Fraction) -> list[Step]:
    reached, target = rate(rule, given), rule.number("target")
    assert isinstance(reached, Fraction)
    text = N_("The threshold is {target}, and it is reached: all points.")
    if reached < target:
        text = N_("The threshold is {target}: {reached} of it is {share}.")
    return [*_rated(rule, given), Step(text, shares={"target": target, "reached": reached, "share": found})]


def _linear(rule: Rule, given: Given, found: Fraction) -> list[Step]:
    ends = {"zero": rule.number("zero_at"), "full": rule.number("full_at")}
    text = N_("From no points at {zero} to all points at {full} this is {share} of the way.")
    if max(map(abs, ends.values())) <= ONE:
        return [*_rated(rule, given), Step(text, shares={**ends, "share": found})]
    return [*_rated(rule, given), Step(text, numbers=ends, shares={"share": found})]


def _bands(rule: Rule, given: Given, found: Fraction) -> list[Step]:
    return [*_rated(rule, given), Step(N_("That lies in the band that earns {share}."), shares={"share": found})]


def _wilson(rule: Rule, given: Given, found: Fraction) -> list[Step]:
    part, whole = given.number("part"), given.number("whole")
    assert part is not None and whole
    target = rule.number("target", "1")
    sure = Step(
        N_("With {whole} cases at least {sure} is certain (95%)."), {"whole": whole}, {"sure": min(ONE, found * target)}
    )
    steps = [*_rated(Rule("ratio/1"), given), sure]
    return (
        steps
        if target == ONE
        else [*steps, Step(N_("Of the threshold of {target} that is {share}."), {}, {"target": target, "share": found})]
    )


def _plain(text: str) -> Callable[[Rule, Given, Fraction], list[Step]]:
    return lambda rule, given, found: [Step(text, words={"said": given.text("")}, shares={"share": found})]


SAID: dict[str, Callable[[Rule, Given, Fraction], list[Step]]] = {
    "ratio/1": _ratio,
    "capped/1": _capped,
    "linear/1": _linear,
    "bands/1": _bands,
    "wilson/1": _wilson,
    "yes_no/1": _plain(N_("The answer is “{said}”: {share}.")),
    "grades/1": _plain(N_("The grade “{said}” earns {share}.")),
    "best/1": lambda rule, given, found: [
        *_rated(rule, given),
        Step(N_("Against the best of its group that is {share}."), shares={"share": found}),
    ],
}


def _rated(rule: Rule, given: Given) -> list[Step]:
    """How the cells become a figure."""
    figure = rate(rule, given)
    assert isinstance(figure, Fraction)
    how = rule.rate.kind if rule.rate else "share/1"
    if how == "weighted/1" and rule.rate:
        return [_weighted(rule.rate, given, figure)]
    part, whole = given.number("part"), given.number("whole")
    if how == "share/1" and part is not None and whole:
        numbers = {"part": part, "whole": whole}
        return [Step(N_("{part} of {whole} is {rate}."), numbers=numbers, shares={"rate": figure})]
    if given.text("") and how == "share/1":
        return [Step(N_("The figure handed in is {figure}."), numbers={"figure": figure})]
    return [Step(N_("From the values the figure {figure} is formed."), numbers={"figure": figure})]


def _weighted(how: Rule, given: Given, figure: Fraction) -> Step:
    weights, whole = how.numbers("weights"), given.number("whole")
    counted = [(given.number(name) or ZERO, weight) for name, weight in weights.items() if weight]
    return Step(
        N_("{counted}, of {whole}, is {rate}."),
        numbers={"whole": whole or ZERO},
        shares={"rate": figure},
        products={"counted": counted},
    )
