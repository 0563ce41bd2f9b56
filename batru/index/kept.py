"""Figures recounted at a kept night: the facts as known then, by the SQL of then, up the tree of their month."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from batru.facts.public import lake, select
from batru.index import nights as closed
from batru.index.cells import placed_sql
from batru.index.compiled import compiled
from batru.index.reads.ground import measures
from batru.index.rules import Period
from batru.index.sums import Scan
from batru.index.tree import PRESENT, Places, Tree
from batru.kernel.fact_tables import TABLES
from batru.kernel.period import VIETNAM, Month
from batru.law.shapes import Shape, exact

Plain: TypeAlias = dict[str, Any]
TIMEOUT = 300


@dataclass(frozen=True, slots=True)
class Counted:
    """What a measure came to at a night: part and whole, and the figure; None where there is nothing to tell.

    `is_divided`: part and whole are counts of rows; `is_percent`: the figure is in percent.
    """

    part: Fraction | None
    whole: Fraction | None
    figure: Fraction | None
    simulated: bool = False
    is_divided: bool = False
    is_percent: bool = False


@dataclass(slots=True)
class _Sum:
    """Part and whole so far; `last` is the last month that gave any."""

    part: Fraction = Fraction(0)
    whole: Fraction | None = None
    simulated: bool = False
    last: str = ""


@dataclass(frozen=True, slots=True)
class _Night:
    """The kept facts of one table: their sums by unit and month for each measure."""

    name: str
    counted_at: datetime
    sums: dict[tuple[str, str, str], _Sum] = field(default_factory=dict)


def counting(codes: Collection[str]) -> Plain:
    """How these measures are counted now, as plain data that counts the same when the catalogue has moved on.

    Reported figures are not counted, so they are left out, as are measures that no set knows.
    """
    known = {own.code: own for own in measures()}
    asked = [known[code] for code in sorted(codes) if code in known and known[code].shape is not Shape.REPORTED]
    made = compiled(measures()) if asked else None
    if made is None:
        return {"measures": {}, "scans": {}}
    return {
        "measures": {
            own.code: {
                "table": own.of.name,
                "shape": str(own.shape),
                "by": own.by,
                "per": own.per,
                "stock": own.stock,
                "percent": own.measured_in == "percent",
                **({} if own.shape.adds_up else {"sql": made.anew[own.code]}),
            }
            for own in asked
        },
        "scans": {name: _scan(name, made.rolled_up[name]) for name in sorted({own.of.name for own in asked})},
    }


def places_known(digest: str) -> Places:
    """The tree of units of a digest (see `places_at`); the present one where none is named."""
    return closed.places(lake(), digest) if digest else PRESENT


def places_at(nights: Mapping[str, str]) -> str:
    """The digest of the tree that was kept with the last of these nights; empty where none was."""
    return closed.tree_of(lake(), max(nights.values())) if nights else ""


def keep_places() -> str:
    """Keep the tree of units and their people as they are now; the digest under which they are found."""
    return closed.keep_tree(lake())


def figures_at(
    how: Mapping[str, Any],
    units: Collection[str],
    period: Period,
    nights: Mapping[str, str],
    places: Places = PRESENT,
) -> dict[str, dict[str, Counted]]:
    """By measure and unit what the kept nights (by fact table) tell of a period, counted by `how` (see `counting`).

    A measure whose table has no night is not there; a unit without rows has an empty figure.
    """
    measured = how.get("measures", {})
    tables = {own["table"] for own in measured.values()} & set(nights)
    read = {table: _read(how, table, nights[table]) for table in sorted(tables)}
    tree = Tree(places)
    return {
        code: _figures(own | {"code": code}, units, period, read[own["table"]], tree)
        for code, own in measured.items()
        if own["table"] in read
    }


def night_end(name: str) -> datetime:
    """The first moment after a night's day in Viet Nam: what is before it was before `now` when the night was over."""
    day = date.fromisoformat(name) + timedelta(days=1)
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def _scan(table: str, sql: str) -> Plain:
    own = tuple(one for one in measures() if one.of.name == table and one.shape is not Shape.REPORTED)
    return {"sql": sql, "columns": Scan(TABLES[table], own, sql, datetime(1970, 1, 1, tzinfo=UTC)).columns}


def _read(how: Mapping[str, Any], table: str, night: str) -> _Night:
    """Every measure of a table in one scan of the kept version."""
    found = _Night(night, night_end(night))
    scan = how["scans"][table]
    rows = select(TABLES[table], scan["sql"], version=night, counted_at=found.counted_at, timeout=TIMEOUT)
    asked = {code: own for code, own in how["measures"].items() if own["table"] == table}
    for row in rows:
        told = dict(zip(scan["columns"], row, strict=True))
        for code, own in asked.items():
            _add(found, code, own, told)
    return found


