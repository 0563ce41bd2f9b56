"""Where the values of a set come from: counted by us, taken from the parent unit, or handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from batru.law.index_sets.feeding import Origin, origin, points_by_origin
from batru.law.index_sets.model import Edition, Indicator
from batru.law.measures import Measure
from batru.law.questions import Words

WHOLE = Fraction(100)


@dataclass(frozen=True, slots=True)
class Comes:
    """Where one indicator's values come from, over all profiles, and which measure fills which cell ("" is all)."""

    origins: tuple[Origin, ...]
    feeds: tuple[tuple[str, Measure], ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """A profile's points by origin; `counted_percent` is what of them this system counts by itself."""

    profile: Words | None
    counted: Fraction
    inherited: Fraction
    handed_in: Fraction

    @property
    def counted_percent(self) -> Fraction:
        most = self.counted + self.inherited + self.handed_in
        return self.counted * WHOLE / most if most else Fraction(0)


def comes(edition: Edition, measures: Mapping[str, Measure]) -> dict[str, Comes]:
    """Every indicator that is scored, by code."""
    return {one.code: _comes(one, measures) for one in edition.indicators if one.scoring}


def shares(edition: Edition) -> list[Shares]:
    """Each profile; nothing where no points are given."""
    if not edition.in_points:
        return []
    names = {profile.code: profile.name for profile in edition.profiles}
    return [_shares(edition, profile, names.get(profile)) for profile in edition.profile_codes]


def _comes(one: Indicator, measures: Mapping[str, Measure]) -> Comes:
    origins = tuple(dict.fromkeys(origin(one, profile) for profile in one.scoring))
    named = {"": one.measure} if one.measure else one.measures
    return Comes(origins, tuple((cell, measures[code]) for cell, code in named.items()))


def _shares(edition: Edition, profile: str, name: Words | None) -> Shares:
    found = points_by_origin(edition, profile)
    return Shares(name, found[Origin.COUNTED], found[Origin.INHERITED], found[Origin.HANDED_IN])
