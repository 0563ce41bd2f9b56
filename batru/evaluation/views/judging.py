"""What is typed by whoever judges: verdict, figures in the place of what was said, reason, time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

from batru.evaluation.rules.appraising import Judging
from batru.evaluation.rules.entries import Verdict
from batru.evaluation.telling import cell_name
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.given import AWARDED
from batru.law.index_sets.model import Indicator
from batru.law.index_sets.rules import cells as cells_of
from batru.law.index_sets.sheet import Leaf
from batru.law.questions import Words

CELL = "cell:"
GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")


@dataclass(frozen=True, slots=True)
class CellField:
    """A cell to type into: its field's name, what it counts in both languages or by its name, what stands in it."""

    name: str
    words: Words | None
    called: str
    value: str


@dataclass(frozen=True, slots=True)
class Retyped:
    """What was typed and refused, to be shown again with the reason."""

    indicator: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None


def read_judging(data: Mapping[str, str]) -> Judging:
    """A verdict from a form; Refusal where none was chosen."""
    verdict, days = data.get("verdict", ""), data.get("days", "").strip()
    if verdict not in set(Verdict):
        raise Refusal(
            "evaluation.verdict",
            what=N_("The verdict was not written."),
            why=N_("None was chosen."),
            next_step=N_("Choose a verdict."),
        )
    number = int(days) if days.isdecimal() else 0
    return Judging(data.get("indicator", ""), Verdict(verdict), read_cells(data), data.get("reason", ""), number)


def read_cells(data: Mapping[str, str]) -> dict[str, str]:
    """The cells that were filled in; points awarded outright stand in the place of all others."""
    typed = {
        name.removeprefix(CELL): number(text) for name, text in data.items() if name.startswith(CELL) and text.strip()
    }
    return {AWARDED: typed[AWARDED]} if AWARDED in typed else typed


def number(text: str) -> str:
    """A number as the engine reads it, from one as the reader's language writes it; other text as it came."""
    plain = text.strip()
    if get_language() == "en":
        return plain.replace(",", "") if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", plain) else plain
    if GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    return plain.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", plain) else plain


def cell_fields(indicator: Indicator, leaf: Leaf, typed: Mapping[str, str]) -> list[CellField]:
    """The cells of an indicator's rule: part and whole where it divides, else the figure."""
    found = cells_of(leaf.scoring.rule) or ("",)
    names = [cell for cell in found if cell or not {"part", "whole"} <= set(found)]
    counts = indicator.raw.get("counts", {}) | indicator.raw.get("cells", {})
    called = {cell: cell_name(cell, indicator) for cell in names}
    return [CellField(CELL + cell, _words(counts, cell), called[cell], typed.get(CELL + cell, "")) for cell in names]


def choices(verdicts: Iterable[Verdict], words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Verdicts to choose from."""
    return [(verdict, words[verdict]) for verdict in verdicts]


def _words(counts: Mapping[str, Mapping[str, str]], cell: str) -> Words | None:
    own = counts.get(cell)
    return Words(own["vi"], own["en"]) if own else None
