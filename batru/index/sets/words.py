"""A set's rules, rounding and states in sentences that anyone can read."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.kernel.text import N_
from batru.law.index_sets.kinds import KindWords
from batru.law.index_sets.model import Dated, Edition, Policy, Ranking, States
from batru.law.index_sets.numbers import Rounding
from batru.law.index_sets.rule import Rule
from batru.law.questions import Words

SETTINGS = {
    "target": N_("threshold"),
    "zero_at": N_("no points at"),
    "full_at": N_("all points at"),
    "bands": N_("bands"),
    "grades": N_("grades"),
    "parts": N_("parts"),
    "base": N_("counted from"),
    "z": N_("z"),
    "n_min": N_("fewest answers"),
    "low": N_("scale from"),
    "high": N_("scale to"),
    "gate": N_("only with"),
    "weights": N_("weights"),
    "less": N_("without"),
    "wholes": N_("largest of"),
    "of": N_("lowest of"),
    "when_equal": N_("where all are equal"),
    "better": N_("better when"),
    "beyond": N_("not cut at the ends"),
}
# What else may have days and a citation of its own.
NUMBERS = {
    "points": N_("Points"),
    "weight": N_("Weight"),
    "total": N_("Total"),
    "at_most": N_("at most"),
    "at_least": N_("at least"),
    "above": N_("above"),
    "every_group": N_("every group at least"),
    "gives": N_("then worth"),
    "needs": N_("share of the parts that must be there"),
    "needs_applicable": N_("percent that must apply"),
}
# Settings that name cells of the rule.
OF_CELLS = frozenset({"gate", "weights", "parts", "less", "wholes", "of"})
POLICIES = {
    Policy.NA: N_("leaves both sums"),
    Policy.ZERO: N_("earns nothing"),
    Policy.FULL: N_("earns all points"),
    Policy.MISSING: N_("leaves the total unknown"),
}
MODES = {
    "half_up": N_("half up to {digits} digits"),
    "half_even": N_("half to even to {digits} digits"),
    "down": N_("cut to {digits} digits"),
    "exact": N_("not rounded"),
}
TIES = {
    "competition": N_("equal units share a place, the next places stay empty (1, 2, 2, 4)"),
    "dense": N_("equal units share a place, the next follows at once (1, 2, 2, 3)"),
    "average": N_("equal units share the mean of their places (1, 2.5, 2.5, 4)"),
}
UNRANKED = {
    "not_a_ranking": N_("not a ranking"),
    "missing": N_("values are missing"),
    "not_applicable": N_("nothing applies"),
    "nothing": N_("nothing to count"),
    "too_little_applies": N_("too little applies"),
}
STATES = {
    "scored": N_("scored"),
    "nothing": N_("nothing to divide by (0/0)"),
    "missing": N_("missing"),
    "not_applicable": N_("does not apply"),
    "knocked_out": N_("knocked out"),
    "struck": N_("struck by a penalty"),
}
BY = {
    "sum": N_("sum"),
    "mean": N_("weighted mean"),
    "geometric": N_("geometric mean"),
    "harmonic": N_("harmonic mean"),
    "lowest": N_("the lowest part"),
}


def local(words: Words | None, language: str) -> str:
    """Words in the reader's language."""
    return "" if words is None else words.en if language == "en" else words.vi


def rule_words(
    rule: Rule, kinds: Mapping[str, KindWords], language: str, called: Callable[[str], str] | None = None
) -> str:
    """A rule with its settings: what stands in the set's file, in words; `called` gives those of a cell."""
    name = local(kinds[rule.kind].name, language)
    told = "; ".join(_setting(key, each, called or str) for key, each in rule.settings.items())
    own = f"{name} ({told})" if told else name
    inner = [rule_words(each, kinds, language, called) for each in (rule.rate, rule.then) if each]
    return " → ".join([own, *inner])


def _setting(key: str, value: Any, called: Callable[[str], str]) -> str:
    if value is True:
        return _(SETTINGS[key])
    return f"{_(SETTINGS[key])} {_value(value, called if key in OF_CELLS else str)}"


def _value(value: Any, called: Callable[[str], str]) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{called(key)}: {_plain(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(_band(each) if isinstance(each, dict) else called(each) for each in value)
    return called(value) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    """A number as the reader's language writes it."""
    text = str(value)
    return text if isinstance(value, str) or get_language() == "en" else text.replace(".", ",")


def _band(band: Mapping[str, Any]) -> str:
    edge = "…"
    for name, sign in (("above", ">"), ("at_least", "≥")):
        if name in band:
            edge = f"{sign} {_plain(band[name])}"
    return f"{edge}: {_plain(band['share'])}"


def dated_words(own: Dated) -> str:
    """A value with days of its own: which one it is, and what it is."""
    names = {**SETTINGS, **NUMBERS}
    called = next((_(names[step]) for step in reversed((own.section, *own.setting)) if step in names), "")
    return f"{called} {_value(own.value, str)}".strip()


def states_words(states: States) -> str:
    """What 0/0, missing and not applicable are worth."""
    nothing = _(POLICIES[states.nothing])
    if states.full_if:
        nothing = _("earns all points if {cell} is yes, else nothing").format(cell=states.full_if)
    return _("0/0: {nothing}; missing: {missing}; does not apply: {na}").format(
        nothing=nothing, missing=_(POLICIES[states.missing]), na=_(POLICIES[states.not_applicable])
    )


def rounding_words(rounding: Rounding) -> str:
    """How a level is rounded."""
    return _(MODES[rounding.mode]).format(digits=rounding.digits)


def ranking_words(ranking: Ranking) -> str:
    """How totals become places."""
    return _("Totals are compared {rounding}; {ties}.").format(
        rounding=rounding_words(ranking.rounding), ties=_(TIES[ranking.ties])
    )


def lacks_words(edition: Edition) -> str:
    """What is not known of a version that cannot be scored; nothing of one that can."""
    found = edition.lacks
    return "" if found is None else found.en if get_language() == "en" else found.vi


def number(value: float | None, digits: int, language: str) -> str:
    """A number as the language writes it; a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text if language == "en" else text.replace(",", "␟").replace(".", ",").replace("␟", ".")
