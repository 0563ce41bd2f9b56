"""Law and figures as they were known at the end of a past day: of the night that was kept then, or the last before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from batru.commons.places.public import KeptTree
from batru.facts.public import Observation, lake, nights, selecting
from batru.index.compiled import Compiled, compiled_by
from batru.index.kept import night_end
from batru.index.nights import KeptLaw, law, places
from batru.index.nights import nights as known_nights
from batru.index.past_days import day_asked, day_told, refused_day
from batru.index.reads.ground import measures_in
from batru.index.reads.rolled import Told
from batru.index.rules import Period
from batru.index.then import LIMIT_SECONDS, Kept, Wanted, is_done
from batru.kernel.fact_tables import OBSERVATIONS, TABLES
from batru.kernel.period import Month
from batru.kernel.text import N_
from batru.law.measures import Measure, MeasureSet
from batru.law.shapes import Shape

ROOM = "index"
COLUMNS = (
    "indicator",
    "unit",
    "period_start",
    "period_kind",
    "value",
    "status",
    "source",
    "source_url",
    "provisional",
    "simulated",
)
REPORTED = f"SELECT {', '.join(COLUMNS)} FROM observations ORDER BY period_start, provisional, key"


@dataclass(frozen=True, slots=True)
class Night:
    """The kept night that stands for a day: its law, its tree, and by fact table the night and version of its facts.

    A table without any had no rows then.
    """

    day: date
    night: date
    closed_at: datetime
    law: KeptLaw
    places: KeptTree
    tree: str  # the digest of the places
    facts: dict[str, tuple[date, int]]

    @property
    def is_own(self) -> bool:
        """Whether the very night of the day was kept."""
        return self.night == self.day


def night_of(day: date, today: date) -> Night:
    """The night that stands for a past day; Refusal for a day before the first night and after today."""
    kept = {table.name: nights(table) for table in TABLES.values()}
    known = known_nights(lake())
    both = {night for versions in kept.values() for night in versions} & set(known)
    _check(day, today, min(both, default=None))
    night = max(one for one in both if one <= day)
    facts = {name: _last(versions, night) for name, versions in kept.items() if any(one <= night for one in versions)}
    own = known[night]
    return Night(day, night, own.at, law(lake(), own.law), places(lake(), own.places), own.places, facts)


class Past:
    """A ground of which all figures that were wanted are known."""

    def __init__(self, law: KeptLaw, rows: Iterable[Told], reported: Iterable[Observation]) -> None:
        self._law = law
        self._rows = {(one.measure, one.unit, one.period): one for one in rows}
        self._reported = list(reported)

    @property
    def sets(self) -> tuple[MeasureSet, ...]:
        return self._law.sets

    def told(self, asked: Collection[Measure], units: Collection[str], periods: Collection[str]) -> list[Told]:
        keys = ((own.code, unit, period) for own in asked for unit in units for period in periods)
        return sorted(self._rows[key] for key in keys if key in self._rows)

    def over(self, own: Measure, units: Collection[str], period: Period) -> list[Told]:
        return self.told([own], units, [str(period)])

    def reported(self, own: Measure, units: Collection[str], first: date, last: date) -> dict[str, Observation]:
        found: dict[str, Observation] = {}
        for one in self._reported:
            asked = one.indicator == own.indicator and one.unit in units and first <= one.period_start <= last
            if asked and (one.unit not in found or found[one.unit].period_start < one.period_start):
                found[one.unit] = one
        return found

    def extent(self) -> Period | None:
        months = [period for _, _, period in self._rows if len(period) == len("2022-11")]
        return Period(Month.parse(min(months)), Month.parse(max(months))) if months else None


def past(night: Night, codes: Collection[str], wanted: Wanted) -> Past | None:
    """What a night tells of measures; None while it is being counted again."""
    every = measures_in(night.law)
    asked = [own for own in every if own.code in codes]
    made = compiled_by(night.law.path, every)
    if made is None:
        return None
    counted = [own for own in asked if own.shape is not Shape.REPORTED and own.of.name in night.facts]
    rows = _rows(night, counted, made, wanted)
    reported = _reported(night) if len(asked) > len(counted) else []
    return None if rows is None or reported is None else Past(night.law, rows, reported)


def _rows(night: Night, counted: Collection[Measure], made: Compiled, wanted: Wanted) -> list[Told] | None:
    found: list[Told] | None = []
    for name in sorted({own.of.name for own in counted}):
        kept, version = night.facts[name]
        own = tuple(one for one in counted if one.of.name == name)
        # One after the other: the next is begun once the one before is there.
        at = night_end(str(night.night))
        rows = Kept(TABLES[name], str(kept), version, at, own, made, night.places, night.tree).told(wanted)
        found = None if found is None or rows is None else found + rows
    return found


def _reported(night: Night) -> list[Observation] | None:
    if OBSERVATIONS.name not in night.facts:
        return []
    kept, _ = night.facts[OBSERVATIONS.name]
    told = night_end(str(night.night))
    found = selecting(OBSERVATIONS, REPORTED, version=str(kept), counted_at=told, limit=LIMIT_SECONDS)
    return [_observation(row) for row in found.value] if is_done(found) else None


def _observation(row: list[Any]) -> Observation:
    own: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    return Observation(**own | {"period_start": date.fromisoformat(own["period_start"])})


def _last(versions: dict[date, int], night: date) -> tuple[date, int]:
    last = max(one for one in versions if one <= night)
    return last, versions[last]


def _check(day: date, today: date, first: date | None) -> None:
    if day > today:
        why = N_("{day} has not come yet; today is {today}.")
        raise refused_day(ROOM, why, N_("Choose an earlier day."), day=day_told(day), today=day_told(today))
    if first is None:
        why = N_("No night is kept yet: facts and law are kept together when a day is over.")
        raise refused_day(ROOM, why, N_("Come back tomorrow, or look at the ranking as it stands today."))
    if day < first:
        why = N_("Facts and law are kept together since {first}; no day before it can be counted again.")
        next_step = N_("Choose a day from {first} to {today}.")
        raise refused_day(ROOM, why, next_step, first=day_told(first), today=day_told(today))


def read_as_of(text: str) -> date | None:
    """The day of an address; None where none is asked for, Refusal for what is no day."""
    return day_asked(text, ROOM) if text else None
