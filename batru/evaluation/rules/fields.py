"""What a rule asks a unit to type: a field for each cell, and numbers as people write them. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from batru.kernel.text import N_
from batru.law.index_sets.given import AWARDED
from batru.law.index_sets.model import Indicator, Policy, Scoring
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import cells

NOT_APPLICABLE = "na"
LONGEST = 400


class Asks(StrEnum):
    """What a cell holds; `share` is yes, no, or the done part of one."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SHARE = "share"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Field:
    """One cell to fill; `words` is what it counts where the set says so, `options` are what may stand in it."""

    cell: str
    asks: Asks
    words: Mapping[str, str] | None = None
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The cell in a form's address."""
        return self.cell or "value"


OTHER = N_("Another figure of the rule")
# Cells whose set gives them no words of their own.
CELLS: Mapping[str, str] = {
    "": N_("Value"),
    AWARDED: N_("Points awarded"),
    "strikes": N_("Indicators struck"),
    "part": N_("Done or met"),
    "whole": N_("Out of"),
    "on_time": N_("Done by the first date"),
    "extended": N_("Done by a date extended beforehand"),
    "self": N_("Filed by people themselves"),
    "assisted": N_("Filed with open help"),
    "flagged": N_("Filed by proxy"),
    "plan": N_("The plan was issued in time"),
    "monitored": N_("Systems are monitored"),
    "teaching": N_("Points for teaching"),
    "management": N_("Points for management"),
    "target": N_("Target that was set"),
    "n": N_("Number of answers"),
    "reason": N_("Reason for the points"),
    "dissatisfied": N_("Dissatisfied"),
    "repeated": N_("Repeated"),
    "late": N_("Late"),
    "complained": N_("Complained of"),
    "reported": N_("Reported"),
    "on_portal": N_("On the portal"),
}
YES_NO = ("yes", "no")
TYPED_BY = {
    "yes_no/1": Asks.YES_NO,
    "parts/1": Asks.SHARE,
}
DIVIDED = ("ratio/1", "capped/1", "linear/1", "log_linear/1", "bands/1", "best/1", "minmax/1", "zscore/1", "target/1")
_THOUSANDS = {"vi": (".", ","), "en": (",", ".")}


def fields(indicator: Indicator, scoring: Scoring) -> tuple[Field, ...]:
    """The cells that a unit fills for an indicator, in the order of its rule."""
    found = list(_fields(indicator, scoring.rule))
    if scoring.states.full_if and scoring.states.full_if not in {field.cell for field in found}:
        found.append(Field(scoring.states.full_if, Asks.YES_NO, _named(indicator, scoring.states.full_if), YES_NO))
    return tuple(found)


def cell_words(indicator: Indicator | None, cell: str) -> Mapping[str, str] | str:
    """What a cell is called: in both languages as the set's file says, else by a sentence that all sets share."""
    raw = indicator.raw if indicator else {}
    own: Mapping[str, str] | None = raw.get("counts", {}).get(cell) or raw.get("cells", {}).get(cell)
    return own or CELLS.get(cell, OTHER)


def may_be_left_out(scoring: Scoring) -> bool:
    """Whether a unit may say that the indicator does not apply to it."""
    return scoring.states.not_applicable is not Policy.MISSING


def is_complete(wanted: tuple[Field, ...], given: Mapping[str, str]) -> bool:
    """Whether every cell is filled, or the indicator was said not to apply."""
    if given.get("", "").lower() == NOT_APPLICABLE:
        return True
    return all(given.get(field.cell, "") for field in wanted)


def plain_number(text: str, language: str) -> str:
    """A number as the engine reads it, from one as it is typed in a language: 1.234,5 or 1,234.5; else as it came."""
    typed = re.sub(r"[\s\u00a0\u202f]", "", text).removesuffix("%") if "%" not in text[:-1] else text
    group, point = _THOUSANDS.get(language, _THOUSANDS["vi"])
    grouped = rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?"
    if re.fullmatch(grouped, typed):
        typed = typed.replace(group, "")
    return typed.replace(",", ".") if re.fullmatch(r"-?\d+(?:[.,]\d+)?", typed) else text.strip()


def _fields(indicator: Indicator, rule: Rule) -> Iterator[Field]:
    if rule.kind == "gate/1":
        yield Field(str(rule.settings["gate"]), Asks.YES_NO, _named(indicator, str(rule.settings["gate"])), YES_NO)
        assert rule.then is not None
        yield from _fields(indicator, rule.then)
        return
    for cell in _cells(rule):
        yield _field(indicator, rule, cell)


def _cells(rule: Rule) -> tuple[str, ...]:
    """A figure made of part and whole is typed as both, unless the rule's own bounds show that it is no share."""
    found = cells(rule)
    if rule.kind not in DIVIDED or not {"", "part", "whole"} <= set(found):
        return found
    left_out = ("part", "whole") if _is_plain(rule) else ("",)
    return tuple(cell for cell in found if cell not in left_out)


def _is_plain(rule: Rule) -> bool:
    edges = [each for band in rule.settings.get("bands", ()) for name, each in band.items() if name != "share"]
    edges += [rule.settings[name] for name in ("target", "zero_at", "full_at") if name in rule.settings]
    return any(exact(edge) > Fraction(1) for edge in edges)


def _field(indicator: Indicator, rule: Rule, cell: str) -> Field:
    counts, own = indicator.raw.get("counts", {}), indicator.raw.get("cells", {})
    words = counts.get(cell) or own.get(cell) or (counts.get("part") if cell == "" and rule.kind in DIVIDED else None)
    if rule.kind == "grades/1":
        return Field(cell, Asks.CHOICE, words, tuple(str(each) for each in rule.settings["grades"]))
    asks = Asks.TEXT if cell == "reason" or _has_events(rule) else TYPED_BY.get(rule.kind, Asks.NUMBER)
    return Field(cell, asks, words, YES_NO if asks is Asks.YES_NO else ())


def _named(indicator: Indicator, cell: str) -> Mapping[str, str] | None:
    own: Mapping[str, str] | None = indicator.raw.get("cells", {}).get(cell)
    return own


def _has_events(rule: Rule) -> bool:
    return rule.rate is not None and rule.rate.kind == "worst_event/1"
