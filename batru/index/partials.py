"""What the rows of one month of facts add to the months of the figures: summed, compared with what is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from batru.facts.public import select
from batru.index.models import Partial
from batru.kernel.fact_tables import FactTable
from batru.law.measures import Measure
from batru.law.shapes import Shape

BATCH = 2_000
AT_ONCE = 500
Key: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True)
class Scan:
    """One pass over months of a fact table for all measures; of what does not add up it only counts the rows."""

    table: FactTable
    measures: tuple[Measure, ...]
    sql: str
    counted_at: datetime

    @property
    def columns(self) -> list[str]:
        """The names of the query's columns, in their order."""
        moments = sorted({measure.by for measure in self.measures} - {self.table.moment})
        sums = [
            f"{measure.code}__{side}"
            for measure in self.measures
            for side in (("part", "whole") if measure.shape in (Shape.SHARE, Shape.MEAN) else ("part",))
        ]
        return ["unit", "month", *(f"month_of_{moment}" for moment in moments), "simulated", *sums]

    def rows(self, months: set[str]) -> Iterable[dict[str, Any]]:
        """A row per unit and months, with the parts and wholes of every measure."""
        if not months:
            return ()
        found = select(self.table, self.sql, months=months, counted_at=self.counted_at, timeout=300)
        return (dict(zip(self.columns, row, strict=True)) for row in found)


@dataclass(frozen=True)
class Difference:
    """Stored sums that are no longer true, and those to be stored."""

    gone: list[int]
    fresh: list[Partial]
    months: set[str]

    def apply(self) -> None:
        """Put the new sums in the place of the old."""
        for start in range(0, len(self.gone), AT_ONCE):
            Partial.objects.filter(pk__in=self.gone[start : start + AT_ONCE]).delete()
        Partial.objects.bulk_create(self.fresh, BATCH)


def summed(scan: Scan, months: set[str]) -> dict[Key, Partial]:
    """Sums by source month, measure, unit and the month that the measure counts in."""
    sums: dict[Key, Partial] = {}
    for row in scan.rows(months):
        for measure in scan.measures:
            _add(sums, row, measure, _counted_in(row, measure))
    return sums


def difference(sources: set[str], measures: Iterable[Measure], new: Mapping[Key, Partial]) -> Difference:
    """What has to change in the sums of these source months, and the months whose figures change with it."""
    stored = Partial.objects.filter(source__in=sources, measure__in=[measure.code for measure in measures])
    old = {(row.source, row.measure, row.unit, row.month): row for row in stored}
    gone = [row for key, row in old.items() if key not in new or not _same(row, new[key])]
    fresh = [row for key, row in new.items() if key not in old or not _same(row, old[key])]
    return Difference([row.pk for row in gone], fresh, {row.month for row in (*gone, *fresh)})


def touched(sources: set[str], measures: Iterable[Measure], new: Mapping[Key, Partial]) -> set[str]:
    """The months in which rows of these source months count or counted, by some measures."""
    codes = {measure.code for measure in measures}
    stored = Partial.objects.filter(source__in=sources, measure__in=codes).values_list("month", flat=True)
    return set(stored) | {month for source, code, _, month in new if source in sources and code in codes}


def _counted_in(row: Mapping[str, Any], measure: Measure) -> str:
    """The month as 2022-11; empty where the moment that decides it has not come."""
    if measure.by == measure.of.moment:
        return str(row["month"])
    return str(row[f"month_of_{measure.by}"] or "")[:7]


def _add(sums: dict[Key, Partial], row: Mapping[str, Any], measure: Measure, month: str) -> None:
    part, whole = row[f"{measure.code}__part"], row.get(f"{measure.code}__whole")
    if not month or not (part or whole):
        return
    key = (row["month"], measure.code, row["unit"], month)
    own = sums.get(key)
    if own is None:
        own = sums[key] = Partial(
            source=key[0], measure=key[1], unit=key[2], month=key[3], part=0, whole=None, simulated=False
        )
    # Sums of fractions come in any order from several threads; six digits are the same in all of them.
    own.part = round(own.part + part, 6)
    own.whole = None if whole is None else (own.whole or 0) + whole
    own.simulated = own.simulated or bool(row["simulated"])


def _same(one: Partial, other: Partial) -> bool:
    return (one.part, one.whole, one.simulated) == (other.part, other.whole, other.simulated)
