"""Whatever happens after a publication, it is computed again to the same digest: a thousand random histories."""

import json
import random
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from batru.evaluation.rules.counted import Found, recounted
from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.moves import Cause, moves
from batru.evaluation.rules.publishing import nights_of
from batru.evaluation.rules.standing import Known, Plain, Seat, set_of, stood
from batru.evaluation.tests.conftest import small_set
from batru.law.index_sets.frozen import ENGINE, canonical, digest

START = datetime(2023, 1, 2, 2, tzinfo=UTC)
DAY, PERIOD = date(2022, 12, 31), "2022"
UNITS = tuple(f"u{number}" for number in range(5))
SOURCES = {"part": {"measure": "m"}, "whole": {"measure": "m"}}
EVENTS = (
    "facts",
    "facts",
    "night",
    "night",
    "self",
    "appraised",
    "council",
    "corrected",
    "law",
    "catalogue",
    "publish",
)


@dataclass(frozen=True)
class Said:
    """An entry."""

    at: datetime
    unit: str
    code: str
    layer: Layer
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Published:
    """A publication as it is stored."""

    known_at: datetime
    document: str
    how: Mapping[str, Any]
    frozen: bytes


@dataclass
class Store:
    """What a home keeps, in memory: entries, each night's facts (on time and done), documents, publications."""

    random: random.Random
    now: datetime = START
    facts: dict[str, tuple[int, int]] = field(default_factory=dict)
    nights: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    entries: list[Said] = field(default_factory=list)
    documents: dict[str, Plain] = field(default_factory=dict)
    catalogue: int = 0
    published: list[Published] = field(default_factory=list)
    law: str = ""

    def say(self, unit: str, code: str, layer: Layer, cells: Mapping[str, str]) -> None:
        self.entries.append(Said(self.now, unit, code, layer, cells))

    def keep(self, data: Plain) -> None:
        self.law = digest(data)
        self.documents[self.law] = data

    def words(self, moment: datetime, nights: Mapping[str, str]) -> dict[str, dict[str, dict[Layer, Any]]]:
        """The latest word of each layer at a moment, counted ones by the facts of a night."""
        found: dict[str, dict[str, dict[Layer, Any]]] = {}
        for own in self.entries:
            if own.at <= moment:
                found.setdefault(own.unit, {}).setdefault(own.code, {})[own.layer] = own.cells
        if "dossiers" in nights:
            night = self.nights[nights["dossiers"]]
            for unit, codes in found.items():
                for layers in codes.values():
                    if Layer.COUNTED in layers:
                        layers[Layer.COUNTED] = recounted(layers[Layer.COUNTED], SOURCES, {"m": of(*night[unit])})
        return found

    def result(self, known_at: datetime, document: str, how: Mapping[str, Any]) -> Plain:
        """The frozen file on this ground."""
        seats = tuple(Seat(unit, unit) for unit in UNITS)
        words = self.words(known_at, how["nights"])
        return stood(Known(set_of(self.documents[document]), PERIOD, DAY, seats, words, how))


def of(part: int, whole: int) -> Found:
    """A share of dossiers on time."""
    return Found(Fraction(part), Fraction(whole), Fraction(100 * part, whole) if whole else None, True, True)


def begin(seed: int) -> Store:
    """Every unit has handed in; A is counted in all but the last two."""
    store = Store(random.Random(seed))
    store.keep(json.loads(_small()))
    for unit in UNITS:
        done = store.random.randint(0, 30)
        store.facts[unit] = (store.random.randint(0, done), done)
        part, whole = store.facts[unit]
        layer = Layer.COUNTED if unit in UNITS[:-2] else Layer.SELF
        store.say(unit, "A", layer, {"part": str(part), "whole": str(whole)})
        store.say(unit, "B", Layer.SELF, share(store))
        store.say(unit, "C", Layer.SELF, {"": store.random.choice(("yes", "no"))})
    return store


@cache
def _small() -> bytes:
    return canonical(dict(small_set().data))


def share(store: Store) -> dict[str, str]:
    whole = store.random.randint(1, 200)
    return {"part": str(store.random.randint(0, whole)), "whole": str(whole)}


