"""Days of which a ranking is asked as it was known: read, told, and refused in the same words in every room."""

from datetime import date
from typing import Any

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


def day_asked(text: str, room: str) -> date:
    """A day like 2023-01-05; Refusal for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refused_day(room, N_("“{text}” is no day."), N_("Write it like 2023-01-05."), text=text[:40]) from None


def day_told(day: date) -> str:
    """As a refusal says it."""
    return f"{day:%d/%m/%Y}"


def refused_day(room: str, why: str, next_step: str, **params: Any) -> Refusal:
    """That a room has no ranking of a day."""
    what = N_("There is no ranking as of that day.")
    return Refusal(f"{room}.as_of.day", what=what, why=why, next_step=next_step, **params)
