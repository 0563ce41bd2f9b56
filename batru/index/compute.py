"""Works of the computing process: measures into SQL, and their cases run on it."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import ibis
import pyarrow as pa

from batru.index import arrays, engine, raising
from batru.index.compiled import Compiled, definitions, write
from batru.index.points.pack import pack
from batru.kernel.fact_tables import FactTable, Kind
from batru.law.catalogue import Catalogue
from batru.law.indicators import documents_in, load_sets, sets_of
from batru.law.measures import Case, Measure
from batru.law.shapes import Shape, value

Kept: TypeAlias = dict[str, list[str]]  # files of sums, each with the months of facts that count in it
MONTHS_AT_ONCE = 12  # of figures, so that not all sums of a nation's years lie in memory
COUNTED_AT = datetime(2022, 12, 1, 2, tzinfo=UTC)
DEFAULTS: dict[Kind, Any] = {
    Kind.CODE: "x",
    Kind.TEXT: "x",
    Kind.MOMENT: datetime(2022, 11, 1, 2, tzinfo=UTC),
    Kind.DAY: "2022-11-01",
    Kind.FLAG: False,
    Kind.WHOLE: 0,
    Kind.NUMBER: 0.0,
}


def compile_sets(root: str, overlay: str, locality: str, path: str) -> str:
    """Write the SQL of every measure of a catalogue to `path`; its digest."""
    measures = [measure for own in load_sets(_catalogue(root, overlay, locality)) for measure in own.measures]
    made = compiled(measures)
    write(Path(path), made)
    return made.digest


def compile_kept(law: str, path: str) -> str:
    """The same of the index sets that a file of kept law holds (see `nights`)."""
    made = compiled([measure for own in sets_of(documents_in(Path(law))) for measure in own.measures])
    write(Path(path), made)
    return made.digest


def compiled(measures: list[Measure]) -> Compiled:
    """The SQL of these measures."""
    counted = [measure for measure in measures if measure.shape is not Shape.REPORTED]
    tables = {measure.of.name: measure.of for measure in counted}
    return Compiled(
        digest=definitions(measures),
        rolled_up={
            name: engine.sql(engine.rolled_up(table, [m for m in counted if m.of is table]))
            for name, table in tables.items()
        },
        anew={m.code: engine.sql(engine.anew(m)) for m in counted if not m.shape.adds_up},
        listings={m.code: engine.sql(engine.listed(m)) for m in counted},
    )


def changed(columns: list[list[Any]], new: Kept, old: Kept) -> list[str]:
    """The months in which sums of some months of facts come out otherwise; all of them where one side has no rows."""
    own = _columns(columns)
    if new and old:
        return sorted(arrays.changed(own, _rows(own, new), _rows(own, old)))
    return sorted(arrays.months(own, arrays.read(new or old, _months(own), {}))) if new or old else []


def touched(columns: list[list[Any]], kept: Kept) -> list[str]:
    """The months in which rows count by these columns."""
    own = _columns(columns)
    return sorted(arrays.touched(own, _rows(own, kept)))


def spans(columns: list[list[Any]], kept: Kept) -> dict[str, list[str | None]]:
    """For each month of facts the first and the last month in which its rows count, and when time changes some."""
    own = _columns(columns)
    found = arrays.spans(own, arrays.read(kept, [*_months(own), "ticks_at"], {}))
    return {
        source: [first, last, ticks_at.isoformat() if ticks_at else None]
        for source, (first, last, ticks_at) in found.items()
    }


def held(path: str) -> list[list[str]]:
    """The units that have rows of their own in a file of sums, and the months of facts that it holds."""
    return arrays.held(path)


def units(kept: Kept) -> list[str]:
    """The units that have rows of their own."""
    return sorted(arrays.units(kept))


def raised(columns: list[list[Any]], people: list[str], kept: Kept, placed: str, path: str) -> list[str]:
    """Write the numbers of units and months up the tree to `path`, a line each, whole or not at all; the months."""
    given = json.loads(Path(placed).read_text(encoding="utf-8"))
    months = sorted(month for tree in given["trees"] for month in tree["periods"])
    own = _columns(columns)
    beside = Path(path).with_suffix(".new")
    with beside.open("w", encoding="utf-8") as to:
        for some in (months[first : first + MONTHS_AT_ONCE] for first in range(0, len(months), MONTHS_AT_ONCE)):
            to.writelines(f"{line}\n" for line in arrays.raised(own, people, _rows(own, kept, some), given, some))
    beside.replace(path)
    return months


def _columns(plain: list[list[Any]]) -> list[raising.Column]:
    return [raising.Column(*one) for one in plain]


def _months(columns: list[raising.Column]) -> list[str]:
    return [raising.in_month(moment) for moment in raising.moments(columns)]


def _rows(columns: list[raising.Column], kept: Kept, periods: Collection[str] = ()) -> pa.Table:
    """What is compared or raised: units, months and these numbers; of some months where they are given."""
    months = _months(columns)
    names = ["unit", *months, "simulated", *(own.name for own in columns)]
    return arrays.read(kept, names, dict.fromkeys(months, periods) if periods else {})


def robust(frozen: str, before: str, draws: int, path: str) -> str:
    """Write how sure a frozen result is to `path`, whole or not at all; the path."""
    past = json.loads(Path(before).read_text(encoding="utf-8")) if before else None
    made = pack(json.loads(Path(frozen).read_text(encoding="utf-8")), past, draws)
    beside = Path(path).with_suffix(".new")
    beside.write_text(json.dumps(made, sort_keys=True), encoding="utf-8")
    beside.replace(path)
    return path


def check_cases(root: str, overlay: str, locality: str) -> list[str]:
    """Every case with rows that does not come true: its set's measure, its name, what came out instead."""
    sets = load_sets(_catalogue(root, overlay, locality))
    return [
        f"{measure.code}: {case.name.en}: {wrong}"
        for own in sets
        for measure in own.measures
        for case in measure.cases
        if case.rows and (wrong := _wrong(measure, case))
    ]


