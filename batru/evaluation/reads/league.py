"""A league table: units of one block in their places by the total or by one node, and what can be said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from batru.evaluation.reads.results import NodeResult, Result, UnitResult
from batru.evaluation.reads.shown import HUNDRED, TOTAL, Shown, Sure
from batru.law.index_sets.model import Group
from batru.law.questions import Words

SORTS = ("rank", "name", "score", "change", "applicable", "nothing")


@dataclass(frozen=True, slots=True)
class By:
    """By what units are put in their places: a code, its name, and the heading that it stands under."""

    code: str
    name: Words | None = None
    view: Words | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in its place; `change` is on the result before, None where nothing can be compared."""

    own: UnitResult
    place: Decimal | None
    score: Decimal | None
    most: Decimal
    sure: Sure | None
    change: Decimal | None
    was: Decimal | None
    applicable: Decimal
    on_nothing: Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """A block's lines as they were asked for; `ranked` is how many have a place."""

    block: str
    by: By
    sort: str
    is_falling: bool
    lines: tuple[Line, ...]
    ranked: int

    @property
    def is_grouped(self) -> bool:
        """Whether the lines stand in the groups that cannot be told apart."""
        return self.sort == "rank" and not self.is_falling and any(line.sure for line in self.lines)


def choices(result: Result) -> list[By]:
    """The total, the groups right under it, and the headings of other views."""
    top = [By(part.code, part.name) for part in result.edition.root.parts if isinstance(part, Group)]
    views = [By(f"{v.code}.{g.code}", g.name, v.name) for v in result.edition.views for g in v.groups]
    return [By(TOTAL), *top, *views]


def blocks(result: Result) -> dict[str, int]:
    """The blocks in the set's order, with how many units stand in each."""
    there = [own.block for own in result.units]
    known = [block.code for block in result.edition.blocks]
    return {code: there.count(code) for code in dict.fromkeys([*known, *there]) if code in there}


def table(shown: Shown, asked: Mapping[str, Any], language: str) -> Table:
    """The table that was asked for by `block`, `by` and `sort`; what is unknown falls back to the first."""
    offered = list(blocks(shown.result))
    block = asked.get("block", "") if asked.get("block", "") in offered else offered[0]
    known = choices(shown.result)
    by = next((one for one in known if one.code == asked.get("by")), known[0])
    sort = str(asked.get("sort", "rank")).removeprefix("-")
    sort, falling = sort if sort in SORTS else "rank", str(asked.get("sort", "")).startswith("-")
    lines = [_line(shown, own, by) for own in shown.of_block(block)]
    lines = [line for line in lines if line.most]
    found = _sorted(lines, sort, falling, shown, language)
    return Table(block, by, sort, falling, tuple(found), sum(line.place is not None for line in lines))


def first(lines: tuple[Line, ...]) -> tuple[list[Line], list[Line]]:
    """Those in the first place, and those who cannot be told apart from them."""
    leading = [line for line in lines if line.place == 1]
    alike = [line for line in lines if line.sure and line.sure.group == 1 and line not in leading]
    return leading, alike


def _line(shown: Shown, own: UnitResult, by: By) -> Line:
    node, was = _node(own, by), shown.was(own.key)
    score, place, most = _worth(own, by)
    then = _worth(was, by)[0] if was else None
    return Line(
        own=own,
        place=place,
        score=score,
        most=most,
        sure=shown.spans.get(own.key) if by.code == TOTAL else None,
        change=score - then if score is not None and then is not None else None,
        was=_worth(was, by)[1] if was else None,
        applicable=node.applicable * HUNDRED / node.most if node and node.most else Decimal(0),
        on_nothing=node.on_nothing * HUNDRED / node.score if node and node.score else None,
    )


def _node(own: UnitResult, by: By) -> NodeResult | None:
    return own.base if by.code == TOTAL else own.nodes.get(by.code)


def _worth(own: UnitResult, by: By) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """Score, place and maximum."""
    if by.code == TOTAL:
        return own.total, own.rank, own.most
    node = own.nodes.get(by.code)
    return (node.score, node.rank, node.most) if node else (None, None, Decimal(0))


def _sorted(lines: list[Line], sort: str, falling: bool, shown: Shown, language: str) -> list[Line]:
    """Lines without what is sorted by stand last, whichever way."""
    if sort == "name":
        return sorted(lines, key=lambda line: shown.short(line.own.key, language), reverse=falling)
    values = {line.own.key: _value(line, sort) for line in lines}
    known = [line for line in lines if values[line.own.key] is not None]
    rest = [line for line in lines if values[line.own.key] is None]
    return [*sorted(known, key=lambda line: values[line.own.key] or 0, reverse=falling), *rest]


def _value(line: Line, sort: str) -> Decimal | None:
    found: dict[str, Decimal | None] = {
        "rank": line.place,
        "score": line.score,
        "change": line.change,
        "applicable": line.applicable,
        "nothing": line.on_nothing,
    }
    return found[sort]
