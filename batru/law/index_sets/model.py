"""An index set as it stands on a day: its tree, its profiles, and how it rounds, ranks and grades."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from batru.law.index_sets.numbers import Rounding
from batru.law.index_sets.rule import Rule
from batru.law.questions import Words

EVERYONE = ""


class Policy(StrEnum):
    """What a state is worth: it leaves both sums, earns nothing, earns all, or leaves the total unknown."""

    NA = "na"
    ZERO = "zero"
    FULL = "full"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class States:
    """The three states, declared: nothing to divide by, nothing handed in, does not apply.

    `full_if` names a cell: with yes in it, nothing to divide by earns all, otherwise nothing.
    """

    nothing: Policy
    missing: Policy
    not_applicable: Policy
    full_if: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Whose word a node rests on."""

    article: Words | None
    confirmed: bool
    found_in: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Dated:
    """A number or setting with days and a citation of its own: in which list of the version, of which code."""

    section: str
    of: str
    setting: tuple[str, ...]
    since: date
    until: date | None
    value: Any
    ground: Ground


@dataclass(frozen=True, slots=True)
class Scoring:
    """How an indicator is scored in one profile."""

    rule: Rule
    states: States
    from_parent: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example of one indicator, worked by hand from the cited text."""

    name: Words
    profile: str
    given: object
    figures: tuple[Fraction, ...]
    earns: Fraction | None
    state: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf; a profile without points for it does not know it.

    `measure` fills its part and whole or its bare cell from our facts, `measures` fill cells by name.
    """

    code: str
    name: Words
    definition: Words | None
    points: Mapping[str, Fraction]
    weight: Mapping[str, Fraction]
    scoring: Mapping[str, Scoring]
    ground: Ground
    cases: tuple[Case, ...]
    measure: str = ""
    measures: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fed_by(self) -> tuple[str, ...]:
        """The measures that it takes its values from, each once."""
        return tuple(dict.fromkeys([self.measure, *self.measures.values()] if self.measure else self.measures.values()))


@dataclass(frozen=True, slots=True)
class KnockOut:
    """When a node has at most so much, or is missing where `at_most` is None, the parent is worth `gives`."""

    when: str
    at_most: Fraction | None
    gives: Fraction


@dataclass(frozen=True, slots=True)
class Group:
    """A pillar, a group or a heading: its parts, and how they come together."""

    code: str
    name: Words
    points: Mapping[str, Fraction]
    weight: Mapping[str, Fraction]
    by: str
    missing: str
    needs: Fraction
    rounding: Rounding
    knock_outs: tuple[KnockOut, ...]
    ground: Ground
    parts: tuple["Node", ...]
    note: Words | None = None

    def walk(self) -> Iterator["Node"]:
        """Everything below, parents first."""
        for part in self.parts:
            yield part
            if isinstance(part, Group):
                yield from part.walk()


Node: TypeAlias = Group | Indicator


@dataclass(frozen=True, slots=True)
class Profile:
    """Units that are scored by points of their own; `proposed`: nobody has issued it; `units`: whose kinds they are."""

    code: str
    name: Words
    proposed: bool
    note: Words | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Units that are ranked with one another: never one list over unlike units."""

    code: str
    name: Words
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ViewGroup:
    """A heading of a view: nodes of the tree, which may stand under several headings."""

    code: str
    name: Words
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Another grouping over the same tree."""

    code: str
    name: Words
    groups: tuple[ViewGroup, ...]
    ground: Ground
    note: Words | None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Bonus or penalty outside the total; `strikes` takes away the points of the indicators that it names."""

    code: str
    name: Words
    kind: str
    at_most: Fraction
    strikes: bool
    ground: Ground


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from (or above) so many percent of the total; `every_group` and `without` ask more."""

    code: str
    name: Words
    at_least: Fraction
    every_group: Fraction
    without: tuple[str, ...]
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """How totals become places: quantised first; `then` breaks ties by nodes, `base` being the total before bonus."""

    rounding: Rounding
    ties: str
    then: tuple[str, ...]
    lower_first: bool
    needs_applicable: Fraction
    classes: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a set with its values of one day; `lacks` says what is not known of one that cannot be scored."""

    version: str
    since: date
    until: date | None
    scale: str
    applicable_only: bool
    total: Mapping[str, Fraction]
    leaf_rounding: Rounding
    total_rounding: Rounding
    root: Group
    profiles: tuple[Profile, ...]
    blocks: tuple[Block, ...]
    views: tuple[View, ...]
    adjustments: tuple[Adjustment, ...]
    grades: tuple[Grade, ...]
    ranking: Ranking
    states: States
    ground: Ground
    lacks: Words | None
    dated: tuple[Dated, ...] = ()

    @property
    def in_points(self) -> bool:
        """Whether shares earn points; else figures are averaged as they are."""
        return self.scale == "points"

    @property
    def can_be_scored(self) -> bool:
        """Whether points and rules are known; else only the structure is."""
        return self.scale != "structure"

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The leaves, in order."""
        return tuple(node for node in self.root.walk() if isinstance(node, Indicator))

    @property
    def profile_codes(self) -> tuple[str, ...]:
        """The profiles, or the one that is everybody's."""
        return tuple(profile.code for profile in self.profiles) or (EVERYONE,)

    def profile_for(self, kind: str) -> str | None:
        """The profile by which units of a kind are scored; a set without profiles takes them all; else None."""
        if not self.profiles:
            return EVERYONE
        return next((profile.code for profile in self.profiles if kind in profile.units), None)

    def dated_of(self, section: str, code: str) -> tuple[Dated, ...]:
        """What of an entry has days and a citation of its own."""
        return tuple(one for one in self.dated if (one.section, one.of) == (section, code))

    def block_of(self, profile: str) -> str:
        """The block that a profile is ranked in."""
        return next((block.code for block in self.blocks if profile in block.profiles), profile)


@dataclass(frozen=True, slots=True)
class IndexSet:
    """A set with all its versions and dated values."""

    code: str
    name: Words
    owner: Words
    ranked: bool
    why_not_ranked: Words | None
    editions: tuple[Edition, ...]
    table: Mapping[str, Any]
    data: Mapping[str, Any]

    def on(self, day: date) -> Edition | None:
        """What holds on a day; None where no version does."""
        place = bisect_right(self.editions, day, key=lambda edition: edition.since)
        found = self.editions[place - 1] if place else None
        return found if found and (found.until is None or day <= found.until) else None
