"""The score sheet of one profile: the tree with that profile's points and rules, and nothing of the others."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from batru.law.index_sets.model import EVERYONE, Edition, Group, Indicator, KnockOut, Node, Scoring
from batru.law.index_sets.numbers import Rounding

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator with its maximum, its weight and its rule."""

    code: str
    most: Fraction
    weight: Fraction
    scoring: Scoring


@dataclass(frozen=True, slots=True)
class Branch:
    """A group whose parts stand in this profile."""

    code: str
    weight: Fraction
    by: str
    missing: str
    needs: Fraction
    rounding: Rounding
    knock_outs: tuple[KnockOut, ...]
    parts: tuple["Item", ...]


Item: TypeAlias = Leaf | Branch


def sheet(edition: Edition, profile: str = EVERYONE) -> Branch:
    """The sheet of a profile."""
    return _branch(edition, edition.root, profile)


def leaves(branch: Branch) -> list[Leaf]:
    """The indicators of a sheet, in order."""
    return [leaf for part in branch.parts for leaf in ([part] if isinstance(part, Leaf) else leaves(part))]


def stands(node: Node, profile: str) -> bool:
    """Whether a profile knows a node."""
    if isinstance(node, Indicator):
        return profile in node.points
    return any(stands(part, profile) for part in node.parts)


def _branch(edition: Edition, group: Group, profile: str) -> Branch:
    parts: list[Item] = []
    for node in group.parts:
        if not stands(node, profile):
            continue
        parts.append(_branch(edition, node, profile) if isinstance(node, Group) else _leaf(node, profile))
    return Branch(
        group.code,
        group.weight.get(profile, ONE),
        group.by,
        group.missing,
        group.needs,
        group.rounding,
        group.knock_outs,
        tuple(parts),
    )


def _leaf(node: Indicator, profile: str) -> Leaf:
    return Leaf(node.code, node.points[profile], node.weight.get(profile, ONE), node.scoring[profile])
