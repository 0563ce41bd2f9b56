"""What one indicator would bring a unit; light, so that pages may read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextPoint:
    """An indicator of a unit: points now, what one case more would bring (None where cases are not counted), and what
    the best unit's share and all points would, each with the place then; `pace` is the yearly change of its share."""

    code: str
    points: float | None
    most: float
    per_case: float | None
    best: float
    gain_at_best: float
    rank_at_best: int
    gain_at_full: float
    rank_at_full: int
    pace: float | None
