"""A home to which a random year happens in database and lake: late facts, words, other law, other counting."""

import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from batru.evaluation.actions import publications as acts
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.actions.replying import correct
from batru.evaluation.models import Campaign, Publication
from batru.evaluation.reads import as_of as reads
from batru.evaluation.reads.as_of import again, as_of
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.moves import moves
from batru.evaluation.rules.standing import Plain, set_of
from batru.evaluation.tests.conftest import BY, Said, small_set
from batru.evaluation.tests.test_histories import changed
from batru.evaluation.tests.world import WARDS
from batru.facts import engine
from batru.facts.lake import Lake
from batru.facts.tests.rows import NOON, columns, row
from batru.index import compute, kept
from batru.index.compiled import definitions, write
from batru.index.public import measure
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month, local_day
from batru.law.index_sets.frozen import canonical, digest
from batru.law.measures import Asks, Condition, Measure

UNITS = WARDS[:4]
MONTHS = (Month(2022, 10), Month(2022, 11))
SOURCES = {cell: {"measure": "on_time_share"} for cell in ("part", "whole")}
REASON = "Đối chiếu lại hồ sơ của đơn vị."
EVENTS = {"facts": 5, "appraised": 1, "council": 1, "corrected": 3, "law": 2, "counting": 1, "catalogue": 1,
          "look": 1, "publish": 3}  # fmt: skip


@cache
def countings(home: Path) -> tuple[tuple[Measure, ...], ...]:
    """Two catalogues of two measures each: by the second a dossier that was sent back once is late too."""
    own = measure("on_time_share")
    strict = replace(own, part=(Condition("on_time", Asks.IS, True), Condition("supplements", Asks.AT_MOST, 0)))
    made = tuple((one, measure("dossiers_done")) for one in (own, strict))
    for several in made:
        path = home / "compiled" / f"measures-{definitions(several)[:16]}.json"
        write(path, compute.compiled(list(several)))
    return made