def happen(store: Store, event: str) -> None:
    """One thing more happens."""
    store.now += timedelta(minutes=store.random.randint(1, 3 * 24 * 60))
    unit, pick = store.random.choice(UNITS), store.random
    if event == "facts":
        done = pick.randint(0, 40)
        store.facts[unit] = (pick.randint(0, done), done)
    elif event == "night":
        store.nights[(store.now.date() - timedelta(days=1)).isoformat()] = dict(store.facts)
    elif event == "law":
        change(store)
    elif event == "catalogue":
        store.catalogue += 1
    elif event == "publish":
        publish(store)
    else:
        code = pick.choice("BC") if event == "self" else pick.choice("ABC")
        cells = {"": pick.choice(("yes", "no", "na"))} if code == "C" else pick.choice([share(store), {"": "na"}])
        store.say(unit, code, Layer(event), cells)


def change(store: Store) -> None:
    """The law changes."""
    store.keep(changed(store.documents[store.law], store.random))


def changed(law: Plain, pick: random.Random) -> Plain:
    """Another target in force, another rounding, other ties, or a version of next year."""
    data = deepcopy(law)
    version = data["versions"][0]
    kind = pick.choice(("target", "rounding", "ties", "next"))
    if kind == "target":
        version["parts"][1]["rule"]["target"] = pick.choice((0.5, 0.7, 0.9, 1))
    elif kind == "rounding":
        version["rounding"]["indicator"]["digits"] = pick.choice((1, 2, 3))
    elif kind == "ties":
        version["ranks"]["ties"] = pick.choice(("competition", "dense", "average"))
    elif len(data["versions"]) == 1:
        version["to"] = "2022-12-31"
        data["versions"].append({**deepcopy(version), "version": "2", "from": "2023-01-01"})
        del data["versions"][1]["to"]
    return data


def publish(store: Store) -> None:
    nights = nights_of({"dossiers": list(store.nights)}, store.now)
    number = len(store.published) + 1
    how = {"number": number, "nights": nights, "engine": ENGINE, "catalogue": digest(store.catalogue)}
    frozen = store.result(store.now, store.law, how)
    store.published.append(Published(store.now, store.law, how, canonical(frozen)))


def live(seed: int) -> Store:
    """A home's year after the evaluation: some forty things happen, the last being a publication."""
    store = begin(seed)
    for _ in range(store.random.randint(25, 45)):
        happen(store, store.random.choice(EVENTS))
    happen(store, "publish")
    return store


def check(seed: int) -> int:
    """Every publication comes again to the byte, and each move leads from end to end without the engine."""
    store = live(seed)
    for own in store.published:
        assert canonical(store.result(own.known_at, own.document, own.how)) == own.frozen, seed
    files = [json.loads(own.frozen) for own in store.published]
    for before, after in zip(files, files[1:], strict=False):
        same_law = before["digests"]["set"] == after["digests"]["set"]
        for move in moves(before, after):
            assert (move.shifts[0].before, move.shifts[-1].after) == (move.before, move.after)
            assert not {Cause.ENGINE, Cause.UNITS} & set(move.causes)
            assert not (same_law and Cause.LAW in move.causes)
    return len(files)


def test_a_hundred_histories() -> None:
    assert sum(check(seed) for seed in range(100)) > 200


@pytest.mark.full
def test_a_thousand_histories() -> None:
    assert sum(check(seed) for seed in range(1_000)) > 2_000


def test_histories_are_not_dull() -> None:
    """They hold all that may happen, and their publications differ."""
    stores = [live(seed) for seed in range(40)]
    causes: set[Cause] = set()
    for store in stores:
        files = [json.loads(own.frozen) for own in store.published]
        for before, after in zip(files, files[1:], strict=False):
            causes |= {cause for move in moves(before, after) for cause in move.causes}
    assert causes == {Cause.LAW, Cause.FACTS, Cause.CORRECTION, Cause.WORD}
    assert any(len(store.documents) > 2 for store in stores)
    assert any(store.published[0].how["catalogue"] != store.published[-1].how["catalogue"] for store in stores)
