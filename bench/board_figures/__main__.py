"""One process of the board's benchmark: makes the home, counts, checks that both sides say the same, and measures."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

import duckdb  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from batru.commons import clock, home  # noqa: E402
from batru.commons.places.models import Placement, Unit  # noqa: E402
from batru.commons.places.public import rebuild_ancestry  # noqa: E402
from batru.facts.lake import Lake  # noqa: E402
from batru.facts.models import Partition  # noqa: E402
from batru.index.compute import compiled  # noqa: E402
from batru.index.jobs import rebuild  # noqa: E402
from batru.index.public import cells, measures  # noqa: E402
from batru.index.rules import Period  # noqa: E402
from batru.kernel.fact_tables import DOSSIERS  # noqa: E402
from bench.board_figures.by_hand import BY_HAND, SAME  # noqa: E402
from bench.board_figures.dossiers import ROWS, UNITS, WARDS, a_year  # noqa: E402
from bench.measure import Result, interleaved  # noqa: E402

COUNTED_AT = datetime(2022, 12, 1, 2, tzinfo=UTC)
YEAR = Period.year(2022)
# The measures that the query by hand counts too.
SHOWN = [own for own in measures() if f"{own.code}__part" in SAME]
CODES = [own.code for own in SHOWN]


def main() -> list[Result]:
    """The compiled query and the roll-up, each against the query by hand on the same files."""
    _make_home()
    connection = _files()
    sql = compiled(SHOWN).rolled_up[DOSSIERS.name]
    _check_compiled(connection, sql)
    _check_rolled_up(connection)
    whole = interleaved(lambda: _fetched(connection, sql), lambda: _fetched(connection, BY_HAND))
    rolled = interleaved(_board, lambda: _fetched(connection, BY_HAND))
    note = f"{ROWS:,} dossiers, {len(CODES)} measures"
    return [
        Result("board: from the facts, time of SQL by hand", whole.ours, whole.rival, whole.ratio, "<= 1.5", "s", note),
        Result("board: from the roll-up", rolled.ours, rolled.rival, rolled.ratio, "<= 0.1", "s", note),
    ]


def _board() -> list[Any]:
    """What a board shows: the district and its wards, every measure, twelve months."""
    return cells(CODES, [home.locality().root, *WARDS], YEAR.months)


def _make_home() -> None:
    clock.set_now(COUNTED_AT)
    call_command("migrate", verbosity=0, interactive=False)
    root = home.locality().root
    Unit.objects.bulk_create(_unit(key, "ward" if key in WARDS else "department") for key in [root, *UNITS])
    Placement.objects.bulk_create(Placement(unit_id=key, parent_id=root, valid_from=date(2018, 1, 1)) for key in UNITS)
    rebuild_ancestry()
    for month, rows in a_year().items():
        counted = Lake(Path(settings.BATRU_LAKE)).write(DOSSIERS, {month: rows})[month]
        Partition.objects.create(
            table=DOSSIERS.name,
            month=str(month),
            rows=counted.rows,
            digest=counted.digest,
            version=0,
            counted_at=COUNTED_AT,
        )
    rebuild()


def _unit(key: str, kind: str) -> Unit:
    named = {"name": key, "name_en": key, "full_name": key, "full_name_en": key, "folded": key}
    return Unit(key=key, level="agency", kind=kind, valid_from=date(2018, 1, 1), **named)


def _files() -> Any:
    """Both queries read the same files through the same view."""
    files = Lake(Path(settings.BATRU_LAKE)).files(DOSSIERS)
    connection = duckdb.connect()
    connection.execute(
        "CREATE VIEW dossiers AS SELECT *, TIMESTAMP '2022-12-01 02:00:00' AS counted_at "
        f"FROM read_parquet({files!r}, hive_partitioning = true, hive_types = {{'month': VARCHAR}})"
    )
    return connection


def _fetched(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
    return found


def _check_compiled(connection: Any, sql: str) -> None:
    """Every number of the compiled query stands in the query by hand too."""
    ours, rival = (_by_key(connection, query) for query in (sql, BY_HAND))
    if set(ours) != set(rival):
        raise AssertionError("Both queries must find the same units and months.")
    for key, row in ours.items():
        for name, own in SAME.items():
            if not math.isclose(row[name], rival[key][own], rel_tol=1e-9):
                raise AssertionError(f"{name} of {key}: {row[name]} and by hand {rival[key][own]}")


def _by_key(connection: Any, sql: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row["unit"], row["month"], row["month_of_done_at"]): row for row in rows}


def _check_rolled_up(connection: Any) -> None:
    """The district's and the wards' figures of every month are sums of the rows by hand."""
    expected: dict[tuple[str, str, str], float] = {}
    for code, unit, month, part in _parts(connection):
        for above in (unit, home.locality().root):
            expected[code, above, month] = expected.get((code, above, month), 0) + part
    found = {(own.measure.code, own.unit, own.period): own.part or 0 for own in _board()}
    shown = {home.locality().root, *WARDS}
    months = set(map(str, YEAR.months))
    for (code, unit, month), part in expected.items():
        kept = found.get((code, unit, month), 0)
        if unit in shown and month in months and not math.isclose(part, kept, rel_tol=1e-9):
            raise AssertionError(f"{code} of {unit} in {month}: {kept} in the roll-up, {part} by hand")


def _parts(connection: Any) -> Iterator[tuple[str, str, str, float]]:
    by_done = {own.code for own in measures() if own.by == "done_at"}
    for (unit, month, done), row in _by_key(connection, BY_HAND).items():
        for code in CODES:
            counted_in = str(done)[:7] if code in by_done else month
            if done is not None or code not in by_done:
                yield code, unit, counted_in, row[SAME[f"{code}__part"]]


if __name__ == "__main__":
    print(json.dumps([asdict(result) for result in main()]))
