"""The roll-up follows the facts: what changed is scanned once for all measures, and written in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from batru.commons import clock
from batru.commons.places.public import stamp
from batru.facts.public import digests
from batru.index import cells, packed, sums
from batru.index.cells import Trees
from batru.index.compiled import Compiled, compiled
from batru.index.models import Cell, Raised, Rolled, UnitMonth
from batru.index.raising import layout
from batru.index.reads.ground import measures
from batru.index.sums import Scan
from batru.kernel.fact_tables import TABLES, FactTable
from batru.law.measures import Asks, Measure
from batru.law.shapes import Shape

# "Overdue now" changes while no row does: a month in which time changed some figure is scanned again so long after.
STALE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class _Turn:
    """Months of facts that are rolled up anew, as they were and as they are, and those that stay as they are.

    `changed` are those whose rows or definitions are others; in the rest only time has changed some figure.
    """

    old: list[Rolled]
    fresh: list[Rolled]
    staying: list[Rolled]
    changed: set[str]

    @property
    def now(self) -> list[Rolled]:
        return self.staying + self.fresh


def roll_up() -> set[str]:
    """Bring the roll-up to the present facts, definitions, tree and moment; the months whose figures changed."""
    made = compiled(measures())
    Cell.objects.exclude(measure__in=[own.code for own in measures() if not own.shape.adds_up]).delete()
    known = _rolled_tables()
    return {month for table in TABLES.values() for month in _roll_table(table, made, known)}


def burn() -> None:
    """Forget every figure; the next roll-up counts all of them."""
    for table in TABLES.values():
        _forget(table)
    Cell.objects.all().delete()


def _rolled_tables() -> set[str]:
    """The tables of which anything is rolled up."""
    several = (model.objects.order_by().values_list("table", flat=True).distinct() for model in (Rolled, Raised))
    return {name for names in several for name in names}


def _forget(table: FactTable) -> None:
    gone = list(Rolled.objects.filter(table=table.name))
    with transaction.atomic():
        for model in (Rolled, Raised, UnitMonth):
            model.objects.filter(table=table.name).delete()
    sums.sweep(table, gone)


def _roll_table(table: FactTable, made: Compiled, known: set[str]) -> set[str]:
    own = tuple(one for one in measures() if one.of is table and one.shape is not Shape.REPORTED)
    if not own:
        if table.name in known:
            _forget(table)
        return set()
    scan = Scan(table, own, made.rolled_up[table.name], clock.now())
    turn, state = _turn(scan, made.digest), stamp()
    is_moved = not Raised.objects.filter(table=table.name, stamp=state).exists()
    if not (turn.old or turn.fresh or is_moved):
        return set()
    months, anew = _months(scan, turn)
    return _raise(scan, made, turn, months, anew, state if is_moved else "")


def _turn(scan: Scan, definitions: str) -> _Turn:
    """Scan the months whose facts or definitions are others than those rolled up, and those that time has changed."""
    present = digests(scan.table)
    rolled = {row.month: row for row in Rolled.objects.filter(table=scan.table.name)}
    changed, aged = _stale(scan, rolled, present, definitions)
    stale = changed | aged
    fresh = scan.rolled({month: present[month] for month in sorted(stale & set(present))}, definitions)
    old = [rolled[month] for month in sorted(stale & set(rolled))]
    staying = [row for month, row in rolled.items() if month not in stale]
    _hold(scan, staying)
    return _Turn(old, fresh, staying, changed)


def _hold(scan: Scan, staying: Iterable[Rolled]) -> None:
    """What time did not change is as good as counted now."""
    if not any(map(_ticks, scan.measures)):
        return
    aged = [row.pk for row in staying if scan.counted_at - row.counted_at > STALE_AFTER]
    if aged:
        Rolled.objects.filter(pk__in=aged).update(counted_at=scan.counted_at)


def _stale(
    scan: Scan, rolled: Mapping[str, Rolled], present: Mapping[str, str], definitions: str
) -> tuple[set[str], set[str]]:
    ticking = any(map(_ticks, scan.measures))
    changed, aged = set(rolled) - set(present), set()
    for month, digest in present.items():
        known = rolled.get(month)
        if known is None or (known.digest, known.definitions) != (digest, definitions):
            changed.add(month)
        elif not sums.is_there(scan.table, known):
            changed.add(month)
        elif ticking and _has_ticked(known, scan.counted_at):
            aged.add(month)
    return changed, aged


def _has_ticked(known: Rolled, now: datetime) -> bool:
    """Whether time alone may have changed some figure since a month was scanned, long enough ago."""
    if now < known.counted_at - STALE_AFTER:
        return True  # a clock that was set back
    return known.ticks_at is not None and known.ticks_at < now and now - known.counted_at > STALE_AFTER


def _ticks(own: Measure) -> bool:
    """Whether time alone can change the figure."""
    return any(asked.asks is Asks.BEFORE_NOW for asked in own.conditions)


def _months(scan: Scan, turn: _Turn) -> tuple[set[str], set[str]]:
    """Months of figures that come out otherwise, and those in which what does not add up is counted anew.

    The latter are all in which any row changed: a quantile may move while the number of its rows stays.
    """
    others = [one for one in scan.measures if not one.shape.adds_up]
    new, known = sums.kept(scan.table, turn.fresh), sums.kept(scan.table, turn.old)
    if not _is_comparable(scan, turn):
        every = set(UnitMonth.objects.filter(table=scan.table.name).values_list("month", flat=True).distinct())
        return every | sums.changed(scan, new, {}), every | sums.touched(others, new)
    asked = turn.changed if not any(map(_ticks, others)) else {row.month for row in turn.old + turn.fresh}
    sides = [sums.kept(scan.table, [row for row in side if row.month in asked]) for side in (turn.old, turn.fresh)]
    return sums.changed(scan, new, known), sums.touched(others, *sides)


def _is_comparable(scan: Scan, turn: _Turn) -> bool:
    """Whether the sums of before are still there, and sums of the same definitions."""
    definitions = {row.definitions for row in turn.now}
    return all(sums.is_there(scan.table, row) and {row.definitions} >= definitions for row in turn.old)


def _raise(scan: Scan, made: Compiled, turn: _Turn, months: set[str], anew: set[str], moved: str) -> set[str]:
    """Raise the figures of these months, and where the tree `moved` (to which state) those of months it changed."""
    table = scan.table
    told = _trees(table) if moved or anew else {}
    asked = {*told, *months} if moved or anew else months
    held = sums.kept(table, sums.counting_in(turn.now, asked))
    trees = Trees(sums.units(held), asked, with_people=bool(scan.people))
    if moved:
        turned = {month for month, tree in told.items() if tree != trees.digest(month)}
        months, anew = months | turned, anew | turned
    # The rows are read before the transaction begins: nobody waits for a lock while they are counted.
    figures = cells.raised(scan, held, trees, months)
    placed = cells.placed(anew, trees) if anew else ""
    others = [one for one in scan.measures if not one.shape.adds_up] if anew else []
    counted = [cell for one in others for cell in cells.counted_anew(one, made.anew[one.code], placed, scan.counted_at)]
    with transaction.atomic():
        packed.keep(layout(scan.added, scan.people))
        cells.replace_months(table.name, months, figures)
        cells.replace(cells.periods_of(anew), [one.code for one in others], counted)
        _note(table, turn, moved)
    sums.sweep(table, turn.old)
    return months | anew


def _trees(table: FactTable) -> dict[str, str]:
    """By which tree each month's figures were raised."""
    return dict(UnitMonth.objects.filter(table=table.name).values_list("month", "tree").distinct())


def _note(table: FactTable, turn: _Turn, moved: str) -> None:
    stale = {row.month for row in turn.old + turn.fresh}
    Rolled.objects.filter(table=table.name, month__in=stale).delete()
    Rolled.objects.bulk_create(turn.fresh)
    if moved:
        Raised.objects.update_or_create(table=table.name, defaults={"stamp": moved})
