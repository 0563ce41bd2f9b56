"""What this home runs on: its catalogue, its locality, the procedures in force and the hours of its desks."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from batru.commons import clock
from batru.kernel.period import local_day
from batru.kernel.working_time import Calendar, Desk
from batru.law.calendar import Caution, DayOff, cautions, days_off, load_calendar
from batru.law.catalogue import Catalogue
from batru.law.flows import Flow, load_flows
from batru.law.localities import Locality, load_locality
from batru.law.packs import RulePack, pack_on
from batru.law.procedure import Procedure
from batru.law.procedures import load_procedures
from batru.law.values import Dated, load_values
from batru.law.words import Word, load_words

LOOK_AGAIN_SECONDS = 2.0


@dataclass
class _Kept:
    """The procedures as last read, and when the files are to be looked at again: that costs a stat each."""

    procedures: dict[str, Procedure] = field(default_factory=dict)
    look_again_at: float = 0.0


_kept = _Kept()


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the program, under the locality's and the home's own changes."""
    return Catalogue(settings.BATRU_CATALOGUE, settings.BATRU_OVERLAY, settings.BATRU_LOCALITIES / locality().code)


@cache
def locality(code: str | None = None) -> Locality:
    """A locality's settings; without a code, those of the locality that this home runs."""
    return load_locality(Path(settings.BATRU_LOCALITIES) / (code or settings.BATRU_LOCALITY))


@cache
def calendar() -> Calendar:
    """The nation's working calendar."""
    return load_calendar(catalogue())


@cache
def desk(unit_key: str) -> Desk:
    """When the desk of a unit is open."""
    return Desk(calendar(), locality().hours(unit_key))


def procedures() -> dict[str, Procedure]:
    """All procedures of the catalogue by code, those out of force too; a changed file is noticed within seconds."""
    now = time.monotonic()
    if now >= _kept.look_again_at:
        _kept.procedures, _kept.look_again_at = load_procedures(catalogue()), now + LOOK_AGAIN_SECONDS
    return _kept.procedures


@cache
def values() -> Mapping[str, Dated]:
    """Every dated value of law by code."""
    return load_values(catalogue())


@cache
def flows() -> Mapping[str, Flow]:
    """Every flow by code."""
    return load_flows(catalogue())


@cache
def rule_pack(day: date) -> RulePack:
    """The rules of the one-stop desk that hold together on a day."""
    return pack_on(values(), day)


def words() -> tuple[Word, ...]:
    """The glossary: every word of every room."""
    return load_words(catalogue())


@cache
def act_words() -> Mapping[str, Word]:
    """What acts are called, by their codes."""
    return {word.code: word for word in words() if word.sort == "act"}


def warnings(due: datetime, since: datetime) -> tuple[Caution, ...]:
    """Why a due time may yet move: the calendar ends near it, or rests on a day that is not announced."""
    return cautions(due, calendar(), _days_off(), local_day(since))


@cache
def _days_off() -> tuple[DayOff, ...]:
    return days_off(catalogue())


def today() -> date:
    """The day in Viet Nam, of the place's own time."""
    return local_day(clock.now())
