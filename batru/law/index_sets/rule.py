"""A rule as a set writes it: a kind with its version, and the settings that fill it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from batru.kernel.text import N_, Said, said
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
    fault: Callable[[Rule], Said] | None = None
    takes_rate: bool = False
    relative: bool = False


def wrong(rule: Rule, kinds: Mapping[str, Kind], what: str) -> Said:
    """What is wrong with a rule by itself, `what` being the message id of its sort; nothing when nothing is."""
    kind = kinds.get(rule.kind)
    if kind is None:
        return _unknown(rule.kind, kinds, what)
    given = set(rule.settings)
    if missing := kind.needs - given:
        return said(N_("{kind} needs {what}"), kind=rule.kind, what=", ".join(sorted(missing)))
    if strange := given - kind.needs - kind.may:
        return said(N_("{kind} knows no {what}"), kind=rule.kind, what=", ".join(sorted(strange)))
    if rule.rate and not kind.takes_rate:
        return said(N_("{kind} takes no rate"), kind=rule.kind)
    try:
        return kind.fault(rule) if kind.fault else Said()
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        return said(N_("{kind}: a setting cannot be read ({error})"), kind=rule.kind, error=error)


def _unknown(name: str, kinds: Mapping[str, Kind], what: str) -> Said:
    stem, _, version = name.partition("/")
    known = sorted(each.partition("/")[2] for each in kinds if each.partition("/")[0] == stem)
    if known:
        return said(
            N_("{what} {stem} has no version {version}; known: {known}"),
            what=said(what),
            stem=stem,
            version=version or said(N_("(none named)")),
            known=", ".join(known),
        )
    return said(
        N_("unknown {what} {name}; known: {known}"), what=said(what), name=repr(name), known=", ".join(sorted(kinds))
    )
