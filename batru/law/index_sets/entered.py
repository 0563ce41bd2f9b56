"""What a table may not hold although a rule would score it: looked at where values enter, so that no rule changes."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.index_sets.given import DataFault, Given
from batru.law.index_sets.model import Edition
from batru.law.index_sets.numbers import exact, told
from batru.law.index_sets.rates import PLAIN, rate
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.sheet import Leaf, leaves, sheet
from batru.law.index_sets.units import Unit

ZERO, ONE = Fraction(0), Fraction(1)
Fault: TypeAlias = tuple[Unit, str, str | None, Said]  # whose, of which indicator, in which cell if one alone, why


def wrongly_entered(edition: Edition, units: Sequence[Unit]) -> Iterator[Fault]:
    """Counts whose part is greater than their whole, and points above a declared maximum."""
    declared = {one.code for one in edition.indicators if "points" in one.raw}
    of = {profile: leaves(sheet(edition, profile)) for profile in dict.fromkeys(unit.profile for unit in units)}
    for unit in units:
        for leaf in of[unit.profile]:
            if found := _wrong(leaf, unit.cells.get(leaf.code, Given({})), leaf.code in declared):
                yield unit, leaf.code, *found


def wrongly_typed(edition: Edition, leaf: Leaf, given: Given) -> tuple[str | None, Said] | None:
    """The same of one indicator of one unit: in which cell, if one alone, and why."""
    return _wrong(leaf, given, any(one.code == leaf.code and "points" in one.raw for one in edition.indicators))


def _wrong(leaf: Leaf, given: Given, declared: bool) -> tuple[str | None, Said] | None:
    try:
        return _miscounted(leaf.scoring.rule, given) or _too_many(leaf, given, declared)
    except DataFault:
        return None  # no number: scoring tells


def _miscounted(rule: Rule, given: Given) -> tuple[str | None, Said] | None:
    own = rule.then or rule
    how = own.rate or PLAIN
    if not given.applies or not counts_shares(own):
        return None
    whole = given.number("whole")
    if whole is None and how.kind in (PLAIN.kind, "less/1"):
        return None  # missing, which scoring tells
    if how.kind == "less/1":
        return next(
            (_more(name) for name in how.settings["less"] if (given.number(name) or ZERO) > (whole or ZERO)), None
        )
    if how.kind in ("lowest/1", "worst_event/1"):
        return None
    found = rate(own, given)
    cell = None if how.kind == "weighted/1" else "part"
    return _more(cell) if isinstance(found, Fraction) and found > ONE else None


def counts_shares(rule: Rule) -> bool:
    """Whether a rule's figure is a share of a whole: its own numbers say so, lying between 0 and 1."""
    if rule.kind in ("ratio/1", "wilson/1"):
        return True
    edges = _edges(rule)
    return bool(edges) and all(ZERO <= edge <= ONE for edge in edges)


def _edges(rule: Rule) -> list[Fraction]:
    if rule.kind == "bands/1":
        return [exact(band[name]) for band in rule.settings["bands"] for name in ("above", "at_least") if name in band]
    if rule.kind == "linear/1" and rule.settings.get("beyond"):
        return []
    names = {"capped/1": ("target",), "linear/1": ("zero_at", "full_at"), "target/1": ("target", "base")}
    return [rule.number(name) for name in names.get(rule.kind, ()) if name in rule.settings]


def _more(cell: str | None) -> tuple[str | None, Said]:
    return cell, said(N_("the part cannot be greater than the whole, since the rule counts a share"))


def _too_many(leaf: Leaf, given: Given, declared: bool) -> tuple[str | None, Said] | None:
    if not declared or leaf.scoring.rule.kind not in ("given/1", "manual/1") or not given.applies:
        return None
    found = given.number("")
    if found is None or ZERO <= found <= leaf.most:
        return None
    return "", said(N_("must lie between 0 and {most}"), most=told(leaf.most))
