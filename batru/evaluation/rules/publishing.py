"""When a result may be published: sheets approved and values there, or a note that says why not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

SHOWN = 5
LEAST_NOTE = 10


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a result lacks: units whose sheet is not approved, and those whose total is not known."""

    unapproved: Sequence[str]
    missing: Sequence[str]


def missing(results: Mapping[str, Any]) -> list[str]:
    """The units of a period's results whose total is not known because values are missing."""
    return sorted(key for key, own in results["units"].items() if own.get("unranked") == "missing")


def check_whole(gaps: Gaps, names: Mapping[str, str], note: str) -> None:
    """Refused while sheets or values are missing, unless a note says why the result is published all the same."""
    if len(note.strip()) >= LEAST_NOTE:
        return
    next_step = N_("Complete the sheets, or publish with a note that says why some are missing.")
    if gaps.unapproved:
        why = N_("The council has not approved {many} sheets: {units}.")
        raise refused(why, next_step, many=len(gaps.unapproved), units=_listed(gaps.unapproved, names))
    if gaps.missing:
        why = N_("Values are missing, so the total of {many} units is not known: {units}.")
        raise refused(why, next_step, many=len(gaps.missing), units=_listed(gaps.missing, names))


def check_moment(known_at: datetime, at: datetime, before: datetime | None) -> None:
    """Nothing is known ahead of time, and knowledge does not go back from one publication to the next."""
    if known_at > at:
        raise refused(N_("What will be known later cannot be published now."), N_("Choose a moment that has passed."))
    if before and known_at < before:
        why = N_("The publication before rests on what was known later than that.")
        raise refused(why, N_("Choose a later moment."))


def nights_of(kept: Mapping[str, Collection[str]], moment: datetime) -> dict[str, str]:
    """By fact table the last night that was over at a moment; a table without one is not there."""
    day = local_day(moment)
    found = {table: [name for name in names if _is_before(name, day)] for table, names in kept.items()}
    return {table: max(names) for table, names in found.items() if names}


def refused(why: str, next_step: str, **params: Any) -> Refusal:
    """A result that is not published, in words."""
    what = N_("The result was not published.")
    return Refusal("evaluation.result", what=what, why=why, next_step=next_step, **params)


def _is_before(name: str, day: date) -> bool:
    try:
        return date.fromisoformat(name) < day
    except ValueError:
        return False


def _listed(keys: Sequence[str], names: Mapping[str, str]) -> str:
    told = ", ".join(names.get(key, key) for key in keys[:SHOWN])
    return told + (", …" if len(keys) > SHOWN else "")
