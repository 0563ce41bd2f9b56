"""How a unit is called, from its kind and name."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from batru.commons.places.rules.identity import Known

_LETTERS = str.maketrans("đĐ", "dD")


def without_marks(text: str) -> str:
    """The English form of a Vietnamese name: "Đà Nẵng" is Da Nang."""
    apart = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def full_names(unit: Known, kinds: Mapping[str, Any]) -> tuple[str, str]:
    """Vietnamese and English: "Phường Xuân Hà", "Xuân Hà Ward"; a number follows its kind in both: "Ward 1".

    A name keeps its marks in English too, as the locality's own files write it.
    """
    vi, en = kinds[unit.kind]["vi"], kinds[unit.kind]["en"]
    return f"{vi} {unit.name}", f"{en} {unit.name}" if unit.name.isdigit() else f"{unit.name} {en}"
