"""Lays the nation's units into the tree from the lists of the catalogue."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from batru.commons.journal.public import Actor, Deed, act, history
from batru.commons.places.actions.ancestry import rebuild_ancestry
from batru.commons.places.actions.sources import Words, read_headcounts, read_nation, read_outlines, read_words
from batru.commons.places.models import Headcount, Lineage, Outline, Placement, Unit
from batru.commons.places.rules.identity import History, Known, Snapshot, tell_apart
from batru.commons.places.rules.lineage import Pair, descend
from batru.commons.places.rules.naming import full_names, without_marks
from batru.kernel.text import fold

SUBJECT = "places:nation"
BATCH = 1_000
CHANGING = ("name", "name_en", "full_name", "full_name_en", "folded", "valid_from", "valid_to")


def load_nation(*, by: Actor, at: datetime) -> bool:
    """Load or bring up to date; False, and nothing done, where the lists are those of the last time."""
    words = read_words()
    digest = _digest(words.folder)
    entries = history(SUBJECT)
    if entries and entries[-1].payload.get("digest") == digest:
        return False
    _load(words, digest, by=by, at=at)
    return True


@act("places.nation.loaded", needs="places.nation.load")
def _load(words: Words, digest: str, *, by: Actor, at: datetime) -> Deed[None]:
    snapshots, pairs = read_nation(words)
    found = tell_apart(snapshots)
    _write_units(found, words, snapshots)
    _write_placements(found)
    lines = _write_lineage(found, snapshots, pairs)
    _write_outlines(found, words)
    _write_headcounts(found, words, snapshots)
    rebuild_ancestry()
    counts = {"units": len(found.units), "placements": len(found.placements), "lineage": lines}
    return Deed(None, SUBJECT, payload={"digest": digest, **counts})


def _write_units(found: History, words: Words, snapshots: list[Snapshot]) -> None:
    sources = {entry["name"]: entry["source"] for entry in words.data["snapshots"]}
    nation = words.data["nation"]
    root = Known(nation["key"], "", "nation", nation["vi"], snapshots[0].first_day)
    rows = [_row(root, "nation", (nation["vi"], nation["en"]), sources[snapshots[0].name])]
    for unit in found.units.values():
        level = words.kinds[unit.kind]["level"]
        rows.append(_row(unit, level, full_names(unit, words.kinds), sources[unit.key.partition("@")[2]]))
    Unit.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["key"], update_fields=CHANGING
    )


def _row(unit: Known, level: str, full: tuple[str, str], source: str) -> Unit:
    return Unit(
        key=unit.key,
        code=unit.code,
        level=level,
        kind=unit.kind,
        name=unit.name,
        name_en=without_marks(unit.name),
        full_name=full[0],
        full_name_en=full[1],
        folded=fold(full[0]),
        source=source,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )


def _write_placements(found: History) -> None:
    Placement.objects.exclude(unit__level="agency").delete()
    Placement.objects.bulk_create(
        [
            Placement(unit_id=laid.unit, parent_id=laid.parent, valid_from=laid.valid_from, valid_to=laid.valid_to)
            for laid in found.placements
        ],
        batch_size=BATCH,
    )


def _write_lineage(found: History, snapshots: list[Snapshot], pairs: dict[str, list[Pair]]) -> int:
    Lineage.objects.all().delete()
    rows = [
        Lineage(
            before_id=line.before,
            after_id=line.after,
            on=line.on,
            kind=line.kind,
            share=line.share,
            evidence=line.evidence,
        )
        for before, after in pairwise(snapshots)
        for line in descend(found, before, after, pairs[after.name])
    ]
    return len(Lineage.objects.bulk_create(rows, batch_size=BATCH))


def _write_outlines(found: History, words: Words) -> None:
    Outline.objects.exclude(unit__level="agency").delete()
    rows = []
    for drawn in read_outlines(words):
        unit = found.units[found.keys[drawn.snapshot][drawn.code]]
        rows.append(
            Outline(
                unit_id=unit.key,
                geometry=drawn.geometry,
                computed=drawn.computed,
                source=drawn.source,
                valid_from=unit.valid_from,
                valid_to=_earlier(drawn.until, unit.valid_to),
            )
        )
    Outline.objects.bulk_create(rows)


def _write_headcounts(found: History, words: Words, snapshots: list[Snapshot]) -> None:
    Headcount.objects.exclude(unit__level="agency").delete()
    Headcount.objects.bulk_create(_headcounts(found, words, {entry.name: entry for entry in snapshots}))


def _headcounts(found: History, words: Words, snapshots: dict[str, Snapshot]) -> Iterator[Headcount]:
    for row in read_headcounts(words):
        snapshot, code = snapshots[row["snapshot"]], row["code"]
        yield Headcount(
            unit_id=found.keys[snapshot.name][code],
            valid_from=snapshot.start_of(snapshot.province_of(code)),
            area_km2=row["area_km2"],
            population=int(row["population"]),
            how=row["how"],
        )


def _earlier(one: date | None, other: date | None) -> date | None:
    days: list[date] = [day for day in (one, other) if day is not None]
    return min(days, default=None)


def _digest(folder: Path) -> str:
    """SHA-256 over every list, so that an unchanged catalogue is not loaded twice."""
    seen: Any = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".csv", ".yaml", ".geojson"):
            seen.update(path.name.encode() + path.read_bytes())
    return str(seen.hexdigest())
