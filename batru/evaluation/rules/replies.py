"""What an objection and a correction must be. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.numbers import told

ANSWER_DAYS = 5


def check_correction(held: Mapping[str, str], cells: Mapping[str, str]) -> None:
    """Refusal where nothing would be put right."""
    if not any(cells.values()) or _filled(held) == _filled(cells):
        raise Refusal(
            "evaluation.correction",
            what=N_("Nothing was corrected."),
            why=N_("The figures are those that hold already."),
            next_step=N_("Give the right figures, or answer that the result stands."),
        )


def points_of(score: Fraction | None) -> str:
    """A score as it is kept; empty where there is none."""
    return "" if score is None else told(score)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {key: cell for key, cell in cells.items() if cell}