def _add(found: _Night, code: str, own: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    by_own_moment = own["by"] == TABLES[own["table"]].moment
    month = str(row["month"] if by_own_moment else row[f"month_of_{own['by']}"] or "")[:7]
    part, whole = row[f"{code}__part"], row.get(f"{code}__whole")
    if not month or not (part or whole):
        return
    one = found.sums.setdefault((code, row["unit"], month), _Sum())
    # Sums of fractions come in any order from several threads; six digits are the same in all of them.
    one.part += Fraction(str(round(part, 6)))
    one.whole = one.whole if whole is None else (one.whole or 0) + Fraction(str(whole))
    one.simulated = one.simulated or bool(row["simulated"])


def _figures(
    own: Mapping[str, Any], units: Collection[str], period: Period, night: _Night, tree: Tree
) -> dict[str, Counted]:
    shape = Shape(own["shape"])
    if not shape.adds_up:
        return _anew(own, units, period, night, tree)
    sums: dict[str, _Sum] = {}
    for (code, unit, month), one in night.sums.items():
        if code == own["code"] and _counts(own, month, period):
            for above in tree.upward(unit, month):
                _gather(sums.setdefault(above, _Sum()), one, month)
    heads = _heads(sums, units, tree.places) if shape is Shape.PER_HEAD else {}
    return {unit: _told(own, sums.get(unit), heads.get(unit)) for unit in units}


def _counts(own: Mapping[str, Any], month: str, period: Period) -> bool:
    """A stock is what is there at the period's end, in whatever month it came."""
    return month <= str(period.last) and (own["stock"] or month >= str(period.first))


def _gather(sum_: _Sum, one: _Sum, month: str) -> None:
    sum_.part += one.part
    sum_.whole = sum_.whole if one.whole is None else (sum_.whole or 0) + one.whole
    sum_.simulated = sum_.simulated or one.simulated
    sum_.last = max(sum_.last, month)


def _heads(sums: Mapping[str, _Sum], units: Collection[str], places: Places) -> dict[str, Fraction]:
    """People as last published before the end of the last month that has rows."""
    found: dict[str, Fraction] = {}
    for month in {sums[unit].last for unit in units if unit in sums}:
        own = [unit for unit in units if unit in sums and sums[unit].last == month]
        counted = places.people(own, Month.parse(month).last())
        found |= {unit: Fraction(many) for unit, many in counted.items() if many}
    return found


def _told(own: Mapping[str, Any], one: _Sum | None, heads: Fraction | None) -> Counted:
    if one is None:
        return _counted(own, None, None, False)
    whole = heads if own["shape"] == Shape.PER_HEAD else one.whole
    return _counted(own, one.part, whole, one.simulated)


def _counted(own: Mapping[str, Any], part: Fraction | None, whole: Fraction | None, simulated: bool) -> Counted:
    shape = Shape(own["shape"])
    divided = shape.is_share or shape is Shape.MEAN
    return Counted(part, whole, exact(shape, part, whole, own["per"]), simulated, divided, own["percent"])


def _anew(
    own: Mapping[str, Any], units: Collection[str], period: Period, night: _Night, tree: Tree
) -> dict[str, Counted]:
    """It does not add up, so the rows themselves are read again, placed in the period and under every unit above."""
    table = TABLES[own["table"]]
    here = {(unit, month) for code, unit, month in night.sums if code == own["code"] and _counts(own, month, period)}
    placed = placed_sql(_placed(sorted(here), str(period), tree))
    sql = f"WITH placed AS ({placed}) SELECT * FROM ({own['sql']})"
    rows = select(table, sql, version=night.name, counted_at=night.counted_at, timeout=TIMEOUT)
    found = {row[0]: _counted(own, _number(row[2]), _number(row[3]), bool(row[4])) for row in rows}
    return {unit: found.get(unit) or _counted(own, None, None, False) for unit in units}


def _placed(pairs: Iterable[tuple[str, str]], period: str, tree: Tree) -> list[tuple[str, str, str, str]]:
    return [(unit, above, f"{month}-01", period) for unit, month in pairs for above in tree.upward(unit, month)]


def _number(cell: float | None) -> Fraction | None:
    """Fractions of several threads to the six digits that are the same in all of them."""
    return None if cell is None else Fraction(str(round(cell, 6)))
