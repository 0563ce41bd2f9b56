"""A set file's plain data into a typed set; whatever is unknown, missing or out of bounds is refused with its place."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from batru.index.method import refusals
from batru.index.method.keys import LEAST, Keys, items, number, word
from batru.index.method.layout import check_layout, read_layout
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

THEN = ("log", "log_by_skew", "box_cox", "none")
MOST_DIGITS = 12

BOUNDED = (Scaling.GOALPOSTS, Scaling.TO_TARGET, Scaling.TO_REFERENCE)
ENDED = (Scaling.MIN_MAX, *BOUNDED, Scaling.SHARE_OF_BEST, Scaling.Z_SCORE)
# What belongs to some scales alone.
READ_WITH: Mapping[str, tuple[Scaling, ...]] = {
    "mean": (Scaling.Z_SCORE,),
    "sd": (Scaling.Z_SCORE,),
    "capped": BOUNDED,
    "reference": (Scaling.TO_REFERENCE,),
    "equal": ENDED,
}


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
        digits=keys.whole("digits", 9, 0, MOST_DIGITS),
        peers=keys.many("peers", lambda value, _place: str(value)),
        uncertainty=_uncertainty(keys.get("uncertainty") or {}, (*keys.path, "uncertainty")),
        layout=read_layout(keys.get("table") or {}, (*keys.path, "table")),
    )
    keys.done()
    top = tree_of(made).top
    check_read(made, data, keys.path)
    _check_weighed(made, top - 1, keys.path)
    check_layout(made, (*keys.path, "table"))
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
        per=keys.number("per", 1.0, LEAST),
        target=keys.optional("target"),
        low=keys.optional("low"),
        high=keys.optional("high"),
        whole=keys.text("whole", ""),
        whole_as=keys.number("whole_as", 1.0, LEAST),
        scale=None if own is None else _scale(own, (*path, "scale")),
        treated=keys.flag("treated", True),
        log=keys.flag("log", False),
    )
    keys.read_with("per", bool(made.denominator), "denominator")
    if made.low is not None and made.high is not None and made.low >= made.high:
        raise refuse((*path, "low"), refusals.UPSIDE_DOWN, low=made.low, high=made.high)
    for key in ("low", "high", "target") if made.log else ():
        keys.optional(key, LEAST)
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
    made = Impute(how, by, keys.whole("most_years", 0, 0))
    keys.read_with("by", how in (Filling.GROUP_MEAN, Filling.GROUP_MEDIAN), "group_mean, group_median")
    keys.read_with("most_years", how in (Filling.LAST, Filling.LINEAR), "last, linear")
    keys.done()
    return made


def _treat(data: object, path: Sequence[Step]) -> Treat:
    keys = Keys(data, path)
    then = keys.text("then", "log")
    if then not in THEN:
        raise refuse((*path, "then"), refusals.NOT_ONE_OF, value=then, known=", ".join(THEN))
    made = Treat(
        most=keys.whole("most", 5, 0),
        skewness=keys.number("skewness", 2.0, 0),
        kurtosis=keys.number("kurtosis", 3.5),
        then=then,
        power=keys.optional("power"),
    )
    keys.read_with("power", then == "box_cox", "box_cox")
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
        sd=keys.number("sd", 1.0, LEAST),
        capped=keys.flag("capped", True),
        reference=keys.text("reference", None if how is Scaling.TO_REFERENCE else ""),
        equal=keys.optional("equal", 0, 1),
        within_year=keys.flag("within_year", False),
    )
    for key, hows in READ_WITH.items():
        keys.read_with(key, how in hows, ", ".join(hows))
    keys.done()
    return made


def _weights(keys: Keys) -> tuple[Weighing, tuple[int, ...]]:
    given = keys.get("weights")
    path = (*keys.path, "weights")
    own = Keys({"how": given} if given is None or isinstance(given, str) else given, path)
    made = (own.word("how", Weighing.GIVEN), own.levels("levels"))
    own.read_with("levels", made[0] not in (Weighing.GIVEN, Weighing.EQUAL), "pca, pca_squared, balanced")
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
    keys.read_with("levels", made.weights > 0, "weights")
    keys.done()
    return made


def check_read(made: Spec, data: object, path: Sequence[Step]) -> None:
    """Refuse what an indicator says and no step or scale reads, and figures that would be divided twice.

    A target alone may stand for people to see.
    """
    divided = [place for place, step in enumerate(made.steps) if isinstance(step, Denominate)]
    if len(divided) > 1:
        raise refuse((*path, "steps", divided[1]), refusals.TWICE, node="denominate")
    everywhere = {scale.how for scale in (made.scale, *made.uncertainty.scales)}
    for place, own in enumerate(made.indicators):
        hows = everywhere | ({own.scale.how} if own.scale else set())
        keys = Keys(_at(data, place), (*path, "indicators", place))
        keys.read_with("denominator", bool(divided), "steps: [denominate]")
        for key in ("low", "high"):
            keys.read_with(key, Scaling.GOALPOSTS in hows, Scaling.GOALPOSTS)


def _check_weighed(made: Spec, highest: int, path: Sequence[Step]) -> None:
    """Refuse levels that have no weights: they begin at the indicators and end right under the index."""
    for key, levels in (("weights", made.weighed_levels), ("uncertainty", made.uncertainty.levels)):
        for place, level in enumerate(levels):
            if level > highest:
                where = (*path, key, "levels", place)
                raise refuse(where, refusals.OUT_OF_BOUNDS, value=level, low=1, high=highest)


def _at(data: Any, place: int) -> object:
    return data["indicators"][place]
