"""A rule as a set writes it: a kind with its version, and the settings that fill it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from batru.law.index_sets.given import Around, Given, State
from batru.law.index_sets.numbers import exact

Share: TypeAlias = Fraction | State


@dataclass(frozen=True, slots=True)
class Rule:
    """`rate` says how the cells become a figure, `then` which rule stands behind a gate."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    rate: "Rule | None" = None
    then: "Rule | None" = None

    def number(self, name: str, default: str | None = None) -> Fraction:
        """A setting as an exact number."""
        return exact(self.settings.get(name, default))

    def numbers(self, name: str) -> dict[str, Fraction]:
        """A setting that holds numbers by name."""
        return {str(key): exact(each) for key, each in self.settings[name].items()}


Works: TypeAlias = Callable[[Rule, Given, Around, Fraction], Share]
Names: TypeAlias = Callable[[Rule], tuple[str, ...]]


def _bare(rule: Rule) -> tuple[str, ...]:
    return ("",)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule in one version. What it does never changes: a changed rule is a kind with the next version.

    `cells` are the columns that it reads, `fault` says in words what is wrong with its settings.
    """

    works: Works
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    cells: Names = _bare
    fault: Callable[[Rule], str] | None = None
    takes_rate: bool = False
    relative: bool = False


def wrong(rule: Rule, kinds: Mapping[str, Kind], what: str) -> str:
    """What is wrong with a rule by itself; empty when nothing is."""
    kind = kinds.get(rule.kind)
    if kind is None:
        return _unknown(rule.kind, kinds, what)
    given = set(rule.settings)
    if missing := kind.needs - given:
        return f"{rule.kind} needs {', '.join(sorted(missing))}"
    if strange := given - kind.needs - kind.may:
        return f"{rule.kind} knows no {', '.join(sorted(strange))}"
    if rule.rate and not kind.takes_rate:
        return f"{rule.kind} takes no rate"
    try:
        return kind.fault(rule) if kind.fault else ""
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        return f"{rule.kind}: {error}"


def _unknown(name: str, kinds: Mapping[str, Kind], what: str) -> str:
    stem, _, version = name.partition("/")
    known = sorted(each.partition("/")[2] for each in kinds if each.partition("/")[0] == stem)
    if known:
        return f"{what} {stem} has no version {version or '(none named)'}; known: {', '.join(known)}"
    return f"unknown {what} {name!r}; known: {', '.join(sorted(kinds))}"
