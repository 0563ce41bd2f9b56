"""What settings of a rule may hold: each function gives what looks at a rule and says what is wrong with it."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.index_sets.numbers import exact, is_exact, told
from batru.law.index_sets.rule import Rule

Fault: TypeAlias = Callable[[Rule], Said]
ZERO, ONE = Fraction(0), Fraction(1)
DIRECTIONS = ("higher", "lower")
EDGES = ("above", "at_least")
_CELL = re.compile(r"[a-z][a-z0-9_]*")


def all_of(*faults: Fault) -> Fault:
    """The first fault that is found."""
    return lambda rule: next((found for fault in faults if (found := fault(rule))), Said())


def numbers(*names: str) -> Fault:
    """Settings that are numbers, where they are given; what is none is told with its name."""

    def look(rule: Rule) -> Said:
        for name in names:
            if name in rule.settings and not is_exact(rule.settings[name]):
                return said(N_("{name} must be a number, not {value}"), name=name, value=repr(rule.settings[name]))
        return Said()

    return look


def positive(*names: str) -> Fault:
    """Numbers above 0."""

    def look(rule: Rule) -> Said:
        low = [name for name in names if name in rule.settings and rule.number(name) <= 0]
        return said(N_("{names} must be greater than 0"), names=", ".join(low)) if low else Said()

    return all_of(numbers(*names), look)


def between(name: str, low: int, high: int | None = None) -> Fault:
    """A number within bounds, where it is given."""

    def look(rule: Rule) -> Said:
        if name not in rule.settings:
            return Said()
        found = rule.number(name)
        if low <= found and (high is None or found <= high):
            return Said()
        if high is None:
            return said(N_("{name} must be {low} or more, not {value}"), name=name, low=low, value=told(found))
        return said(
            N_("{name} must lie between {low} and {high}, not {value}"),
            name=name,
            low=low,
            high=high,
            value=told(found),
        )

    return all_of(numbers(name), look)


def apart(low: str, high: str) -> Fault:
    """Two ends of a line that are not one point, where both are given."""

    def look(rule: Rule) -> Said:
        if not {low, high} <= set(rule.settings):
            return Said()
        same = rule.number(low) == rule.number(high)
        return said(N_("{low} and {high} are the same"), low=low, high=high) if same else Said()

    return all_of(numbers(low, high), look)


def upward(low: str, high: str) -> Fault:
    """The low end of a scale below its high end."""

    def look(rule: Rule) -> Said:
        fit = rule.number(low) < rule.number(high)
        return Said() if fit else said(N_("{low} must be less than {high}"), low=low, high=high)

    return all_of(apart(low, high), look)


def one_of(name: str, known: tuple[str, ...]) -> Fault:
    """A word of a list, where it is given: another one would be taken for the first."""

    def look(rule: Rule) -> Said:
        value = rule.settings.get(name, known[0])
        if value in known:
            return Said()
        return said(
            N_("{name} must be one of {known}, not {value}"), name=name, known=", ".join(known), value=repr(value)
        )

    return look


def flag(name: str) -> Fault:
    """True or false: any other word would count as true."""

    def look(rule: Rule) -> Said:
        value = rule.settings.get(name, False)
        if isinstance(value, bool):
            return Said()
        return said(N_("{name} must be true or false, not {value}"), name=name, value=repr(value))

    return look


def shares(setting: str, most: bool = False) -> Fault:
    """Shares by name; with `most` they make up the whole."""

    def look(rule: Rule) -> Said:
        if not isinstance(rule.settings[setting], dict):
            return said(N_("{setting} must give shares by name"), setting=setting)
        found = list(rule.numbers(setting).values())
        if not found or not all(ZERO <= each <= ONE for each in found):
            return said(N_("{setting} must give shares between 0 and 1"), setting=setting)
        if not most or sum(found) == 1:
            return Said()
        return said(
            N_("the shares of {setting} add up to {sum}, not to 1"), setting=setting, sum=told(sum(found, ZERO))
        )

    return look


def names(setting: str) -> Fault:
    """A list of cells, each once; a single word would be read letter by letter."""

    def look(rule: Rule) -> Said:
        found = rule.settings[setting]
        if not found:
            return said(N_("{setting} names nothing"), setting=setting)
        if not isinstance(found, list) or not all(_is_cell(each) for each in found):
            return said(N_("{setting} must be a list of cells, like [late, repeated]"), setting=setting)
        twice = [each for each in found if found.count(each) > 1]
        return said(N_("{setting} names {cell} twice"), setting=setting, cell=twice[0]) if twice else Said()

    return look


def cell(setting: str) -> Fault:
    """The name of a cell."""

    def look(rule: Rule) -> Said:
        value = rule.settings[setting]
        if _is_cell(value):
            return Said()
        return said(N_("{setting} must name a cell, not {value}"), setting=setting, value=repr(value))

    return look


def bands(rule: Rule) -> Said:
    """Bands from the highest to the lowest, each with its share and one edge that no band before has; the last may
    have none."""
    found = rule.settings["bands"]
    if not isinstance(found, list) or not found:
        return said(N_("{setting} names nothing"), setting="bands")
    for band in found:
        if wrong := _band(band):
            return wrong
    edges = [exact(band.get("above", band.get("at_least", "-1e30"))) for band in found]
    if edges != sorted(edges, reverse=True):
        return said(N_("bands must stand from the highest to the lowest"))
    same = [one for one, other in zip(found, found[1:], strict=False) if _edge(one) == _edge(other)]
    return said(N_("two bands begin at the same figure")) if same else Said()


def _band(band: Any) -> Said:
    if not isinstance(band, dict) or "share" not in band:
        return said(N_("a band has no share"))
    if strange := sorted(set(band) - {"share", *EDGES}):
        return said(N_("a band knows no {what}"), what=", ".join(map(str, strange)))
    if set(EDGES) <= set(band):
        return said(N_("a band begins above a figure or at it, not both"))
    if not all(is_exact(each) for each in band.values()):
        return said(N_("a band holds what is no number"))
    return Said() if ZERO <= exact(band["share"]) <= ONE else said(N_("a band's share lies outside 0 to 1"))


def _edge(band: dict[str, Any]) -> tuple[str, Fraction]:
    name = next((each for each in EDGES if each in band), "")
    return name, exact(band[name]) if name else ZERO


def _is_cell(value: object) -> bool:
    return isinstance(value, str) and bool(_CELL.fullmatch(value))
