"""Numbers of an edition that would change its scores unseen: below zero, percent for a share, or without any effect."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.index_sets.model import Edition, Group, Indicator, KnockOut, Node
from batru.law.index_sets.numbers import told
from batru.law.reading import Step

Place: TypeAlias = tuple[Step, ...]
Found: TypeAlias = Iterator[tuple[Said, Place]]
ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
MEANS = ("mean", "geometric", "harmonic")


def out_of_bounds(edition: Edition, nodes: Sequence[tuple[Node, Place]]) -> Found:
    """What is wrong, each with its place in the version."""
    yield from _totals(edition)
    yield from _group(edition.root, ())
    for node, where in nodes:
        yield from _numbers(node, where)
        if isinstance(node, Group):
            yield from _group(node, where)
        else:
            yield from _differs(node, where)
    yield from _grades(edition)
    for place, one in enumerate(edition.adjustments):
        if one.at_most < 0:
            yield _below("at_most", one.at_most), ("adjustments", place, "at_most")
    yield from _percent("needs_applicable", edition.ranking.needs_applicable, ("ranks", "needs_applicable"))


def _totals(edition: Edition) -> Found:
    for each in edition.total.values():
        if each <= 0:
            yield said(N_("{names} must be greater than 0"), names="total"), ("total",)


def _numbers(node: Node, where: Place) -> Found:
    for name, given in (("points", node.points), ("weight", node.weight)):
        for each in given.values():
            if each < 0:
                yield _below(name, each), (*where, name)


def _group(group: Group, where: Place) -> Found:
    if not ZERO <= group.needs <= ONE:
        reason = N_("needs is a share: it must lie between 0 and 1, not {value}")
        yield said(reason, value=told(group.needs)), (*where, "needs")
    if group.needs and group.missing != "skip":
        yield said(N_("needs says nothing unless missing is skip")), (*where, "needs")
    yield from _weights(group, where)
    for place, rule in enumerate(group.knock_outs):
        yield from _knock_out(rule, (*where, "knock_outs", place))


def _weights(group: Group, where: Place) -> Found:
    weighed = [(place, part) for place, part in enumerate(group.parts) if part.weight]
    if weighed and group.by not in MEANS and group.missing != "skip":
        reason = N_("a weight says nothing where parts come together by {by}")
        yield said(reason, by=group.by), (*where, "parts", weighed[0][0], "weight")
    for profile in {profile for _, part in weighed for profile in part.weight}:
        if not any(part.weight.get(profile, ONE) for part in group.parts):
            yield said(N_("the weights of the parts add up to 0")), (*where, "parts", weighed[0][0], "weight")


def _knock_out(rule: KnockOut, where: Place) -> Found:
    if rule.gives < 0:
        yield _below("gives", rule.gives), (*where, "gives")


def _differs(node: Indicator, where: Place) -> Found:
    """What differs for a profile that has no points there would never be read."""
    for profile in node.raw.get("differs", {}):
        if profile not in node.points:
            reason = N_("{code} differs for {profile}, which has no points for it")
            yield said(reason, code=node.code, profile=repr(profile)), (*where, "differs", profile)


def _grades(edition: Edition) -> Found:
    for place, one in enumerate(edition.grades):
        name = "above" if one.is_above else "at_least"
        yield from _percent(name, one.at_least, ("grades", place, name))
        yield from _percent("every_group", one.every_group, ("grades", place, "every_group"))
    edges = [one.at_least for one in edition.grades]
    if edges != sorted(edges, reverse=True):
        yield said(N_("grades must stand from the highest to the lowest")), ("grades",)


def _percent(name: str, value: Fraction, where: Place) -> Found:
    """In percent; a bonus may lift a total beyond 100, so grades may as well."""
    if value < 0:
        yield _below(name, value), where
    elif ZERO < value < ONE:
        yield said(N_("{name} counts in percent: write {percent}, not {value}"), **_both(name, value)), where
    elif name == "needs_applicable" and value > HUNDRED:
        reason = N_("{name} must lie between {low} and {high}, not {value}")
        yield said(reason, name=name, low=0, high=100, value=told(value)), where


def _both(name: str, value: Fraction) -> dict[str, str]:
    return {"name": name, "value": told(value), "percent": told(value * HUNDRED)}


def _below(name: str, value: Fraction) -> Said:
    return said(N_("{name} must be {low} or more, not {value}"), name=name, low=0, value=told(value))
