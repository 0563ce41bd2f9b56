"""How much lies where, how much of it is late or soon will be, and where it grows. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

RUNNING = ("submitted", "received", "processing", "proposed")
READY = "decided"
# Who owes the next step in a state where nobody in person does.
ROLES = {"submitted": "counter_clerk", "received": "specialist", "proposed": "chair", READY: "counter_clerk"}
DAYS = 5

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group:
    """Open dossiers that lie in one unit, in one state, with one post (None: with a role), counted.

    late: their time is over; today and soon: it ends today, or by the end of the second working day after; these
    three are about running clocks alone.
    """

    unit: str
    state: str
    post: int | None
    person: str
    open: int
    late: int
    today: int
    soon: int
    simulated: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Dossiers counted together: `waiting` stand still, mostly for the applicant, `ready` wait to be picked up."""

    open: int = 0
    late: int = 0
    today: int = 0
    soon: int = 0
    waiting: int = 0
    ready: int = 0
    simulated: int = 0

    @property
    def endangered(self) -> tuple[int, int, int, int]:
        """What is late weighs most, then what is due today, soon, and at all."""
        return self.late, self.today, self.soon, self.open

    def and_(self, group: Group) -> "Tally":
        """With one group more."""
        runs, is_ready = group.state in RUNNING, group.state == READY
        return Tally(
            self.open + group.open,
            self.late + group.late * runs,
            self.today + group.today * runs,
            self.soon + group.soon * runs,
            self.waiting + group.open * (not runs and not is_ready),
            self.ready + group.open * is_ready,
            self.simulated + group.simulated,
        )


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes the next step: a person by his post, or everybody in a role at a unit (post 0)."""

    unit: str
    post: int
    person: str
    role: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What came to a unit and what it answered, by working day, oldest first."""

    unit: str
    came: tuple[int, ...]
    done: tuple[int, ...]

    @property
    def growth(self) -> int:
        """By how much its queue grew; below zero where it shrank."""
        return sum(self.came) - sum(self.done)


def owner(group: Group) -> Owner | None:
    """Who owes the next step on a group."""
    if group.state == "processing" and group.post is not None:
        return Owner(group.unit, group.post, group.person, "specialist")
    role = ROLES.get(group.state, "specialist" if group.state in RUNNING else "")
    return Owner(group.unit, 0, "", role) if role else None


def tallies(groups: Iterable[Group], key: Callable[[Group], Key | None]) -> list[tuple[Key, Tally]]:
    """Groups counted together by a key, the most endangered first; those without a key are left out."""
    found: dict[Key, Tally] = {}
    for group in groups:
        named = key(group)
        if named is not None:
            found[named] = found.get(named, Tally()).and_(group)
    return sorted(found.items(), key=lambda pair: pair[1].endangered, reverse=True)


def total(groups: Iterable[Group]) -> Tally:
    """All of it."""
    found = Tally()
    for group in groups:
        found = found.and_(group)
    return found


def last_working_days(today: date, counts: Callable[[date], bool], number: int = DAYS) -> list[date]:
    """The last working days up to today, oldest first; a day off belongs to the working day before it."""
    found: list[date] = []
    day = today
    while len(found) < number:
        if counts(day):
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def flows(came: dict[str, tuple[int, ...]], done: dict[str, tuple[int, ...]]) -> list[Flow]:
    """Units by how their queues grew, the most first; one that had nothing at all is left out."""
    none = (0,) * max((len(days) for days in (*came.values(), *done.values())), default=0)
    units = sorted(came.keys() | done.keys())
    found = [Flow(unit, came.get(unit, none), done.get(unit, none)) for unit in units]
    return sorted(found, key=lambda flow: (-flow.growth, -sum(flow.came), flow.unit))
