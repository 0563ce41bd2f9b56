"""Due dates a second: columns against numpy's busday functions over the same rows, and against one by one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk
from batru.law.calendar import load_desk
from batru.law.catalogue import Catalogue
from batru.law.due import ClockPolicy, Term, due_at
from batru.law.due_many import due_many
from bench.measure import Result, interleaved

Moments: TypeAlias = NDArray[Any]  # datetime64[us], UTC
Days: TypeAlias = NDArray[np.int64]

ROWS = 1_000_000
ONE_BY_ONE = 20_000
POLICY = ClockPolicy()
CLOSING = np.timedelta64(17, "h")
SEVEN_HOURS = np.timedelta64(7, "h")


def run() -> list[Result]:
    """Working-day terms of a year without swapped days, which is all that busday functions know."""
    desk = load_desk(Catalogue(Path(__file__).resolve().parent.parent / "catalogue"))
    received, days = _dossiers()
    calendar = np.busdaycalendar(holidays=sorted(desk.calendar.days_off))
    _check_same(received, days, desk, calendar)
    return [_against_busday(received, days, desk, calendar), _against_one_by_one(received, days, desk)]


def _against_busday(received: Moments, days: Days, desk: Desk, calendar: np.busdaycalendar) -> Result:
    timing = interleaved(
        lambda: due_many(received, days, "working_day", desk, POLICY), lambda: _busday(received, days, calendar)
    )
    name = "due dates: time of numpy busday"
    return Result(name, timing.ours, timing.rival, timing.ratio, "<= 3", "s", f"{ROWS:,} rows")


def _against_one_by_one(received: Moments, days: Days, desk: Desk) -> Result:
    moments = _as_datetimes(received[:ONE_BY_ONE])
    terms = [Term(int(n), "working_day") for n in days[:ONE_BY_ONE]]
    timing = interleaved(
        lambda: due_many(received, days, "working_day", desk, POLICY),
        lambda: [due_at(moment, term, desk, POLICY) for moment, term in zip(moments, terms, strict=True)],
        rounds=3,
    )
    ours, rival = ROWS / timing.ours, ONE_BY_ONE / timing.rival
    return Result("due dates a second: one by one", ours, rival, ours / rival, ">= 50", "rows/s", "more is better")


def _dossiers() -> tuple[Moments, Days]:
    """Receipts at any minute of 2022, nights and holidays too, with terms of 1 to 30 working days."""
    random = np.random.default_rng(2022)
    minutes = random.integers(0, 365 * 24 * 60, ROWS)
    received = np.datetime64("2022-01-01T00:00:00.000000") - SEVEN_HOURS + minutes.astype("timedelta64[m]")
    return received, random.integers(1, 31, ROWS)


def _busday(received: Moments, days: Days, calendar: np.busdaycalendar) -> Moments:
    """The same rule with numpy's own means: after closing time counts as the next day, then n working days on."""
    local = received + SEVEN_HOURS
    day = local.astype("datetime64[D]")
    start = day + (local - day > CLOSING)
    due_day = np.busday_offset(start, days, roll="forward", busdaycal=calendar)
    return due_day.astype("datetime64[us]") + (CLOSING - SEVEN_HOURS)


def _check_same(received: Moments, days: Days, desk: Desk, calendar: np.busdaycalendar) -> None:
    if not np.array_equal(due_many(received, days, "working_day", desk, POLICY), _busday(received, days, calendar)):
        raise AssertionError("Both sides must count the same days, or the ratio compares nothing.")


def _as_datetimes(received: Moments) -> list[datetime]:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return [(epoch + timedelta(microseconds=int(moment))).astimezone(VIETNAM) for moment in received.view(np.int64)]
