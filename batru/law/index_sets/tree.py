"""The tree of one version: groups of any depth, and the indicators that hang on them."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.catalogue import Document
from batru.law.index_sets.model import (
    Case,
    Ground,
    Group,
    Indicator,
    KnockOut,
    Node,
    Policy,
    Scoring,
    States,
)
from batru.law.index_sets.numbers import Rounding, exact
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import fault
from batru.law.questions import Words
from batru.law.reading import Step

Raw: TypeAlias = Mapping[str, Any]
ROOT = "total"
NOT_SETTINGS = ("kind", "rate", "then")


def words(raw: Raw | None) -> Words | None:
    """Words in both languages; None where nothing is said."""
    return Words(**raw) if raw else None


def ground(raw: Raw, above: Ground) -> Ground:
    """Whose word a node rests on: its own, or that of what stands above it, which confirms no other article."""
    inherited = above.confirmed and "article" not in raw
    return Ground(
        article=words(raw.get("article")) or above.article,
        confirmed=raw["status"] == "confirmed" if "status" in raw else inherited,
        found_in=str(raw.get("source") or raw.get("looked_in") or above.found_in),
        checked_on=date.fromisoformat(raw["checked_on"]) if "checked_on" in raw else above.checked_on,
    )


def rule_of(raw: Raw) -> Rule:
    """A rule as it is written; what is wrong with it is another question."""
    return Rule(
        kind=raw["kind"],
        settings={name: each for name, each in raw.items() if name not in NOT_SETTINGS},
        rate=rule_of(raw["rate"]) if "rate" in raw else None,
        then=rule_of(raw["then"]) if "then" in raw else None,
    )


def states_of(raw: Raw) -> States:
    """What the three states are worth."""
    nothing = raw["nothing"]
    full_if = nothing["full_if"] if isinstance(nothing, dict) else ""
    return States(
        nothing=Policy.ZERO if full_if else Policy(nothing),
        missing=Policy(raw["missing"]),
        not_applicable=Policy(raw["not_applicable"]),
        full_if=full_if,
    )


def _unknown_profile(name: str) -> Said:
    return said(N_("unknown profile {name}"), name=repr(name))


class TreeReader:
    """One version's tree; it knows where it stands, so that an error can name the line."""

    def __init__(self, document: Document, place: int, raw: Raw, profiles: tuple[str, ...], above: Ground) -> None:
        self.document = document
        self.where: tuple[Step, ...] = ("versions", place)
        self.raw = raw
        self.profiles = profiles
        self.above = above
        self.in_points = raw["scale"] == "points"
        self.is_bare = raw["scale"] == "structure"

    def root(self) -> Group:
        """The whole: its parts are the version's; a set of which only its decision is known has none yet."""
        code = {"code": ROOT, "name": self.document.data["name"]}
        kept = {name: self.raw[name] for name in ("by", "missing", "needs", "knock_outs", "parts") if name in self.raw}
        return self._group({**code, **kept}, self.above, *self.where)

    def per_profile(self, raw: Any, *where: Step) -> dict[str, Fraction]:
        """A number for every profile, or numbers by profile."""
        if not isinstance(raw, dict):
            return dict.fromkeys(self.profiles, exact(raw))
        for name in raw:
            if name not in self.profiles:
                raise self.document.error(_unknown_profile(name), *self.where, *where, name)
        return {name: exact(each) for name, each in raw.items()}

    def _group(self, raw: Raw, above: Ground, *where: Step) -> Group:
        own = ground(raw, above)
        rounded = raw.get("rounding", self.raw.get("rounding", {}).get("group"))
        inner = where[len(self.where) :]
        return Group(
            code=raw["code"],
            name=Words(**raw["name"]),
            points=self.per_profile(raw["points"], *inner, "points") if "points" in raw else {},
            weight=self.per_profile(raw["weight"], *inner, "weight") if "weight" in raw else {},
            by=raw.get("by", "sum" if self.in_points else "mean"),
            missing=raw.get("missing", "missing"),
            needs=exact(raw.get("needs", 0)),
            rounding=Rounding()
            if raw["code"] == ROOT or not rounded
            else Rounding(rounded["mode"], rounded.get("digits", 0)),
            knock_outs=tuple(
                KnockOut(one["when"], exact(one["at_most"]) if "at_most" in one else None, exact(one["gives"]))
                for one in raw.get("knock_outs", ())
            ),
            ground=own,
            parts=tuple(
                self._node(part, own, *where, "parts", place) for place, part in enumerate(raw.get("parts", ()))
            ),
            note=words(raw.get("note")),
        )

    def _node(self, raw: Raw, above: Ground, *where: Step) -> Node:
        return self._group(raw, above, *where) if "parts" in raw else self._indicator(raw, above, *where)

    def _indicator(self, raw: Raw, above: Ground, *where: Step) -> Indicator:
        inner = where[len(self.where) :]
        points = raw.get("points", None if self.in_points else 1)
        if points is None:
            raise self.document.error(said(N_("{code} has no points"), code=raw["code"]), *where)
        found = self.per_profile(points, *inner, "points")
        return Indicator(
            code=raw["code"],
            name=Words(**raw["name"]),
            definition=words(raw.get("definition")),
            points=found,
            weight=self.per_profile(raw["weight"], *inner, "weight") if "weight" in raw else {},
            scoring={} if self.is_bare else {profile: self._scoring(raw, profile, *where) for profile in found},
            ground=ground(raw, above),
            cases=tuple(self._cases(raw)),
            measure=raw.get("measure", ""),
            measures=raw.get("measures", {}),
            raw=raw,
        )

    def _scoring(self, raw: Raw, profile: str, *where: Step) -> Scoring:
        differs = raw.get("differs", {}).get(profile, {})
        if unknown := set(raw.get("differs", {})) - set(self.profiles):
            raise self.document.error(_unknown_profile(min(unknown)), *where, "differs")
        merged = {**raw, **differs}
        place: tuple[Step, ...] = ("differs", profile, "rule") if "rule" in differs else ("rule",)
        if "rule" not in merged:
            raise self.document.error(said(N_("{code} has no rule"), code=raw["code"]), *where)
        rule = rule_of(merged["rule"])
        if wrong := fault(rule):
            raise self.document.error(said("{code}: {wrong}", code=raw["code"], wrong=wrong), *where, *place)
        states = {**self.raw["states"], **raw.get("states", {}), **differs.get("states", {})}
        return Scoring(rule, states_of(states), merged.get("values_from") == "parent")

    def _cases(self, raw: Raw) -> Iterator[Case]:
        for one in raw.get("cases", ()):
            yield Case(
                name=Words(**one["case"]),
                profile=one.get("profile", self.profiles[0]),
                given=one["given"],
                figures=tuple(exact(each) for each in one.get("others", ())),
                earns=None if one["earns"] is None else exact(one["earns"]),
                state=one.get("state", "scored"),
            )
