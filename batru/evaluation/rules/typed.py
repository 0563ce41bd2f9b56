"""What a unit hands in, before it is looked at. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Typed:
    """What a unit writes for an indicator: its cells, and why it does not apply where it says so."""

    indicator: str
    cells: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it is handed in: its content by digest, kept in the file store, with its number, day and title.

    `is_open`: anybody may open it beside the published result; else only whoever reads the sheet.
    """

    indicator: str
    content: str
    dated: date
    title: str
    number: str = ""
    shared_because: str = ""
    is_open: bool = False
