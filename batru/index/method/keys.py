"""Keys with values, read key by key; whatever is unknown, missing or out of bounds is refused with its place."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from batru.index.method import refusals
from batru.index.method.refusals import Step, refuse

LEAST = 1e-12
TOLD = {"name", "source", "note", "unit", "terms"}  # for people, and read elsewhere

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)


class Keys:
    """A mapping of the file, read key by key."""

    def __init__(self, data: object, path: Sequence[Step]) -> None:
        if not isinstance(data, Mapping):
            raise refuse(path, refusals.NOT_A_MAPPING)
        self.data: Mapping[str, Any] = data
        self.path = tuple(path)
        self.asked = set(TOLD)

    def get(self, key: str) -> Any:
        """What stands there, or None."""
        self.asked.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A word; without a default it must be given."""
        found = self.get(key)
        if found is None:
            if default is None:
                raise refuse(self.path, refusals.NEEDED, key=key)
            return default
        return str(found)

    def number(self, key: str, default: float, low: float = -math.inf, high: float = math.inf) -> float:
        """A number within bounds."""
        found = self.get(key)
        return default if found is None else number(found, (*self.path, key), low, high)

    def whole(self, key: str, default: int, low: int, high: float = math.inf) -> int:
        """A whole number within bounds."""
        return whole(self.number(key, default, low, high), (*self.path, key))

    def optional(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A number within bounds, or nothing."""
        found = self.get(key)
        return None if found is None else number(found, (*self.path, key), low, high)

    def flag(self, key: str, default: bool) -> bool:
        """Yes or no."""
        found = self.get(key)
        if found is None:
            return default
        if not isinstance(found, bool):
            raise refuse((*self.path, key), refusals.NOT_ONE_OF, value=found, known="true, false")
        return found

    def word(self, key: str, default: Word) -> Word:
        """One of the words of a list."""
        found = self.get(key)
        return default if found is None else word(found, type(default), (*self.path, key))

    def texts(self, key: str) -> dict[str, str]:
        """Words by name; empty where nothing is given."""
        found = self.get(key)
        if found is None:
            return {}
        own = Keys(found, (*self.path, key))
        return {str(name): own.text(name) for name in own.data}

    def levels(self, key: str) -> tuple[int, ...]:
        """Numbers of levels, from 1 at the bottom."""
        return self.many(key, lambda each, place: whole(number(each, place, 1), place))

    def many(self, key: str, read: Callable[[Any, Sequence[Step]], T]) -> tuple[T, ...]:
        """A list, each entry read alike."""
        found = self.get(key)
        return () if found is None else tuple(read(each, place) for each, place in items(found, (*self.path, key)))

    def read_with(self, key: str, holds: bool, known: str) -> None:
        """Refuse a key that would say nothing."""
        if key in self.data and not holds:
            raise refuse((*self.path, key), refusals.UNREAD, key=key, known=known)

    def done(self) -> None:
        """Refuse what nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                known = ", ".join(sorted(self.asked - TOLD))
                raise refuse((*self.path, key), refusals.UNKNOWN_KEY, key=key, known=known)


def items(data: object, path: Sequence[Step]) -> Iterator[tuple[Any, tuple[Step, ...]]]:
    """The entries of a list, each with its path."""
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise refuse(path, refusals.NOT_A_LIST)
    for place, each in enumerate(data):
        yield each, (*path, place)


def number(value: object, path: Sequence[Step], low: float = -math.inf, high: float = math.inf) -> float:
    """A finite number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise refuse(path, refusals.NOT_A_NUMBER, value=value)
    if value < low and high == math.inf:
        raise refuse(path, refusals.TOO_SMALL, value=value, low=low)
    if not low <= value <= high:
        raise refuse(path, refusals.OUT_OF_BOUNDS, value=value, low=low, high=high)
    return float(value)


def whole(value: float, path: Sequence[Step]) -> int:
    """A number without a part behind the point."""
    if value != int(value):
        raise refuse(path, refusals.NOT_WHOLE, value=value)
    return int(value)


def word(value: object, kind: type[Word], path: Sequence[Step]) -> Word:
    """One of the words of a list."""
    if value not in list(kind):
        raise refuse(path, refusals.NOT_ONE_OF, value=value, known=", ".join(kind))
    return kind(str(value))
