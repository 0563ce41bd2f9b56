"""What only the rows can tell: today's dossiers, since when something burns, and the hours in which people come."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from batru.commons.imports.public import time_zone
from batru.facts.public import select
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import VIETNAM, Month, local_day

# Rows of a log come by its locality, ours by their unit.
LIVE = """
SELECT unit,
       count(*) FILTER (submitted_at >= CAST($today AS TIMESTAMP)) AS today,
       count(*) FILTER (NOT done AND due_at < CAST($now AS TIMESTAMP)) AS overdue,
       min(due_at) FILTER (NOT done AND due_at < CAST($now AS TIMESTAMP)) AS since,
       count(*) FILTER (NOT done AND due_at >= CAST($now AS TIMESTAMP) AND due_at < CAST($soon AS TIMESTAMP)) AS soon
FROM dossiers WHERE list_contains($units, unit) GROUP BY unit ORDER BY overdue DESC, soon DESC, unit
"""
HOURS = """
SELECT date_trunc('hour', coalesce({moment}, submitted_at)) AS hour, count(*)
FROM dossiers WHERE list_contains($units, unit) GROUP BY hour
"""
CHANNELS = (
    "SELECT channel, count(*) FROM dossiers WHERE list_contains($units, unit) GROUP BY channel ORDER BY 2 DESC, 1"
)


@dataclass(frozen=True)
class Burning:
    """A unit with dossiers overdue (`since` the oldest due time) or due within a day, and how many came today."""

    unit: str
    today: int
    overdue: int
    since: datetime | None
    soon: int


@dataclass(frozen=True)
class Rhythm:
    """Dossiers by weekday (0 Monday) and hour of the place's own clock, and by channel."""

    counts: tuple[tuple[int, ...], ...]
    first_hour: int
    channels: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def busiest(self) -> tuple[int, int, int]:
        """Weekday, hour and how many, of the fullest hour of the week."""
        return max(
            ((day, self.first_hour + n, count) for day, row in enumerate(self.counts) for n, count in enumerate(row)),
            key=lambda found: found[2],
        )


def burning(units: Collection[str], now: datetime) -> list[Burning]:
    """Units by what is overdue and soon due; Refusal (503) where the facts cannot be asked."""
    midnight = datetime.combine(local_day(now), time(), VIETNAM)
    told = {"units": sorted(units), "today": _plain(midnight), "now": _plain(now)}
    rows = select(DOSSIERS, LIVE, parameters=told | {"soon": _plain(now + timedelta(days=1))}, timeout=10)
    return [Burning(unit, today, late, _moment(since), soon) for unit, today, late, since, soon in rows]


def rhythm(units: Collection[str], locality: str, months: Sequence[Month]) -> Rhythm:
    """When dossiers came over some months, by the clock of their own place."""
    zone = ZoneInfo(time_zone(locality))
    listed = [str(month) for month in months]
    told = {"units": sorted(units)}
    hours = select(DOSSIERS, HOURS.format(moment="received_at"), months=listed, parameters=told, timeout=10)
    channels = select(DOSSIERS, CHANNELS, months=listed, parameters=told, timeout=10)
    return by_hour([(_moment(hour), count) for hour, count in hours], zone, [(name, n) for name, n in channels])


def by_hour(rows: Sequence[tuple[datetime | None, int]], zone: ZoneInfo, channels: Sequence[tuple[str, int]]) -> Rhythm:
    """Counts of moments (UTC, whole hours) laid on the week of a zone; hours before the first and after the last
    dossier are left out."""
    found: Counter[tuple[int, int]] = Counter()
    for moment, count in rows:
        if moment is not None:
            local = moment.astimezone(zone)
            found[local.weekday(), local.hour] += count
    hours = [hour for _, hour in found] or [8]
    first, last = min(hours), max(hours)
    counts = tuple(tuple(found[day, hour] for hour in range(first, last + 1)) for day in range(7))
    return Rhythm(counts, first, tuple(channels))


def _plain(moment: datetime) -> str:
    """As the lake stores moments: UTC without a zone, to the second."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
