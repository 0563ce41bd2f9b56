"""Values of an example, drawn from the names of unit and indicator: the same in every home, always allowed. Pure."""

import hashlib
from collections.abc import Mapping

from batru.evaluation.rules.fields import Asks, Field

LEAST, MOST = 12, 180


def chance(*words: str) -> float:
    """A number from 0 up to 1 that belongs to these words."""
    return int.from_bytes(hashlib.sha256("/".join(words).encode()).digest()[:6], "big") / 2**48


def drawn_cells(unit: str, code: str, asked: tuple[Field, ...]) -> Mapping[str, str]:
    """A full answer: parts lie within their whole, counts are small, most of what is asked for is there."""
    names = {field.cell for field in asked}
    whole = LEAST + round(chance(unit, code, "whole") * (MOST - LEAST))
    done = 0.55 + 0.43 * chance(unit, code, "done")
    parts = [field.cell for field in asked if field.asks is Asks.NUMBER and field.cell not in ("whole", "")]
    found: dict[str, str] = {}
    for field in asked:
        if field.asks is Asks.YES_NO:
            found[field.cell] = "yes" if chance(unit, code, field.cell) < 0.85 else "no"
        elif field.asks is Asks.SHARE:
            found[field.cell] = "yes" if chance(unit, code, field.cell) < 0.7 else "no"
        elif field.asks is Asks.CHOICE:
            found[field.cell] = field.options[int(chance(unit, code, "choice") * len(field.options))]
        elif field.cell == "":
            found[""] = str(round(4 * chance(unit, code, "count")))
    if "whole" in names:
        found["whole"] = str(whole)
        first = int(whole * done)
        rest = whole - first
        for place, cell in enumerate(parts):
            found[cell] = str(first if place == 0 else rest // (place + 1))
    else:
        found |= {cell: str(round(40 + 60 * chance(unit, code, cell))) for cell in parts}
    return found
