"""Pieces of pages that are drawn once for what they show: `{% drawn_for row, chip %} … {% enddrawn_for %}`.

A piece reads nothing but what is named in its tag, the reader's language and the page's own hidden token, so whoever
asks for the same again is given the same markup. `bench/list_page.py` measures it.
"""

from collections.abc import Callable
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
_pieces: dict[tuple[Any, ...], list[str]] = {}


class DrawnFor(Extension):
    """The tag `drawn_for`: its expressions must be hashable values that never change."""

    tags = {"drawn_for"}

    def parse(self, parser: Parser) -> nodes.Node:
        """A call of `_drawn` with the piece's place, what it shows, and how to draw it."""
        line = next(parser.stream).lineno
        shown = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            shown.append(parser.parse_expression())
        body = parser.parse_statements(("name:enddrawn_for",), drop_needle=True)
        place = nodes.Const(next(_places))
        call = self.call_method("_drawn", [place, nodes.Tuple(shown, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _drawn(self, place: int, shown: tuple[Any, ...], caller: Callable[[], str]) -> Markup:
        known = (place, spoken(), shown)
        parts = _pieces.get(known)
        field: Any = self.environment.globals["csrf_field"]
        if parts is None:
            drawn = str(caller())
            parts = drawn.split(str(field())) if "csrfmiddlewaretoken" in drawn else [drawn]
            if len(_pieces) >= ROOM:
                _pieces.clear()
            _pieces[known] = parts
            return Markup(drawn)
        return Markup(parts[0] if len(parts) == 1 else str(field()).join(parts))
