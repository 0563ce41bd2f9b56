"""The stages of a campaign and their windows: when whom what is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """What is done in a window, in this order."""

    SELF = "self"
    APPRAISAL = "appraisal"
    COUNCIL = "council"
    REPLY = "reply"


class Standing(StrEnum):
    """How a window stands at a moment; `grace` is after its end, while lateness is still let pass."""

    AHEAD = "ahead"
    OPEN = "open"
    GRACE = "grace"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class Span:
    """A window with the moment up to which lateness is let pass, and who was given more time."""

    opens_at: datetime
    closes_at: datetime
    grace_until: datetime

    def standing(self, at: datetime) -> Standing:
        """How it stands."""
        if at < self.opens_at:
            return Standing.AHEAD
        if at <= self.closes_at:
            return Standing.OPEN
        return Standing.GRACE if at <= self.grace_until else Standing.SHUT


def current(spans: Mapping[Stage, Span], at: datetime) -> Stage | None:
    """The latest stage that has opened; None before the first."""
    opened = [stage for stage in Stage if stage in spans and spans[stage].opens_at <= at]
    return opened[-1] if opened else None
