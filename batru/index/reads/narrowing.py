"""Fewer of the rows behind a figure: those of a day, of an hour of the week, of a way, soon due, of the unit alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from batru.commons.imports.public import time_zone
from batru.facts.public import select
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import VIETNAM

# The hour at which a dossier was accepted; where that is not told, the one at which it was filed.
HOUR = "date_trunc('hour', coalesce(received_at, submitted_at))"
HOURS = f"SELECT DISTINCT locality, {HOUR} FROM dossiers WHERE list_contains($units, unit)"
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which of the rows; without anything, all of them. `hour`: weekday (1 Monday) and hour on the place's clock."""

    day: date | None = None
    hour: tuple[int, int] | None = None
    channel: str = ""
    is_due_soon: bool = False
    is_alone: bool = False

    @property
    def asks_rows(self) -> bool:
        """Whether it asks for anything that only the rows of dossiers tell."""
        return bool(self.day or self.hour or self.channel or self.is_due_soon)

    @property
    def words(self) -> dict[str, str]:
        """As an address says it."""
        told = {
            "day": self.day.isoformat() if self.day else "",
            "hour": f"{self.hour[0]}-{self.hour[1]}" if self.hour else "",
            "channel": self.channel,
            "due": "soon" if self.is_due_soon else "",
            "alone": "1" if self.is_alone else "",
        }
        return {name: word for name, word in told.items() if word}


def clause(narrow: Narrow, units: Collection[str], months: Sequence[str] | None, now: datetime) -> tuple[str, Any]:
    """What joins the listing (empty where nothing does), with its parameters."""
    conditions: list[str] = []
    told: dict[str, Any] = {}
    if narrow.day:
        conditions.append("submitted_at >= CAST($day AS TIMESTAMP) AND submitted_at < CAST($next_day AS TIMESTAMP)")
        told |= {"day": _midnight(narrow.day), "next_day": _midnight(narrow.day + timedelta(days=1))}
    if narrow.hour:
        conditions.append(f"list_contains($hours, locality || ' ' || CAST({HOUR} AS VARCHAR))")
        told["hours"] = _hours(narrow.hour, units, months)
    if narrow.channel:
        conditions.append("channel = $channel")
        told["channel"] = narrow.channel
    if narrow.is_due_soon:
        conditions.append("NOT done AND due_at >= CAST($now AS TIMESTAMP) AND due_at < CAST($soon AS TIMESTAMP)")
        told |= {"now": _plain(now), "soon": _plain(now + SOON)}
    if not conditions:
        return "", {}
    return (
        f"SEMI JOIN (SELECT locality, key FROM dossiers WHERE {' AND '.join(conditions)}) USING (locality, key)",
        told,
    )


def _hours(wanted: tuple[int, int], units: Collection[str], months: Sequence[str] | None) -> list[str]:
    """The hours of the rows that are this one on their own places' clocks: only a zone's own rules know which."""
    found = select(DOSSIERS, HOURS, months=months, parameters={"units": sorted(units)})
    zones = {locality: ZoneInfo(time_zone(locality)) for locality, _ in found}
    moments = [(locality, datetime.fromisoformat(hour)) for locality, hour in found]
    return [
        f"{locality} {moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        for locality, moment in moments
        if ((local := moment.astimezone(zones[locality])).isoweekday(), local.hour) == wanted
    ]


def _midnight(day: date) -> str:
    return _plain(datetime.combine(day, time(), VIETNAM))


def _plain(moment: datetime) -> str:
    """As the lake stores moments: UTC without a zone, to the second."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()
