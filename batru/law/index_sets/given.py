"""What a unit hands in for one indicator: named cells, as they were written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from batru.kernel.text import N_, Said, said
from batru.law.index_sets.numbers import FAR, KEPT_DIGITS, TooFar, exact

NOT_APPLICABLE = ("na", "n/a")
# Points given outright, by whoever may: they stand in the place of the rule.
AWARDED = "awarded"
YES, NO = ("yes", "có", "1", "true"), ("no", "không", "0", "false")


class State(StrEnum):
    """Why an indicator has no share of its own: nothing to divide by, nothing handed in, or it does not apply."""

    NOTHING = "nothing"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class DataFault(ValueError):
    """A value that cannot be used: the reason is a message id with {named} parameters, `where` is its place.

    `name` is the cell of the indicator, where one cell alone is wrong.
    """

    name: str | None = None

    def __init__(self, reason: str, where: tuple[str, ...] = (), **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = where
        self.params = params

    def at(self, place: str) -> "DataFault":
        """The same fault, told from further above."""
        return DataFault(self.reason, (place, *self.where), **self.params).in_cell(self.name)

    def in_cell(self, name: str | None) -> "DataFault":
        """The same fault, of one cell."""
        self.name = name
        return self

    @property
    def said(self) -> Said:
        """What is wrong and where, to be told in the reader's language."""
        reason = said(self.reason, **self.params)
        return said("{place}: {reason}", place=": ".join(self.where), reason=reason) if self.where else reason

    def __str__(self) -> str:
        return str(self.said)


@dataclass(frozen=True, slots=True)
class Given:
    """Cells by name; the cell without a name holds a single figure, `437/512` or `na`."""

    cells: Mapping[str, str]

    @staticmethod
    def of(raw: object) -> "Given":
        """From a case's or a table's cells: one figure, or figures by name."""
        if isinstance(raw, Mapping):
            return Given(_split({str(name): _text(cell) for name, cell in raw.items()}))
        return Given(_split({"": _text(raw)}))

    @property
    def applies(self) -> bool:
        """Whether nobody said that it does not."""
        return self.cells.get("", "").lower() not in NOT_APPLICABLE

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was handed in."""
        return not any(self.cells.values())

    def text(self, name: str) -> str:
        """What stands in a cell; empty where there is none."""
        return self.cells.get(name, "")

    def number(self, name: str) -> Fraction | None:
        """The number in a cell; None where it is empty."""
        cell = self.text(name)
        try:
            return exact(cell) if cell else None
        except TooFar:
            shown = repr(cell if len(cell) <= KEPT_DIGITS else f"{cell[:KEPT_DIGITS]}…")
            raise DataFault(N_("{cell} has more than {most} digits"), cell=shown, most=FAR).in_cell(name) from None
        except ValueError:
            fault = DataFault(N_("{cell} is not a number; write 0.8, not 0,8"), cell=repr(cell))
            raise fault.in_cell(name) from None

    def flag(self, name: str) -> bool | None:
        """Yes or no; None where the cell is empty."""
        cell = self.text(name).lower()
        if not cell:
            return None
        if cell not in YES + NO:
            raise DataFault(N_("{cell} is neither yes nor no"), cell=repr(cell)).in_cell(name)
        return cell in YES


@dataclass(frozen=True, slots=True)
class Around:
    """What a relative rule looks at: the figures of all units that are ranked together."""

    figures: Sequence[Fraction] = field(default_factory=tuple)


def named(given: Given, names: Iterable[str]) -> dict[str, Fraction] | None:
    """Numbers by name, empty cells as zero; None where none of them is filled in."""
    found = {name: given.number(name) for name in names}
    if all(number is None for number in found.values()):
        return None
    return {name: number or Fraction(0) for name, number in found.items()}


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell).strip()


def _split(cells: dict[str, str]) -> dict[str, str]:
    """A cell `437/512` is a part and a whole."""
    part, stroke, whole = cells.get("", "").partition("/")
    if not stroke or "whole" in cells or part.strip().lower() == "n":
        return cells
    return {**cells, "": "", "part": part.strip(), "whole": whole.strip()}
