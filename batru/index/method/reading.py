"""A set file's plain data into a typed set; whatever is unknown, missing or out of bounds is refused with its place."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from batru.index.method import refusals
from batru.index.method.refusals import Step, refuse
from batru.index.method.spec import (
    Absent,
    Averaging,
    Denominate,
    Filling,
    Group,
    Impute,
    Indicator,
    Mean,
    Preparing,
    Scale,
    Scaling,
    Screen,
    Spec,
    Treat,
    Uncertainty,
    Weighing,
)
from batru.index.method.tree import tree_of

TOLD = {"name", "source", "note", "unit", "terms"}  # for people, and read elsewhere
THEN = ("log", "log_by_skew", "box_cox", "none")
MOST_DIGITS = 12

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

    def optional(self, key: str) -> float | None:
        """A number, or nothing."""
        found = self.get(key)
        return None if found is None else number(found, (*self.path, key))

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

    def levels(self, key: str) -> tuple[int, ...]:
        """Numbers of levels, from 1 at the bottom."""
        return self.many(key, lambda each, place: int(number(each, place, 1)))

    def many(self, key: str, read: Callable[[Any, Sequence[Step]], T]) -> tuple[T, ...]:
        """A list, each entry read alike."""
        found = self.get(key)
        return () if found is None else tuple(read(each, place) for each, place in items(found, (*self.path, key)))

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


def word(value: object, kind: type[Word], path: Sequence[Step]) -> Word:
    """One of the words of a list."""
    if value not in list(kind):
        raise refuse(path, refusals.NOT_ONE_OF, value=value, known=", ".join(kind))
    return kind(str(value))


def read_spec(data: object, path: Sequence[Step] = ()) -> Spec:
    """The set; a MethodRefusal with the path in the file where it is wrong."""
    keys = Keys(data, path)
    weights = _weights(keys)
    made = Spec(
        code=keys.text("code"),
        indicators=keys.many("indicators", _indicator),
        groups=keys.many("groups", _group),
        steps=keys.many("steps", _step),
        scale=_scale(keys.get("scale") or {}, (*keys.path, "scale")),
        weighing=weights[0],
        weighed_levels=weights[1],
        means=_means(keys.get("aggregation"), (*keys.path, "aggregation")),
        at_least=_at_least(keys.get("at_least"), (*keys.path, "at_least")),
        absent=keys.word("absent", Absent.LEFT_OUT),
        digits=int(keys.number("digits", 9, 0, MOST_DIGITS)),
        peers=keys.many("peers", lambda value, _place: str(value)),
        uncertainty=_uncertainty(keys.get("uncertainty") or {}, (*keys.path, "uncertainty")),
    )
    keys.done()
    tree_of(made)
    return made


def _indicator(data: object, path: Sequence[Step]) -> Indicator:
    keys = Keys(data, path)
    better = keys.text("better", "higher")
    if better not in ("higher", "lower"):
        raise refuse((*path, "better"), refusals.NOT_ONE_OF, value=better, known="higher, lower")
    own = keys.get("scale")
    made = Indicator(
        code=keys.text("code"),
        parent=keys.text("parent"),
        weight=keys.number("weight", 1.0, 0),
        lower_is_better=better == "lower",
        denominator=keys.text("denominator", ""),
        per=keys.number("per", 1.0),
        target=keys.optional("target"),
        low=keys.optional("low"),
        high=keys.optional("high"),
        whole=keys.text("whole", ""),
        whole_as=keys.number("whole_as", 1.0, 1e-12),
        scale=None if own is None else _scale(own, (*path, "scale")),
        treated=keys.flag("treated", True),
    )
    keys.done()
    return made


def _group(data: object, path: Sequence[Step]) -> Group:
    keys = Keys(data, path)
    mean = keys.get("aggregation")
    made = Group(
        code=keys.text("code"),
        parent=keys.text("parent", ""),
        weight=keys.number("weight", 1.0, 0),
        mean=None if mean is None else _mean(mean, (*path, "aggregation")),
    )
    keys.done()
    return made


def _step(data: object, path: Sequence[Step]) -> Preparing:
    known = {"denominate": _denominate, "screen": _screen, "impute": _impute, "treat": _treat}
    given: Mapping[str, Any] = {data: {}} if isinstance(data, str) else Keys(data, path).data
    name = next(iter(given), "")
    if len(given) != 1 or name not in known:
        raise refuse(path, refusals.NOT_ONE_OF, value=", ".join(map(str, given)), known=", ".join(known))
    return known[name](given[name] or {}, (*path, name))


def _denominate(data: object, path: Sequence[Step]) -> Preparing:
    Keys(data, path).done()
    return Denominate()


def _screen(data: object, path: Sequence[Step]) -> Preparing:
    keys = Keys(data, path)
    made = Screen(keys.number("available", 0.0, 0, 1), keys.number("nonzero", 0.0, 0, 1))
    keys.done()
    return made


def _impute(data: object, path: Sequence[Step]) -> Impute:
    keys = Keys(data, path)
    how = keys.word("how", Filling.MEAN)
    by = keys.text("by", None if how in (Filling.GROUP_MEAN, Filling.GROUP_MEDIAN) else "")
    made = Impute(how, by, int(keys.number("most_years", 0, 0)))
    keys.done()
    return made


def _treat(data: object, path: Sequence[Step]) -> Treat:
    keys = Keys(data, path)
    then = keys.text("then", "log")
    if then not in THEN:
        raise refuse((*path, "then"), refusals.NOT_ONE_OF, value=then, known=", ".join(THEN))
    made = Treat(
        most=int(keys.number("most", 5, 0)),
        skewness=keys.number("skewness", 2.0, 0),
        kurtosis=keys.number("kurtosis", 3.5),
        then=then,
        power=keys.optional("power"),
    )
    keys.done()
    return made


def _scale(data: object, path: Sequence[Step]) -> Scale:
    keys = Keys({"how": data} if isinstance(data, str) else data, path)
    how = keys.word("how", Scaling.MIN_MAX)
    low = keys.number("low", 0.0)
    made = Scale(
        how=how,
        low=low,
        high=keys.number("high", 100.0, low),
        mean=keys.number("mean", 0.0),
        sd=keys.number("sd", 1.0, 1e-12),
        capped=keys.flag("capped", True),
        reference=keys.text("reference", None if how is Scaling.TO_REFERENCE else ""),
        equal=keys.optional("equal"),
        within_year=keys.flag("within_year", False),
    )
    keys.done()
    return made


def _weights(keys: Keys) -> tuple[Weighing, tuple[int, ...]]:
    given = keys.get("weights")
    path = (*keys.path, "weights")
    own = Keys({"how": given} if given is None or isinstance(given, str) else given, path)
    made = (own.word("how", Weighing.GIVEN), own.levels("levels"))
    own.done()
    return made


def _mean(data: object, path: Sequence[Step]) -> Mean:
    if isinstance(data, Mapping):
        keys = Keys(data, path)
        power = keys.number("power", 1.0)
        keys.done()
        return Mean(Averaging.POWER, power)
    plain = [own for own in Averaging if own is not Averaging.POWER]
    if data not in plain:
        raise refuse(path, refusals.NOT_ONE_OF, value=data, known=", ".join((*plain, "{power: …}")))
    return Mean(Averaging(str(data)))


def _means(data: object, path: Sequence[Step]) -> tuple[Mean, ...]:
    if data is None:
        return (Mean(),)
    if isinstance(data, Sequence) and not isinstance(data, str):
        return tuple(_mean(each, place) for each, place in items(data, path))
    return (_mean(data, path),)


def _at_least(data: object, path: Sequence[Step]) -> tuple[float, ...]:
    if data is None:
        return (0.0,)
    if isinstance(data, Sequence) and not isinstance(data, str):
        return tuple(number(each, place, 0, 1) for each, place in items(data, path))
    return (number(data, path, 0, 1),)


def _uncertainty(data: object, path: Sequence[Step]) -> Uncertainty:
    keys = Keys(data, path)
    sampling = keys.get("sampling")
    below = Keys({} if sampling in (None, True, False) else sampling, (*path, "sampling"))
    made = Uncertainty(
        weights=keys.number("weights", 0.0, 0, 1),
        levels=keys.levels("levels"),
        scales=keys.many("scales", _scale),
        means=keys.many("aggregation", _means),
        absent=keys.many("absent", lambda value, place: word(value, Absent, place)),
        fillings=keys.many("fillings", _impute),
        treatments=keys.many("treatments", _treat),
        sampling=sampling not in (None, False),
        sampled_below=below.number("below", math.inf, 1),
        low=keys.number("low", 0.05, 0, 0.5),
        high=keys.number("high", 0.95, 0.5, 1),
    )
    below.done()
    keys.done()
    return made
