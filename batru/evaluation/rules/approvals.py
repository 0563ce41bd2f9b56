"""Through whom a unit's sheet passes, how it stands for each of them, and what may still be written. Pure.

Each level approves for itself, and the level above accepts what came up; what was accepted is not taken back. Before
that, whoever holds a level may take its approval back, and the level above may send it back. A level's approval locks
the layers that it answers for; publication accepts the council's.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from batru.evaluation.rules.entries import Layer, Level, Step, Verdict
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


class Held(StrEnum):
    """What a level has made of a sheet."""

    OPEN = "open"
    APPROVED = "approved"
    ACCEPTED = "accepted"


class State(StrEnum):
    """How a sheet stands for whoever looks from a level: the eight states of DHIS2's data approval."""

    UNAPPROVABLE = "unapprovable"
    WAITING_LOWER = "waiting_lower"
    WAITING_ELSEWHERE = "waiting_elsewhere"
    READY = "ready"
    APPROVED_HERE = "approved_here"
    APPROVED_ELSEWHERE = "approved_elsewhere"
    ACCEPTED_HERE = "accepted_here"
    ACCEPTED_ELSEWHERE = "accepted_elsewhere"


LEVELS: tuple[Level, ...] = tuple(Level)
# Whose approval locks a layer; a correction is written after all of them.
ANSWERS: Mapping[Layer, Level] = MappingProxyType({
    Layer.COUNTED: Level.UNIT,
    Layer.SELF: Level.UNIT,
    Layer.APPRAISED: Level.OFFICE,
    Layer.COUNCIL: Level.COUNCIL,
})  # fmt: skip
APPROVES: Mapping[Level, Step] = MappingProxyType(
    {Level.UNIT: Step.SUBMITTED, Level.OFFICE: Step.APPROVED, Level.COUNCIL: Step.APPROVED}
)
GIVES: Mapping[Step, Held] = MappingProxyType({
    Step.SUBMITTED: Held.APPROVED,
    Step.APPROVED: Held.APPROVED,
    Step.ACCEPTED: Held.ACCEPTED,
    Step.REOPENED: Held.OPEN,
    Step.RETURNED: Held.OPEN,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What each level has made of a sheet."""

    held: Mapping[Level, Held]
    is_published: bool = False

    @property
    def top(self) -> Level | None:
        """The highest level that has approved; None before the unit has handed in."""
        done = [level for level in LEVELS if self.held[level] is not Held.OPEN]
        return done[-1] if done else None

    def is_open(self, level: Level) -> bool:
        """Whether the level has yet to approve."""
        return self.held[level] is Held.OPEN

    def was_accepted(self, level: Level) -> bool:
        """Whether the level above has taken over what the level approved."""
        return self.held[level] is Held.ACCEPTED


@dataclass(frozen=True, slots=True)
class Asked:
    """That an appraiser wants more evidence for an indicator, until when, and whether the unit has answered."""

    indicator: str
    until: datetime
    is_answered: bool = False


def standing(steps: Iterable[tuple[Level, Step]], is_published: bool = False) -> Standing:
    """How a sheet stands after its steps, in their order."""
    held = dict.fromkeys(LEVELS, Held.OPEN)
    for level, step in steps:
        held[level] = GIVES[step]
    if is_published and held[Level.COUNCIL] is Held.APPROVED:
        held[Level.COUNCIL] = Held.ACCEPTED
    return Standing(held, is_published)


def fault(own: Standing, level: Level, step: Step) -> str:
    """Why a step cannot be taken now, as a message id; empty where it can."""
    if step is Step.ACCEPTED:
        return _cannot_accept(own, level)
    if step in (Step.REOPENED, Step.RETURNED):
        return _cannot_undo(own, level, step)
    return _cannot_approve(own, level, step)


def check_step(own: Standing, level: Level, step: Step) -> None:
    """Refusal where a step cannot be taken now."""
    why = fault(own, level, step)
    if why:
        raise Refusal(
            "evaluation.approval.step",
            what=N_("The sheet was not moved."),
            why=why,
            next_step=N_("Look at how the sheet stands, and ask whoever holds it now."),
            status=409,
        )


def state(own: Standing, here: Level | None, *, has_content: bool, waits: bool = False) -> State:
    """How it stands from a level (None: from no level at all); `waits`: an indicator is back with its unit."""
    top = own.top
    if top is None:
        return _before_it_was_handed_in(here, has_content)
    if here is None or LEVELS.index(top) > LEVELS.index(here):
        return State.ACCEPTED_ELSEWHERE if own.was_accepted(top) else State.APPROVED_ELSEWHERE
    if top is here:
        return State.ACCEPTED_HERE if own.was_accepted(top) else State.APPROVED_HERE
    if top is not _below(here):
        return State.WAITING_LOWER
    if not own.was_accepted(top):
        return State.APPROVED_ELSEWHERE
    return State.WAITING_ELSEWHERE if waits else State.READY


def open_again(own: Standing, asked: Iterable[Asked], at: datetime) -> dict[str, datetime]:
    """By indicator, until when the unit may add to it after handing in: asked, not answered, and not yet over."""
    if own.held[Level.UNIT] is not Held.ACCEPTED or not own.is_open(Level.OFFICE):
        return {}
    return {one.indicator: one.until for one in asked if not one.is_answered and at <= one.until}


def may_write(own: Standing, layer: Layer, indicator: str, again: Collection[str] = ()) -> bool:
    """Whether a layer's word on an indicator may be written now; `again`: the indicators back with the unit."""
    if layer is Layer.CORRECTED:
        return own.is_published
    level = ANSWERS[layer]
    if layer is Layer.SELF and indicator in again and own.is_open(Level.OFFICE):
        return True
    below = _below(level)
    return own.is_open(level) and (below is None or own.was_accepted(below))


def still_open(verdicts: Mapping[str, str], indicators: Iterable[str]) -> tuple[str, ...]:
    """The indicators that the office has yet to judge: no verdict, or more evidence wanted."""
    return tuple(code for code in indicators if verdicts.get(code, "") in ("", Verdict.MORE))


def _below(level: Level) -> Level | None:
    place = LEVELS.index(level)
    return LEVELS[place - 1] if place else None


def _above(level: Level) -> Level | None:
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else None


def _before_it_was_handed_in(here: Level | None, has_content: bool) -> State:
    if here is None:
        return State.WAITING_ELSEWHERE
    if here is not Level.UNIT:
        return State.WAITING_LOWER
    return State.READY if has_content else State.UNAPPROVABLE


def _cannot_approve(own: Standing, level: Level, step: Step) -> str:
    if step is not APPROVES[level]:
        return N_("A unit hands its sheet in; the office and the council approve it.")
    if not own.is_open(level):
        return N_("It was approved here before.")
    below = _below(level)
    if below is not None and not own.was_accepted(below):
        return N_("What comes from the level below was not taken over yet.")
    return ""


def _cannot_accept(own: Standing, level: Level) -> str:
    if _above(level) is None:
        return N_("The council's approval is taken over by the publication alone.")
    if own.is_open(level):
        return N_("The level below has not handed it up.")
    return N_("It was taken over before.") if own.was_accepted(level) else ""


def _cannot_undo(own: Standing, level: Level, step: Step) -> str:
    if step is Step.RETURNED and _above(level) is None:
        return N_("Nobody stands above the council to send its approval back.")
    if own.is_open(level):
        return N_("It is not approved here, so there is nothing to take back.")
    if own.was_accepted(level):
        return N_("It was taken over by the level above and is not taken back any more.")
    return ""
