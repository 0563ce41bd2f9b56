"""Few cases behind a figure: how many of a unit's fall where, and the figure that follows when they are drawn anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from batru.index.method.spec import Flags, Floats
from batru.law.index_sets.given import Given
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.rates import PLAIN
from batru.law.index_sets.rule import Rule

OF_RATES = ("ratio/1", "capped/1", "linear/1", "log_linear/1", "bands/1", "target/1")


@dataclass(frozen=True)
class Cases:
    """How many cases of a unit are of each sort that counts, of how many; `aim` is a target of its own."""

    sorts: tuple[float, ...]
    whole: float
    aim: float = float("nan")


@dataclass(frozen=True)
class Known:
    """What a rule reads beside the share, unit by unit."""

    wholes: Floats = field(default_factory=lambda: np.ones(1))
    aims: Floats = field(default_factory=lambda: np.full(1, np.nan))


def rule_of(rule: Rule) -> Rule:
    """The rule that scores: the one behind a gate, where there is one."""
    return rule_of(rule.then) if rule.then else rule


def cases(rule: Rule, given: Given) -> Cases | None:
    """The cases behind a figure; None where nobody counts them, one may be of several sorts, or a gate is shut."""
    if rule.then:
        return cases(rule.then, given) if given.flag(str(rule.settings["gate"])) else None
    counted = None if rule.settings.get("beyond") else COUNTED.get(rule.kind)
    found = counted(rule, given) if counted else None
    if found is None or found.whole <= 0 or min(found.sorts) < 0 or sum(found.sorts) > found.whole:
        return None
    return found


def worth(rule: Rule) -> Floats:
    """What a case of each sort is worth."""
    how = rule.rate or PLAIN
    return np.array([float(each) for each in how.numbers("weights").values() if each] if _is_weighted(how) else [1.0])


def figures(fresh: Floats, worths: Floats) -> Floats:
    """Figures (draws x units) from drawn shares (draws x sorts x units), each of what those before it left."""
    found, left = np.zeros(fresh[:, 0].shape), np.ones(fresh[:, 0].shape)
    for sort, each in enumerate(worths):
        share = left * fresh[:, sort]
        found, left = found + each * share, left - share
    return found


def earned(rule: Rule, shares: Floats, known: Known | None = None) -> Floats:
    """The share of the points that figures earn, by the rules whose cases are drawn."""
    return EARNED.get(rule.kind, _as_it_is)(rule, shares, known or Known())


def _is_weighted(how: Rule) -> bool:
    return how.kind == "weighted/1"


def _of_rate(rule: Rule, given: Given) -> Cases | None:
    how, own = rule.rate or PLAIN, _number(given, "target")
    if _is_weighted(how):
        return _cases(
            [_number(given, name) or 0.0 for name, each in how.numbers("weights").items() if each], given, own
        )
    if how.kind == "less/1":
        whole = _number(given, "whole")
        less = sum(_number(given, name) or 0.0 for name in how.settings["less"])
        return None if whole is None else _cases([max(0.0, whole - less)], given, own)
    if how.kind == "largest_whole/1":
        part, wholes = _number(given, "part"), [_number(given, name) or 0.0 for name in how.settings["wholes"]]
        return None if part is None else Cases((part,), max(wholes), _aim(own))
    part = _number(given, "part")
    return _cases([part], given, own) if how.kind == PLAIN.kind and part is not None else None


def _cases(sorts: Sequence[float], given: Given, own: float | None) -> Cases | None:
    whole = _number(given, "whole")
    return None if whole is None else Cases(tuple(sorts), whole, _aim(own))


def _of_wilson(rule: Rule, given: Given) -> Cases | None:
    part = _number(given, "part")
    return None if part is None else _cases([part], given, None)


def _of_answers(rule: Rule, given: Given) -> Cases | None:
    """As if each answer were one of both ends of the scale: no answers of this mean are more apart."""
    mean, answers = _number(given, ""), _number(given, "n")
    if mean is None or answers is None:
        return None
    low, high = float(rule.number("low")), float(rule.number("high"))
    return Cases((answers * (mean - low) / (high - low),), answers)


def _aim(own: float | None) -> float:
    return float("nan") if own is None else own


def _number(given: Given, name: str) -> float | None:
    found = given.number(name)
    return None if found is None else float(found)


def _as_it_is(rule: Rule, shares: Floats, known: Known) -> Floats:
    return shares


def _capped(rule: Rule, shares: Floats, known: Known) -> Floats:
    return np.minimum(1.0, shares / float(rule.number("target")))


def _linear(rule: Rule, shares: Floats, known: Known) -> Floats:
    low = float(rule.number("zero_at"))
    return np.asarray(np.clip((shares - low) / (float(rule.number("full_at")) - low), 0.0, 1.0))


def _log_linear(rule: Rule, shares: Floats, known: Known) -> Floats:
    low, high = np.log(float(rule.number("zero_at"))), np.log(float(rule.number("full_at")))
    return np.asarray(np.clip((np.log(np.maximum(shares, np.finfo(float).tiny)) - low) / (high - low), 0.0, 1.0))


def _target(rule: Rule, shares: Floats, known: Known) -> Floats:
    own = float(rule.number("target")) if "target" in rule.settings else np.nan
    aims, base = np.where(np.isnan(known.aims), own, known.aims), float(rule.number("base", "0"))
    return np.asarray(np.clip((shares - base) / (aims - base), 0.0, 1.0))


def _wilson(rule: Rule, shares: Floats, known: Known) -> Floats:
    z, whole = float(rule.number("z")), known.wholes
    middle = shares + z * z / (2 * whole)
    spread = z * np.sqrt(shares * (1 - shares) / whole + z * z / (4 * whole * whole))
    return np.asarray(np.clip((middle - spread) / (1 + z * z / whole) / float(rule.number("target", "1")), 0.0, 1.0))


def _banded(rule: Rule, shares: Floats, known: Known) -> Floats:
    found, left = np.zeros_like(shares), np.ones(shares.shape, dtype=bool)
    for band in rule.settings["bands"]:
        here = left & _lies_in(shares, band)
        found[here] = float(exact(band["share"]))
        left &= ~here
    return found


def _lies_in(shares: Floats, band: Mapping[str, object]) -> Flags:
    if "above" in band:
        return np.asarray(shares > float(exact(band["above"])))
    return np.asarray(shares >= float(exact(band["at_least"]))) if "at_least" in band else np.ones_like(shares, bool)


COUNTED: dict[str, Callable[[Rule, Given], Cases | None]] = {
    **dict.fromkeys(OF_RATES, _of_rate),
    "wilson/1": _of_wilson,
    "survey_mean/1": _of_answers,
}
EARNED: dict[str, Callable[[Rule, Floats, Known], Floats]] = {
    "capped/1": _capped,
    "linear/1": _linear,
    "log_linear/1": _log_linear,
    "target/1": _target,
    "wilson/1": _wilson,
    "bands/1": _banded,
}
