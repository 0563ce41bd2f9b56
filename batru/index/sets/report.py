"""How a set scores, as rows and numbers for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import translation

from batru.index.sets import words
from batru.law.index_sets.checks import most
from batru.law.index_sets.frozen import Period
from batru.law.index_sets.kinds import KindWords
from batru.law.index_sets.model import Dated, Edition, Group, Indicator, Node
from batru.law.index_sets.numbers import Rounding
from batru.law.index_sets.sheet import stands
from batru.law.questions import Words

MOST_COLUMNS = 9
UNROUNDED = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A line of "how it is scored": depth in the tree, points by profile, the rule, and states that are its own."""

    depth: int
    node: Node
    is_group: bool
    points: tuple[str, ...]
    rule: str
    states: str
    from_parent: bool = False
    definition: Words | None = None
    counts: tuple[Words, Words] | None = None
    note: Words | None = None
    dated: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A node beside the total, with its maximum where there is one for everybody."""

    code: str
    name: str
    most: str = ""


def editions(periods: Sequence[Period]) -> list[Edition]:
    """The editions by which the periods were scored, newest first, each once."""
    found: list[Edition] = []
    for period in reversed(periods):
        if not any(period.values.edition is one for one in found):
            found.append(period.values.edition)
    return found


def number(value: Fraction | None, digits: int, language: str) -> str:
    """A number as the language writes it; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{Rounding('half_up', digits).of(value).numerator / 1:.0f}" if not digits else _decimal(value, digits)
    return text if language == "en" else text.replace(",", "␟").replace(".", ",").replace("␟", ".")


def _decimal(value: Fraction, digits: int) -> str:
    kept = Rounding("half_up", digits).of(value) * 10**digits
    whole, rest = divmod(abs(kept.numerator), 10**digits)
    return f"{'-' if kept < 0 else ''}{whole:,}.{rest:0{digits}d}"


def digits_of(edition: Edition) -> int:
    """How many digits a total is shown with."""
    for rounding in (edition.total_rounding, edition.leaf_rounding, edition.ranking.rounding):
        if rounding.mode != "exact":
            return max(rounding.digits, edition.ranking.rounding.digits)
    return UNROUNDED


def columns(edition: Edition, language: str) -> list[Column]:
    """The groups right under the total, then the headings of the views."""
    top = [Column(part.code, words.local(part.name, language), _most(edition, part)) for part in edition.root.parts]
    views = [
        Column(f"{view.code}.{own.code}", f"{words.local(view.name, language)}: {words.local(own.name, language)}")
        for view in edition.views
        for own in view.groups
    ]
    return [*top, *views] if len(top) <= MOST_COLUMNS else views


def scored(edition: Edition, kinds: Mapping[str, KindWords], language: str) -> dict[str, Any]:
    """What a page says of how an edition scores."""
    return {
        "edition": edition,
        "rows": rows(edition, kinds, language),
        "heads": [words.local(profile.name, language) for profile in edition.profiles],
        "states": words.states_words(edition.states),
        "ranking": words.ranking_words(edition.ranking),
        "leaf": words.rounding_words(edition.leaf_rounding),
        "total": words.rounding_words(edition.total_rounding),
    }


def rows(edition: Edition, kinds: Mapping[str, KindWords], language: str) -> list[Row]:
    """The tree line by line."""
    return [line for part in edition.root.parts for line in _rows(edition, part, kinds, language, 0)]


def _rows(edition: Edition, node: Node, kinds: Mapping[str, KindWords], language: str, depth: int) -> list[Row]:
    if isinstance(node, Group):
        by, dated = translation.gettext(words.BY[node.by]), edition.dated_of("parts", node.code)
        own = Row(depth, node, True, _points(edition, node), by, "", note=node.note, dated=dated)
        below = [line for part in node.parts for line in _rows(edition, part, kinds, language, depth + 1)]
        return [own, *below]
    return [_leaf_row(edition, node, kinds, language, depth)]


def _leaf_row(edition: Edition, node: Indicator, kinds: Mapping[str, KindWords], language: str, depth: int) -> Row:
    rules: dict[str, list[str]] = {}
    for profile, scoring in node.scoring.items():
        rules.setdefault(words.rule_words(scoring.rule, kinds, language), []).append(profile)
    names = {profile.code: words.local(profile.name, language) for profile in edition.profiles}
    told = [
        f"{', '.join(names[code] for code in own)}: {text}" if len(rules) > 1 else text for text, own in rules.items()
    ]
    own = "states" in node.raw or "differs" in node.raw
    states = dict.fromkeys(words.states_words(scoring.states) for scoring in node.scoring.values()) if own else {}
    return Row(
        depth=depth,
        node=node,
        is_group=False,
        points=_points(edition, node),
        rule="; ".join(told),
        states="; ".join(states),
        from_parent=any(scoring.from_parent for scoring in node.scoring.values()),
        definition=node.definition,
        counts=_counts(node),
        note=Words(**node.raw["note"]) if "note" in node.raw else None,
        dated=edition.dated_of("parts", node.code),
    )


def _counts(node: Indicator) -> tuple[Words, Words] | None:
    """What part and whole count, in the set's own words."""
    raw = node.raw.get("counts")
    return (Words(**raw["part"]), Words(**raw["whole"])) if raw else None


def _points(edition: Edition, node: Node) -> tuple[str, ...]:
    """Points by profile, or weights where figures are averaged; a group's are those of its parts."""
    profiles = edition.profile_codes
    if not edition.in_points:
        return tuple(_short(node.weight.get(profile, Fraction(1))) for profile in profiles)
    found = [most(node, profile) if stands(node, profile) else None for profile in profiles]
    return tuple("–" if each is None else _short(each) for each in found)


def _most(edition: Edition, node: Node) -> str:
    """The maximum, where every profile has the same."""
    found = set(_points(edition, node)) if edition.in_points else set()
    return found.pop() if len(found) == 1 else ""


def _short(value: Fraction) -> str:
    return f"{float(value):g}"
