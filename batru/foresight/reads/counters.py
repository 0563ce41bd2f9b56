"""Who came to a counter: measured from the facts, by day and hour of one weekday."""

from datetime import date, datetime, timedelta
from functools import cache

from django.core.cache import cache as kept

from batru.commons import home
from batru.facts.public import digests, select
from batru.foresight.reads.forecasts import facts_version
from batru.foresight.rules.counters import Assumed, Visits, assumed, gathered
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month, local_day

MODEL = "counter"
KEPT_SECONDS = 600
YEAR = timedelta(days=366)
LOCAL = "(submitted_at + INTERVAL 7 HOUR)"
CAME = f"""
    SELECT CAST({LOCAL} AS DATE) AS day, hour({LOCAL}) AS hour, coalesce(field, '') AS field,
           count(*) AS visits, bool_or(simulated) AS simulated
    FROM dossiers
    WHERE coalesce(received_unit, unit) = $unit AND (channel = 'counter' OR assisted)
      AND isodow({LOCAL}) = $weekday AND CAST({LOCAL} AS DATE) BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
    GROUP BY ALL
"""


@cache
def assumptions() -> Assumed:
    """What this place assumes about its counters."""
    return next(assumed(document.data) for document in home.catalogue().read("models") if document.name == MODEL)


def visits(unit_key: str, weekday: int, now: datetime) -> Visits:
    """Dossiers taken in at a counter on that weekday (0 = Monday) over the last year, up to yesterday.

    Asks the lake; `known_visits` tells whether it must.
    """
    last = local_day(now) - timedelta(days=1)
    first = last - YEAR
    rows = select(
        DOSSIERS,
        CAME,
        months=[month for month in digests(DOSSIERS) if str(Month.of(first)) <= month <= str(Month.of(last))],
        parameters={"unit": unit_key, "weekday": weekday + 1, "first": str(first), "last": str(last)},
    )
    told = [(date.fromisoformat(row[0]), *row[1:]) for row in rows]
    desk = home.desk(unit_key)
    open_days = _open_days(unit_key, weekday, min((row[0] for row in told), default=last), last)
    found = gathered(told, open_days, desk.hours.on(last).spans[weekday])
    kept.set(_key(unit_key, weekday, last), found, KEPT_SECONDS)
    return found


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
    return f"foresight:visits:{unit_key}:{weekday}:{last}:{facts_version(Month.of(last))}"
