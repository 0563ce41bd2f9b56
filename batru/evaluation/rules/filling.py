"""How far a unit's sheet is filled, and what keeps it from being handed in. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from batru.evaluation.rules.fields import NOT_APPLICABLE, Field, is_complete
from batru.law.index_sets.scoring import Scored


class Way(StrEnum):
    """How an indicator gets its value: counted from facts, taken from the unit above, or typed."""

    COUNTED = "counted"
    INHERITED = "inherited"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Filling:
    """One indicator of a sheet as it stands: its way, its cells, what they earn, and how many papers show it."""

    code: str
    way: Way
    fields: tuple[Field, ...]
    cells: Mapping[str, str]
    reason: str
    earned: Scored | None
    fault: str
    papers: int
    needs_paper: bool

    @property
    def is_left_out(self) -> bool:
        """Whether the unit said that it does not apply."""
        return self.cells.get("", "").lower() == NOT_APPLICABLE

    @property
    def is_filled(self) -> bool:
        """Whether nothing is missing that the unit must write."""
        if self.way is not Way.TYPED:
            return True
        if self.fault or not is_complete(self.fields, self.cells):
            return False
        return bool(self.reason) if self.is_left_out else True

    @property
    def lacks_paper(self) -> bool:
        """Whether a value was typed without any paper that shows it."""
        return self.way is Way.TYPED and bool(self.cells) and not self.is_left_out and not self.papers

    @property
    def blocks(self) -> bool:
        """Whether the sheet cannot be handed in because of it."""
        return not self.is_filled or (self.lacks_paper and self.needs_paper)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many indicators a unit must write, how many it has, and how many of the written ones rest on a paper."""

    must: int
    filled: int
    shown: int
    typed: int

    @property
    def percent(self) -> int:
        """Filled of those it must fill; all where it must fill none."""
        return 100 * self.filled // self.must if self.must else 100


def progress(sheet: Iterable[Filling]) -> Progress:
    """Counted and inherited indicators ask nothing of a unit."""
    own = [one for one in sheet if one.way is Way.TYPED]
    typed = [one for one in own if one.cells and not one.is_left_out]
    filled, shown = sum(one.is_filled for one in own), sum(one.papers > 0 for one in typed)
    return Progress(len(own), filled, shown, len(typed))