def count(measure: Measure, rows: list[dict[str, Any]], counted_at: datetime = COUNTED_AT) -> tuple[Any, Any, Any]:
    """Part, whole and figure of a measure over rows given by hand; columns left out are empty or plain."""
    with duckdb.connect() as connection:
        connection.register("given", _table(measure.of, rows))
        moment = counted_at.astimezone(UTC).replace(tzinfo=None).isoformat()
        connection.execute(
            f"CREATE TEMP VIEW {measure.of.name} AS SELECT *, '2022-11' AS month, "
            f"TIMESTAMP '{moment}' AS counted_at FROM given"
        )
        if not measure.shape.adds_up:
            return _anew(connection, measure)
        return _sum(connection, measure)


def _sum(connection: Any, measure: Measure) -> tuple[Any, Any, Any]:
    # Only rows with the moment that places them in a month count, as in the roll-up.
    sums = engine.sql(engine.rolled_up(measure.of, [measure]))
    placed = "" if measure.by == measure.of.moment else f"WHERE {engine.month_of(measure.by)} IS NOT NULL"
    has_whole = measure.shape in (Shape.SHARE, Shape.MEAN)
    whole_of = f"coalesce(sum({measure.code}__whole), 0)" if has_whole else "NULL"
    query = f"SELECT coalesce(sum({measure.code}__part), 0), {whole_of} FROM ({sums}) {placed}"
    part, whole = connection.execute(query).fetchall()[0]
    return part, whole, value(measure.shape, part, whole, measure.per)


def _anew(connection: Any, measure: Measure) -> tuple[Any, Any, Any]:
    month = f"date_trunc('month', {measure.by} + INTERVAL 7 HOUR)"
    connection.execute(
        "CREATE TEMP VIEW placed AS SELECT DISTINCT unit, 'all' AS above, "
        f"{month} AS month, 'all' AS period FROM {measure.of.name}"
    )
    found = connection.execute(engine.sql(engine.anew(measure))).fetchall()
    part, whole = found[0][2:4] if found else (None, 0)
    counted = None if measure.shape is Shape.QUANTILE else part or 0
    return counted, whole, value(measure.shape, part, whole, measure.per)


def _wrong(measure: Measure, case: Case) -> str:
    part, whole, found = count(measure, [dict(row) for row in case.rows])
    expected = (case.part if case.part is not None else part, case.whole if case.whole is not None else whole)
    same = (found is None) == (case.value is None)
    if same and found is not None and case.value is not None:
        same = abs(found - case.value) < 0.5 * 10**-measure.digits
    return "" if same and (part, whole) == expected else f"part {part}, whole {whole}, figure {found}"


def _table(table: FactTable, rows: list[dict[str, Any]]) -> pa.Table:
    schema = ibis.schema({column.name: engine.TYPES[column.kind] for column in table.columns}).to_pyarrow()
    return pa.Table.from_pylist([_filled(table, number, row) for number, row in enumerate(rows)], schema)


def _filled(table: FactTable, number: int, row: dict[str, Any]) -> dict[str, Any]:
    plain = {column.name: None if column.empty else DEFAULTS[column.kind] for column in table.columns}
    full = plain | {"key": str(number)} | row
    return full | {name: _utc(full[name]) for name in table.moments}


def _utc(moment: datetime | str | None) -> datetime | None:
    """Without a zone, in UTC, as the lake stores moments."""
    given = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return given.astimezone(UTC).replace(tzinfo=None) if given else None


def _catalogue(root: str, overlay: str, locality: str) -> Catalogue:
    return Catalogue(Path(root), Path(overlay) if overlay else None, Path(locality) if locality else None)
