"""Who came to a counter: measured from the facts, by day and hour of one weekday."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache as kept

from batru.commons import home
from batru.facts.public import digests, select
from batru.foresight.reads.forecasts import CAME as CAME_BY
from batru.foresight.reads.forecasts import facts_version
from batru.foresight.rules.counters import Assumed, Source, Staffed, Visits, assumed, gathered, waits
from batru.index.public import cells, measures
from batru.kernel.fact_tables import DOSSIERS, VISITS, FactTable
from batru.kernel.period import Month, local_day, months_between
from batru.law.halls import Hall, load_halls

MODEL = "counter"
KEPT_SECONDS = 600
YEAR = timedelta(days=366)
CAME = """
    SELECT CAST(submitted_at + INTERVAL 7 HOUR AS DATE) AS day, hour(submitted_at + INTERVAL 7 HOUR) AS hour,
           coalesce(field, '') AS kind, count(*) AS visits, bool_or(simulated) AS simulated
    FROM dossiers
    WHERE coalesce(received_unit, unit) = $unit AND (channel = 'counter' OR assisted)
      AND isodow(submitted_at + INTERVAL 7 HOUR) = $weekday
      AND CAST(submitted_at + INTERVAL 7 HOUR AS DATE) BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
    GROUP BY ALL
"""
# Minutes at the counter count only of visits that were served to their end.
TOOK_TICKETS = """
    SELECT CAST(taken_at + INTERVAL 7 HOUR AS DATE) AS day, hour(taken_at + INTERVAL 7 HOUR) AS hour, lane AS kind,
           count(*) AS visits, bool_or(simulated) AS simulated,
           list(service_minutes ORDER BY service_minutes)
             FILTER (state = 'done' AND service_minutes IS NOT NULL) AS minutes
    FROM visits
    WHERE unit = $unit AND isodow(taken_at + INTERVAL 7 HOUR) = $weekday
      AND CAST(taken_at + INTERVAL 7 HOUR AS DATE) BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
    GROUP BY ALL
"""


# Whoever was called waited; the counter is the one that called last.
WAITED = """
    SELECT CAST(taken_at + INTERVAL 7 HOUR AS DATE) AS day, count(wait_minutes), coalesce(sum(wait_minutes), 0),
           count(*) FILTER (wait_minutes > 15), count(DISTINCT counter)
    FROM visits
    WHERE unit = $unit AND isodow(taken_at + INTERVAL 7 HOUR) = $weekday
      AND CAST(taken_at + INTERVAL 7 HOUR AS DATE) BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
    GROUP BY ALL
"""


@cache
def assumptions() -> Assumed:
    """What this place assumes about its counters."""
    return next(assumed(document.data) for document in home.catalogue().read("models") if document.name == MODEL)


def visits(unit_key: str, weekday: int, now: datetime) -> Visits:
    """Who came to a counter on that weekday (0 = Monday) over the last year, up to yesterday.

    Told by the hall's tickets where there are any of such a day, else by the dossiers that the counter took in. Asks
    the lake; `known_visits` tells whether it must.
    """
    last = local_day(now) - timedelta(days=1)
    found = _told(VISITS, TOOK_TICKETS, Source.TICKETS, unit_key, weekday, last)
    if not found.recorded:
        found = _told(DOSSIERS, CAME, Source.DOSSIERS, unit_key, weekday, last)
    kept.set(_key(unit_key, weekday, last), found, KEPT_SECONDS)
    return found


def staffed(unit_key: str) -> Staffed:
    """How many counters a unit has today: those of its halls, else the assumed number."""
    found = _halls_of(unit_key)
    if not found:
        return Staffed(assumptions().counters, is_set_up=False, is_confirmed=False)
    return Staffed(sum(len(hall.counters) for hall in found), True, all(hall.confirmed for hall in found))


def first_shown(keys: Sequence[str], now: datetime) -> str:
    """The unit that the question is about before anybody chose: the one with a hall, then with the most visitors."""
    last = Month.of(now)
    came = [own.code for own in measures() if own.code in CAME_BY]
    people: dict[str, float] = dict.fromkeys(keys, 0.0)
    for figure in cells(came, set(keys), months_between(last - 12, last)):
        people[figure.unit] += figure.part or 0.0
    return max(keys, key=lambda key: (bool(_halls_of(key)), people[key]))


def kind_names(source: Source, unit_key: str) -> Mapping[str, Any]:
    """What the kinds are called: lanes of the unit's halls, or fields of the procedures."""
    if source is Source.DOSSIERS:
        return {own.field.code: own.field for own in home.procedures().values()}
    return {code: lane.name for hall in _halls_of(unit_key) for code, lane in hall.lanes.items()}


def _halls_of(unit_key: str) -> list[Hall]:
    return [hall for hall in _halls().values() if hall.unit == unit_key]


@cache
def _halls() -> Mapping[str, Hall]:
    return load_halls(Path(settings.BATRU_LOCALITIES) / settings.BATRU_LOCALITY)


def _told(table: FactTable, sql: str, source: Source, unit_key: str, weekday: int, last: date) -> Visits:
    first = last - YEAR
    months = [month for month in digests(table) if str(Month.of(first)) <= month <= str(Month.of(last))]
    asked = {"unit": unit_key, "weekday": weekday + 1, "first": str(first), "last": str(last)}
    rows = select(table, sql, months=months, parameters=asked)
    told = [(date.fromisoformat(row[0]), *row[1:]) for row in rows]
    open_days = _open_days(unit_key, weekday, min((row[0] for row in told), default=last), last)
    found = gathered(told, open_days, home.desk(unit_key).hours.on(last).spans[weekday], source)
    if source is Source.DOSSIERS or not found.recorded:
        return found
    waited = select(table, WAITED, months=months, parameters=asked)
    return replace(found, waited=waits([(date.fromisoformat(row[0]), *row[1:]) for row in waited], open_days))


def known_visits(unit_key: str, weekday: int, now: datetime) -> Visits | None:
    """The same if it was asked a moment ago and no fact changed since."""
    found: Visits | None = kept.get(_key(unit_key, weekday, local_day(now) - timedelta(days=1)))
    return found


def _open_days(unit_key: str, weekday: int, first: date, last: date) -> list[date]:
    """Days of that weekday's own hours on which the desk was open; a swapped Saturday brings no Monday crowd."""
    desk = home.desk(unit_key)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if day.weekday() == weekday and desk.is_open(day)]


def _key(unit_key: str, weekday: int, last: date) -> str:
    versions = "".join(facts_version(Month.of(last), table)[:16] for table in (VISITS, DOSSIERS))
    return f"foresight:visits:{unit_key}:{weekday}:{last}:{versions}"
