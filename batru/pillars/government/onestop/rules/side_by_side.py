"""Which two papers stand next to each other. Pure."""

from collections.abc import Sequence


def pair(numbers: Sequence[int], left: str, right: str) -> tuple[int | None, int | None]:
    """The two papers that were asked for by number; whatever was not, or is not there, is the next that is free.

    With one paper alone nothing stands at the right, unless it was asked for there.
    """
    known = {str(number): number for number in numbers}
    at_left, at_right = known.get(left), known.get(right)
    free = [number for number in numbers if number not in (at_left, at_right)]
    if at_left is None and free:
        at_left = free.pop(0)
    if at_right is None and free:
        at_right = free.pop(0)
    return at_left, at_right
