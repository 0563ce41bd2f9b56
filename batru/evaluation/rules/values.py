"""Whether a value may be kept: by the fields of its rule, and by the scoring engine itself. Pure."""

from collections.abc import Mapping
from typing import Any

from batru.evaluation.rules.fields import LONGEST, NOT_APPLICABLE, Asks, cell_words, may_be_left_out
from batru.evaluation.rules.filling import Filling, Way
from batru.evaluation.rules.typed import Typed
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, Said
from batru.law.index_sets.entered import wrongly_typed
from batru.law.index_sets.given import Around, DataFault, Given
from batru.law.index_sets.model import Edition
from batru.law.index_sets.numbers import is_exact
from batru.law.index_sets.scoring import leaf_score
from batru.law.index_sets.sheet import Leaf
from batru.law.questions import Words


def check_value(edition: Edition, leaf: Leaf, filling: Filling, typed: Typed) -> dict[str, str]:
    """The cells as they may be kept; Refusal with the reason of the scoring engine where they cannot be."""
    cells = {name: text.strip() for name, text in typed.cells.items() if text.strip()}
    if filling.way is not Way.TYPED:
        raise wrong_value(N_("It is counted from records; a unit does not type over it."), N_("Ask about it instead."))
    if cells.get("", "").lower() == NOT_APPLICABLE:
        return _left_out(leaf, typed)
    if set(cells) - {one.cell for one in filling.fields}:
        raise wrong_value(N_("The indicator has no such cell."), N_("Fill the cells that the sheet shows."))
    if any(len(text) > LONGEST for text in cells.values()):
        raise wrong_value(N_("That is too long for a cell."), N_("Put the long text into a paper and upload it."))
    _check_numbers(filling, cells)
    if cells:
        _try(edition, leaf, cells)
        if wrong := impossible(edition, leaf, cells):
            raise wrong_value(*wrong)
    return cells


def impossible(edition: Edition, leaf: Leaf, cells: Mapping[str, str]) -> tuple[str, str, dict[str, Any]] | None:
    """Why figures that the rule would score cannot be, such as a part above its whole, and what next; by their cell."""
    found = wrongly_typed(edition, leaf, Given.of(dict(cells)))
    if found is None:
        return None
    cell, reason = found
    next_step = N_("Correct the figure, or the whole that it is a part of.")
    if cell is None:
        return N_("The cells together: {reason}."), next_step, {"reason": reason}
    if cell == "":
        next_step = N_("Write a number up to the points of the indicator.")
    words = cell_words(next(one for one in edition.indicators if one.code == leaf.code), cell)
    label = Said(words) if isinstance(words, str) else Words(**words)
    return N_("{label}: {reason}."), next_step, {"label": label, "reason": reason, "cell": cell}


def wrong_value(why: str, next_step: str, params: Mapping[str, object] | None = None) -> Refusal:
    """A value that is not kept, in words."""
    what = N_("The value was not saved.")
    return Refusal("evaluation.value", what=what, why=why, next_step=next_step, status=422, **(params or {}))


def _left_out(leaf: Leaf, typed: Typed) -> dict[str, str]:
    if not may_be_left_out(leaf.scoring):
        raise wrong_value(N_("This indicator applies to every unit."), N_("Type its value."))
    if not typed.reason.strip():
        raise wrong_value(N_("No reason was given why it does not apply."), N_("Write the reason in a sentence."))
    return {"": NOT_APPLICABLE}


def _check_numbers(filling: Filling, cells: Mapping[str, str]) -> None:
    """Whoever types writes numbers as his language does; how files write them is not his concern."""
    asked = (cells.get(one.cell, "") for one in filling.fields if one.asks is Asks.NUMBER)
    wrong = next((text for text in asked if text and not is_exact(text)), None)
    if wrong is not None:
        why, next_step = N_("“{text}” is not a number."), N_("Write a number, such as 12 or 97.5.")
        raise wrong_value(why, next_step, {"text": wrong})


def _try(edition: Edition, leaf: Leaf, cells: Mapping[str, str]) -> None:
    try:
        leaf_score(edition, leaf, Given.of(dict(cells)), Around())
    except DataFault as fault:
        raise wrong_value(fault.reason, N_("Correct the value."), fault.params) from None
