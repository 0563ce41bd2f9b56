"""Tells units apart across snapshots of the nation: a code alone does not name one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from batru.kernel.text import fold

NATION = "vn"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A unit as one snapshot lists it; `parent` is a code of the same snapshot, empty under the nation."""

    code: str
    kind: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The units of the nation at one time; `starts` gives its first day by province where it is not `first_day`.

    `kept` names the codes that may go on as the same unit; None means every code may.
    """

    name: str
    first_day: date
    records: Mapping[str, Recorded]
    starts: Mapping[str, date] = field(default_factory=dict)
    kept: frozenset[str] | None = None

    def start_of(self, province: str) -> date:
        return self.starts.get(province, self.first_day)

    def province_of(self, code: str) -> str:
        """The code at the top of a unit's line in this snapshot."""
        while parent := self.records[code].parent:
            code = parent
        return code


@dataclass(frozen=True, slots=True)
class Known:
    """One unit with the days of its life (`valid_to`: the first day no longer)."""

    key: str
    code: str
    kind: str
    name: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """A unit under a parent, both by key, from a day to a day (`valid_to`: the first day no longer)."""

    unit: str
    parent: str
    valid_from: date
    valid_to: date | None = None


@dataclass
class History:
    """Units and placements over all snapshots, and for each snapshot which key a code stood for."""

    units: dict[str, Known] = field(default_factory=dict)
    placements: list[Laid] = field(default_factory=list)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)


def tell_apart(snapshots: Iterable[Snapshot]) -> History:
    """Follow every code through the snapshots; a unit goes on while its code, kind and folded name stay."""
    history = History()
    open_placements: dict[str, Laid] = {}
    before: Snapshot | None = None
    for snapshot in snapshots:
        alive = history.keys.get(before.name, {}) if before else {}
        keys = {code: _key_of(record, snapshot, alive, history.units) for code, record in snapshot.records.items()}
        if before:
            _end_those_gone(history, before, snapshot, set(keys.values()), open_placements)
        _begin(history, snapshot, keys)
        _place(history, snapshot, keys, open_placements)
        history.keys[snapshot.name] = keys
        before = snapshot
    history.placements.extend(open_placements.values())
    return history


def _key_of(record: Recorded, snapshot: Snapshot, alive: Mapping[str, str], units: Mapping[str, Known]) -> str:
    earlier = units[alive[record.code]] if record.code in alive else None
    may_stay = snapshot.kept is None or record.code in snapshot.kept
    if earlier and may_stay and earlier.kind == record.kind and fold(earlier.name) == fold(record.name):
        return earlier.key
    return f"{record.code}@{snapshot.name}"


def _begin(history: History, snapshot: Snapshot, keys: Mapping[str, str]) -> None:
    """New units start; those that go on take the newest spelling of their name."""
    for code, key in keys.items():
        record = snapshot.records[code]
        if key in history.units:
            history.units[key] = replace(history.units[key], name=record.name)
        else:
            start = snapshot.start_of(snapshot.province_of(code))
            history.units[key] = Known(key, code, record.kind, record.name, start)


def _end_those_gone(
    history: History, before: Snapshot, snapshot: Snapshot, staying: set[str], open_placements: dict[str, Laid]
) -> None:
    for code, key in history.keys[before.name].items():
        if key in staying:
            continue
        end = snapshot.start_of(before.province_of(code))
        history.units[key] = replace(history.units[key], valid_to=end)
        history.placements.append(replace(open_placements.pop(key), valid_to=end))


def _place(history: History, snapshot: Snapshot, keys: Mapping[str, str], open_placements: dict[str, Laid]) -> None:
    for code, key in keys.items():
        parent_code = snapshot.records[code].parent
        parent = keys[parent_code] if parent_code else NATION
        earlier = open_placements.get(key)
        if earlier and earlier.parent == parent:
            continue
        start = snapshot.start_of(snapshot.province_of(code))
        if earlier:
            history.placements.append(replace(earlier, valid_to=start))
        open_placements[key] = Laid(key, parent, start)


def faults(units: Mapping[str, Known], placements: Iterable[Laid], is_known: Callable[[str], bool]) -> list[str]:
    """What contradicts the rule "at most one parent on a day, inside the unit's own days"; empty when sound."""
    found: list[str] = []
    last: dict[str, Laid] = {}
    for laid in sorted(placements, key=lambda laid: (laid.unit, laid.valid_from)):
        earlier = last.get(laid.unit)
        if earlier and (earlier.valid_to is None or earlier.valid_to > laid.valid_from):
            found.append(f"{laid.unit} has two parents on {laid.valid_from}")
        if laid.parent not in units and not is_known(laid.parent):
            found.append(f"{laid.unit} lies under {laid.parent}, which is unknown")
        last[laid.unit] = laid
    return found
