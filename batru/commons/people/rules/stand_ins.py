"""Who may stand in for whom, and on which days. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from batru.kernel.text import N_

Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as far as standing in goes: whose it is, at which place (an agency's is the place that it serves) and
    under which place that lies (empty at the top), and on which days it is held (the second: first day no longer)."""

    person: int
    place: str
    above: str
    held: Days


def fault(absent: Seat, stand_in: Seat, days: Days, *, today: date, taken: Iterable[Days], away: Iterable[Days]) -> str:
    """Why somebody cannot stand in, as a message id; empty where he can.

    `taken`: the days on which somebody stands in for that post already; `away`: on which the stand-in is away himself.
    """
    first, free_on = days
    if free_on is None or free_on <= first or first < today:
        return N_("The last day lies before the first, or the first day is over.")
    if absent.person == stand_in.person:
        return N_("Nobody stands in for himself.")
    if stand_in.place not in (absent.place, absent.above):
        return N_("A stand-in serves in the same unit, in an office of the same place, or in the one right above.")
    if not (_within(days, absent.held) and _within(days, stand_in.held)):
        return N_("One of the two does not hold the post on all of those days.")
    if any(_meet(days, other) for other in taken):
        return N_("Somebody stands in for this post on some of those days already.")
    if any(_meet(days, other) for other in away):
        return N_("The stand-in is away on some of those days too.")
    return ""


def _within(days: Days, held: Days) -> bool:
    first, free_on = held
    return first <= days[0] and (free_on is None or (days[1] is not None and days[1] <= free_on))


def _meet(one: Days, other: Days) -> bool:
    """Whether two runs of days share one; an empty run shares none."""
    last = (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])
    return last and one[0] != one[1] and other[0] != other[1]
