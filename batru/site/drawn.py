"""Pieces of pages that are drawn once for what they show: `{% drawn_for row, chip %} … {% enddrawn_for %}`.

A piece reads nothing but what is named in its tag, the reader's language and the page's own hidden token, so whoever
asks for the same again is given the same markup. `{% drawn_for rows at now %}` may also say how times stand at a
moment: it is kept until the first of them is said differently. `bench/list_page.py` measures it.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from batru.site.language import spoken

# So many pieces are kept, about a kilobyte each; then all are forgotten and drawn anew as they are asked for.
ROOM = 8192

# Every tag of every compiled template has a number of its own.
_places = count()


@dataclass(slots=True)
class Piece:
    """Markup, divided where the page's token goes; with times in it, the first and last moment at which they are so."""

    parts: list[str]
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime | None) -> bool:
        """Whether its times, if any, are still said so; a piece that names no moment cannot be sure."""
        if self.until is None:
            return True
        return now is not None and self.since is not None and self.since <= now <= self.until


_pieces: dict[tuple[Any, ...], Piece] = {}
# What the piece that is being drawn has been told of its times.
_ends: ContextVar[list[datetime] | None] = ContextVar("_ends", default=None)


def stands_until(moment: datetime) -> None:
    """Tell the piece that is being drawn, if any, when something in it will be said differently."""
    ends = _ends.get()
    if ends is not None:
        ends.append(moment)


class DrawnFor(Extension):
    """The tag `drawn_for`: its expressions must be hashable values that never change; after `at`, a moment."""

    tags = {"drawn_for"}

    def parse(self, parser: Parser) -> nodes.Node:
        """A call of `_drawn` with the piece's place, what it shows, and how to draw it."""
        line = next(parser.stream).lineno
        shown = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            shown.append(parser.parse_expression())
        now = parser.parse_expression() if parser.stream.skip_if("name:at") else nodes.Const(None)
        body = parser.parse_statements(("name:enddrawn_for",), drop_needle=True)
        place = nodes.Const(next(_places))
        call = self.call_method("_drawn", [place, nodes.Tuple(shown, "load"), now])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _drawn(self, place: int, shown: tuple[Any, ...], now: datetime | None, caller: Callable[[], str]) -> Markup:
        known = (place, spoken(), shown)
        piece = _pieces.get(known)
        field: Any = self.environment.globals["csrf_field"]
        if piece is None or not piece.holds(now):
            drawn, until = _told(caller)
            parts = drawn.split(str(field())) if "csrfmiddlewaretoken" in drawn else [drawn]
            if len(_pieces) >= ROOM:
                _pieces.clear()
            _pieces[known] = piece = Piece(parts, now, until)
        if piece.until is not None:
            stands_until(piece.until)
        return Markup(piece.parts[0] if len(piece.parts) == 1 else str(field()).join(piece.parts))


def _told(caller: Callable[[], str]) -> tuple[str, datetime | None]:
    """The markup, and the first moment at which a time in it is said differently; None without times."""
    ends: list[datetime] = []
    before = _ends.set(ends)
    try:
        return str(caller()), min(ends, default=None)
    finally:
        _ends.reset(before)
