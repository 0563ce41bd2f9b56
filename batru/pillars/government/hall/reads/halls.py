"""Halls as data: which there are, when their lanes are open, who is called first; and the day's token of a hall."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from batru.commons import home
from batru.kernel.period import VIETNAM, local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.kernel.working_time import Desk
from batru.law.calendar import load_hours
from batru.law.halls import Counter, Group, Hall, Lane, groups_on, load_halls

TOKEN_LENGTH = 10


def halls() -> Mapping[str, Hall]:
    """The halls of this place by code."""
    return _halls(str(settings.BATRU_LOCALITIES), settings.BATRU_LOCALITY)


def hall(code: str) -> Hall:
    """One hall; Refusal (404) where there is none of that code."""
    found = halls().get(code)
    if found is None:
        raise _absent()
    return found


def lane(own: Hall, code: str) -> Lane:
    """A lane of a hall."""
    found = own.lanes.get(code)
    if found is None:
        raise _absent()
    return found


def counter(own: Hall, number: int) -> Counter:
    """A counter of a hall."""
    found = own.counters.get(number)
    if found is None:
        raise _absent()
    return found


def desk(own: Hall, lane_code: str) -> Desk:
    """When a lane is open: hours of its own kind of desk, or those of the hall's unit."""
    hours = own.lanes[lane_code].hours
    return _desk_of(hours) if hours else home.desk(own.unit)


def is_open(own: Hall, lane_code: str, at: datetime) -> bool:
    """Whether a lane gives tickets at a moment: within its hours of the day."""
    clock = at.astimezone(VIETNAM).time()
    return any(opens <= clock < closes for opens, closes in desk(own, lane_code).spans(local_day(at)))


def hours_words(own: Hall, lane_code: str, day: date) -> str:
    """The hours of a day as people read them; empty when the lane is shut."""
    return " · ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in desk(own, lane_code).spans(day))


def groups(day: date) -> tuple[Group, ...]:
    """Who is called first on a day."""
    return _groups(day)


def token(own: Hall, day: date) -> str:
    """What the QR on the hall's own screens carries: who has it has stood in the hall that day."""
    words = f"hall {own.code} {day.isoformat()}"
    made = hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
    return made[:TOKEN_LENGTH]


def is_token(own: Hall, day: date, given: str) -> bool:
    """Whether it is the day's token."""
    return hmac.compare_digest(token(own, day).encode(), given.encode())


@cache
def _halls(folder: str, locality: str) -> Mapping[str, Hall]:
    return load_halls(Path(folder) / locality)


@cache
def _desk_of(hours: str) -> Desk:
    return Desk(home.calendar(), load_hours(home.catalogue())[hours])


@cache
def _groups(day: date) -> tuple[Group, ...]:
    return groups_on(home.catalogue(), day)


def _absent() -> Refusal:
    return Refusal(
        "hall.absent",
        what=N_("There is no such hall, lane, counter or ticket."),
        why=N_("The address is wrong, or it is not yours to see."),
        next_step=N_("Go to the halls of this place and choose from there."),
        status=404,
    )


def absent() -> Refusal:
    """What is not there and what is not for the reader look the same."""
    return _absent()
