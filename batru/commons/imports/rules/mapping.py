"""A mapping as the catalogue or a person wrote it: which columns of a log mean what."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from batru.commons.imports.readers.records import Options
from batru.kernel.text import N_, Said, said

CHANNELS = frozenset({"counter", "online", "post", "other"})
# How the answer was given out; a log that does not say leaves it unknown.
ELECTRONIC, ON_PAPER, NO_PAPER_DUE = "electronic", "paper", "none"
RESULTS = frozenset({ELECTRONIC, ON_PAPER, NO_PAPER_DUE})
MOMENTS = ("submitted_at", "received_at", "due_at", "done_at", "handed_at")
CLASSIFIER = "classifier:"
ROOT = "all"


class MappingError(ValueError):
    """What a schema cannot see: which entry is wrong (its steps from the top) and why."""

    def __init__(self, reason: Said, *steps: str) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.steps = steps


@dataclass(frozen=True, slots=True)
class MomentRule:
    """Where a moment comes from: a column, the first or last of some activities, or (none named) of all events."""

    column: str = ""
    activities: frozenset[str] = frozenset()
    take: str = "first"

    @property
    def counts_events(self) -> bool:
        return not self.column


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a code comes from: one value for all, or a column; `values` None takes the column's own words."""

    value: str = ""
    column: str = ""
    values: Dictionary[str, str] | None = None
    otherwise: str = ""

    def of(self, word: str) -> str | None:
        """The code for a word of the column; None where the mapping does not say."""
        if not self.column:
            return self.value
        if self.values is None:
            return word or self.otherwise or None
        return self.values.get(word) or self.otherwise or None


@dataclass(frozen=True)
class Mapping:
    """All that is known of a log before it is read."""

    data: Dictionary[str, Any]

    @property
    def locality(self) -> str:
        code: str = self.data["locality"]["code"]
        return code

    @property
    def locality_name(self) -> Dictionary[str, str]:
        name: Dictionary[str, str] = self.data["locality"]["name"]
        return name

    @property
    def is_ours(self) -> bool:
        """Whether the dossiers lie with units of this place; else the log has units of its own."""
        return bool(self.data["locality"].get("ours", False))

    @property
    def own_units(self) -> frozenset[str]:
        """The keys of this place's units that the mapping names."""
        unit = self.choices.get("unit") if self.is_ours else None
        return (
            frozenset(filter(None, [unit.value, unit.otherwise, *(unit.values or {}).values()]))
            if unit
            else frozenset()
        )

    @property
    def units(self) -> Dictionary[str, Dictionary[str, str]]:
        found: Dictionary[str, Dictionary[str, str]] = self.data["locality"].get("units", {})
        return found

    @property
    def name(self) -> Dictionary[str, str]:
        name: Dictionary[str, str] = self.data["name"]
        return name

    @property
    def owner_system(self) -> str:
        owner: str = self.data["owner_system"]
        return owner

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.data["time_zone"])

    @property
    def time_formats(self) -> tuple[str, ...]:
        return tuple(self.data.get("time_formats", ()))

    @cached_property
    def nothing(self) -> frozenset[str]:
        """Words that stand for no value."""
        return frozenset(self.data.get("empty", ()))

    @property
    def options(self) -> Options:
        return Options(**self.data.get("read", {}), columns=self.required_columns)

    @property
    def case(self) -> str:
        column: str = self.data["case"]
        return column

    @property
    def activity(self) -> str:
        return str(self.data.get("activity", ""))

    @property
    def at(self) -> str:
        return str(self.data.get("at", ""))

    @property
    def lifecycle(self) -> tuple[str, frozenset[str]]:
        entry = self.data.get("lifecycle")
        return (entry["column"], frozenset(entry["count"])) if entry else ("", frozenset())

    @cached_property
    def moments(self) -> Dictionary[str, MomentRule]:
        return {name: _moment(entry) for name, entry in self.data["moments"].items()}

    @cached_property
    def choices(self) -> Dictionary[str, Choice]:
        """Unit, procedure, field, channel, state and result, as far as the mapping speaks of them."""
        names = ("procedure", "field", "channel", "state", "result")
        found = {name: Choice(**self.data[name]) for name in names if name in self.data}
        if "unit" in self.data:
            found["unit"] = Choice(**self.data["unit"])
        return found

    @cached_property
    def supplements(self) -> frozenset[str]:
        return frozenset(self.data.get("supplements", {}).get("activity", ()))

    @cached_property
    def case_columns(self) -> tuple[str, ...]:
        """The columns whose first word in a case counts, in a fixed order."""
        named = [rule.column for rule in self.moments.values()] + [choice.column for choice in self.choices.values()]
        return tuple(sorted({column for column in [self.case, *named] if column}))

    @cached_property
    def required_columns(self) -> tuple[str, ...]:
        """Every column that a log must have for this mapping to be the right one."""
        events = [] if self.activity.startswith(CLASSIFIER) else [self.activity]
        return tuple(sorted(filter(None, {*self.case_columns, *events, self.at, self.lifecycle[0]})))


def check(mapping: Mapping) -> None:
    """MappingError for what the schema cannot see."""
    try:
        mapping.zone.key  # noqa: B018
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reason = said(N_("time_zone “{zone}” is not known"), zone=mapping.data["time_zone"])
        raise MappingError(reason, "time_zone") from None
    _check_events(mapping)
    _check_codes(mapping, "channel", CHANNELS)
    _check_codes(mapping, "result", RESULTS)
    if mapping.is_ours:
        _check_own_units(mapping)
    _check_codes(mapping, "unit", mapping.own_units if mapping.is_ours else frozenset(mapping.units))


def _check_events(mapping: Mapping) -> None:
    for name, rule in mapping.moments.items():
        if rule.counts_events and not mapping.at:
            reason = said(N_("moments.{name} needs the time of events: name its column in `at`"), name=name)
            raise MappingError(reason, "moments", name)
        if rule.activities and not mapping.activity:
            raise MappingError(said(N_("moments.{name} needs `activity`"), name=name), "moments", name)
    if mapping.supplements and not mapping.activity:
        raise MappingError(said(N_("supplements needs `activity`")), "supplements")


def _check_own_units(mapping: Mapping) -> None:
    if not mapping.own_units or mapping.units:
        reason = said(N_("locality.ours needs `unit` to name units of this place, and no units of its own"))
        raise MappingError(reason, "unit")


def _check_codes(mapping: Mapping, name: str, allowed: frozenset[str]) -> None:
    choice = mapping.choices.get(name)
    if choice is None:
        return
    if choice.column and choice.values is None:
        raise MappingError(said(N_("{name}.values must say what each word means"), name=name), name)
    for code in filter(None, [choice.value, choice.otherwise, *(choice.values or {}).values()]):
        if code not in allowed:
            known = ", ".join(sorted(allowed))
            raise MappingError(said(N_("{name} “{code}” is none of: {known}"), name=name, code=code, known=known), name)


def _moment(entry: Dictionary[str, Any]) -> MomentRule:
    if "column" in entry:
        return MomentRule(column=entry["column"])
    return MomentRule(activities=frozenset(entry.get("activity", ())), take=entry.get("take") or entry["event"])