@dataclass
class History:
    """One campaign's time after its evaluation; all that happens goes through acts, rows and the lake."""

    seed: int
    now: datetime
    campaign: Campaign
    say: Said
    lake: Lake
    countings: tuple[tuple[Measure, ...], ...]
    law: Plain = field(default_factory=lambda: json.loads(canonical(dict(small_set().data))))
    counting: int = 0
    catalogue: int = 0
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    looks: list[tuple[datetime, bytes]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def begin(self, patch: pytest.MonkeyPatch) -> None:
        """Every unit has handed in; A is counted in all but the last. This home's own law and catalogue hold."""
        patch.setattr(acts, "index_set", lambda code: set_of(self.law))
        patch.setattr(reads, "catalogue_digest", lambda: digest([self.catalogue, self.counting]))
        patch.setattr(kept, "measures", lambda: self.countings[self.counting])
        self.rows = {number: self._dossier(number) for number in range(self.random.randint(8, 24))}
        self._write(set(MONTHS))
        for unit in UNITS:
            layer = Layer.COUNTED if unit != UNITS[-1] else Layer.SELF
            told = {"origin": Origin.COUNTED, "sources": SOURCES} if layer is Layer.COUNTED else {}
            self.say(unit, "A", layer, self._share(), at=self.now, **told)
            self.say(unit, "B", Layer.SELF, self._share(), at=self.now)
            self.say(unit, "C", Layer.SELF, {"": self.random.choice(("yes", "no"))}, at=self.now)

    def live(self) -> None:
        """Some ten things happen, the first and the last being a publication."""
        kinds = self.random.choices(tuple(EVENTS), tuple(EVENTS.values()), k=self.random.randint(6, 10))
        for kind in ("publish", *kinds, "publish"):
            self._pass()
            getattr(self, f"_{kind}")()
            self.seen[kind] += 1

    def check(self) -> None:
        """Each publication comes again to the byte, what was looked at on any day too; moves lead from end to end."""
        files, now = [], []
        for own in Publication.objects.order_by("number").select_related("campaign", "document"):
            assert canonical(again(own)) == canonical(own.frozen), self.seed
            assert own.results_digest == own.frozen["digests"]["results"] == digest(own.frozen["results"])
            files.append(own.frozen)
            now += [(own.at, canonical(own.frozen["results"]))] if own.known_at == own.at else []
        for moment, results in (self.random.choice(now), *self.looks):
            assert canonical(as_of(self.campaign, moment)["results"]) == results, self.seed
        for before, after in zip(files, files[1:], strict=False):
            for move in moves(before, after):
                assert (move.shifts[0].before, move.shifts[-1].after) == (move.before, move.after)
                self.seen.update(f"moved by {cause}" for cause in move.causes)

    def _pass(self) -> None:
        """Time passes. Most nights are kept once, as the machine does it, and at times what nothing needs is swept."""
        before = local_day(self.now)
        self.now += timedelta(minutes=self.random.randint(1, 3 * 24 * 60))
        if local_day(self.now) == before or self.random.random() < 0.35:
            return
        self.lake.keep(DOSSIERS, (local_day(self.now) - timedelta(days=1)).isoformat())
        if self.random.random() < 0.3:
            self.lake.sweep(DOSSIERS, hours=0)

    def _facts(self) -> None:
        """Dossiers of old months prove to be late, sent back or another ward's, some vanish, some come to light."""
        touched = set()
        for number in self.random.sample(sorted(self.rows), min(4, len(self.rows))):
            touched.add(Month.of(self.rows[number]["submitted_at"]))
            if self.random.random() < 0.3:
                del self.rows[number]
            else:
                own = self._dossier(number)
                self.rows[number] |= {name: own[name] for name in ("unit", "on_time", "supplements")}
        for number in range(self.random.randint(0, 3)):
            own = self._dossier(1_000 + number)
            touched |= {Month.of(one["submitted_at"]) for one in (own, self.rows.get(1_000 + number, own))}
            self.rows[1_000 + number] = own
        self._write(touched)

    def _appraised(self) -> None:
        self._judge(Layer.APPRAISED)

    def _council(self) -> None:
        self._judge(Layer.COUNCIL)

    def _judge(self, layer: Layer) -> None:
        cells = self.random.choice((self._share(), {"": "na"}))
        self.say(self.random.choice(UNITS), self.random.choice("AB"), layer, cells, at=self.now)

    def _corrected(self) -> None:
        """A figure that was published is put right, with its reason and its record."""
        correct(
            self.campaign.code, self.random.choice(UNITS), self.random.choice("AB"), self._share(), REASON,
            by=BY, at=self.now,
        )  # fmt: skip

    def _law(self) -> None:
        self.law = changed(self.law, self.random)

    def _counting(self) -> None:
        self.counting = 1 - self.counting

    def _catalogue(self) -> None:
        self.catalogue += 1

    def _look(self) -> None:
        """Somebody notes today's ranking, published or not."""
        self.looks.append((self.now, canonical(as_of(self.campaign, self.now)["results"])))

    def _publish(self) -> None:
        """As it is known now, or as it was known at a moment since the publication before."""
        before = Publication.objects.filter(campaign=self.campaign).order_by("-number").first()
        known_at = self.now
        if before and self.random.random() < 0.2:
            known_at = before.known_at + self.random.random() * (self.now - before.known_at)
        note = f"Công bố trong một phép thử, {self.now.isoformat()}."
        new = NewPublication(self.campaign.code, note, known_at, by_new_law=self.random.random() < 0.6)
        publish(new, by=BY, at=self.now)

    def _share(self) -> dict[str, str]:
        """Never the same twice, so that a correction always puts something right."""
        self.seen["shares"] += 1
        return {"part": str(self.random.randint(0, 100)), "whole": str(100 + self.seen["shares"])}

    def _dossier(self, number: int) -> dict[str, Any]:
        pick, month = self.random, self.random.choice(MONTHS)
        moments: Mapping[str, datetime] = {
            name: NOON.replace(month=month.month) + timedelta(days=days)
            for name, days in (("submitted_at", 0), ("received_at", 0), ("due_at", 7), ("done_at", 5))
        }
        told = {"unit": pick.choice(UNITS), "on_time": pick.random() < 0.6, "supplements": pick.choice((0, 0, 1))}
        return row(number, **moments, **told)

    def _write(self, touched: set[Month]) -> None:
        found = {
            month: [own for own in self.rows.values() if Month.of(own["submitted_at"]) == month] for month in touched
        }
        self.lake.write(
            DOSSIERS, {month: engine.gather(DOSSIERS, [columns(own, DOSSIERS)]) for month, own in found.items()}
        )
