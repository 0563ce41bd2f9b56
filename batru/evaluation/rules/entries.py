"""Words of a sheet: layers, origins, verdicts, levels and steps; and which layer's word holds."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Layer(StrEnum):
    """Whose word it is, the stronger later: facts, the unit, the appraiser, the council, a correction."""

    COUNTED = "counted"
    SELF = "self"
    APPRAISED = "appraised"
    COUNCIL = "council"
    CORRECTED = "corrected"


class Origin(StrEnum):
    """Where a value comes from."""

    COUNTED = "counted"
    TYPED = "typed"
    IMPORTED = "imported"
    AGENCY = "agency"
    INHERITED = "inherited"


class Verdict(StrEnum):
    """What an appraiser or the council makes of a value; all but `kept` need a reason."""

    KEPT = "kept"
    RAISED = "raised"
    LOWERED = "lowered"
    REPLACED = "replaced"
    MORE = "more"


class Level(StrEnum):
    """Through whom a sheet passes."""

    UNIT = "unit"
    OFFICE = "office"
    COUNCIL = "council"


class Step(StrEnum):
    """How a sheet moves: handed up, approved, taken back, sent back."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    REOPENED = "reopened"
    RETURNED = "returned"


class Said(StrEnum):
    """What is said on a sheet."""

    QUESTION = "question"
    ANSWER = "answer"
    OBJECTION = "objection"
    RESPONSE = "response"


class Source(StrEnum):
    """Who sets a target."""

    UNIT = "unit"
    DISTRICT = "district"
    CITY = "city"
    MINISTRY = "ministry"


VIEWS: Mapping[str, tuple[Layer, ...]] = {
    "self": (Layer.COUNTED, Layer.SELF),
    "appraised": (Layer.COUNTED, Layer.SELF, Layer.APPRAISED),
    "council": (Layer.COUNTED, Layer.SELF, Layer.APPRAISED, Layer.COUNCIL),
    "final": tuple(Layer),
}


def holding(said: Mapping[Layer, T], view: str) -> tuple[Layer, T] | None:
    """The strongest layer of a view that says something; a counted value is never replaced by the unit's own word."""
    strong = [layer for layer in VIEWS[view] if layer in said and not (layer is Layer.SELF and Layer.COUNTED in said)]
    return (strong[-1], said[strong[-1]]) if strong else None
