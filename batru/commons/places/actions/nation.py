"""Lays the nation's units into the tree from the lists of the catalogue."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from batru.commons.journal.public import Actor, Deed, act, history
from batru.commons.places.actions.ancestry import rebuild_ancestry
from batru.commons.places.actions.bulk import write_rows
from batru.commons.places.actions.sources import Words, read_headcounts, read_nation, read_outlines, read_words
from batru.commons.places.models import Headcount, Lineage, Outline, Placement, Unit
from batru.commons.places.rules.identity import History, Known, Snapshot, tell_apart
from batru.commons.places.rules.lineage import Pair, descend
from batru.commons.places.rules.naming import full_names, without_marks
from batru.kernel.text import fold

SUBJECT = "places:nation"
UNIT = (
    "key",
    "code",
    "level",
    "kind",
    "name",
    "name_en",
    "full_name",
    "full_name_en",
    "folded",
    "source",
    "valid_from",
    "valid_to",
    "eid_code",
    "is_placeholder",
    "is_confirmed",
)
RENEWED = UNIT[4:12]
NAMING = b"English names keep their marks"  # another word where names are made in another way
PLACEMENT = ("unit_id", "parent_id", "valid_from", "valid_to")
LINEAGE = ("before_id", "after_id", "on", "kind", "share", "evidence")


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
    rows = [_unit_row(root, "nation", (nation["vi"], nation["en"]), sources[snapshots[0].name])]
    for unit in found.units.values():
        level = words.kinds[unit.kind]["level"]
        rows.append(_unit_row(unit, level, full_names(unit, words.kinds), sources[unit.key.partition("@")[2]]))
    write_rows(Unit, UNIT, rows, renew=RENEWED)


def _unit_row(unit: Known, level: str, full: tuple[str, str], source: str) -> tuple[Any, ...]:
    """In the order of UNIT; an administrative unit is never a placeholder and its electronic code has no source."""
    names = (unit.name, without_marks(unit.name), *full, fold(full[0]))
    days = (_iso(unit.valid_from), _iso(unit.valid_to))
    return (unit.key, unit.code, level, unit.kind, *names, source, *days, "", False, True)


def _write_placements(found: History) -> None:
    Placement.objects.exclude(unit__level="agency").delete()
    rows = ((laid.unit, laid.parent, _iso(laid.valid_from), _iso(laid.valid_to)) for laid in found.placements)
    write_rows(Placement, PLACEMENT, rows)


def _write_lineage(found: History, snapshots: list[Snapshot], pairs: dict[str, list[Pair]]) -> int:
    Lineage.objects.all().delete()
    lines = (line for before, after in pairwise(snapshots) for line in descend(found, before, after, pairs[after.name]))
    rows = (
        (
            line.before,
            line.after,
            _iso(line.on),
            line.kind,
            None if line.share is None else str(line.share),
            line.evidence,
        )
        for line in lines
    )
    return write_rows(Lineage, LINEAGE, rows)


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


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _earlier(one: date | None, other: date | None) -> date | None:
    days: list[date] = [day for day in (one, other) if day is not None]
    return min(days, default=None)


def _digest(folder: Path) -> str:
    """SHA-256 over every list and the way names are made, so that an unchanged catalogue is not loaded twice."""
    seen: Any = hashlib.sha256(NAMING)
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".csv", ".yaml", ".geojson"):
            seen.update(path.name.encode() + path.read_bytes())
    return str(seen.hexdigest())
