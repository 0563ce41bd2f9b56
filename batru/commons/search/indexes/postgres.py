"""GIN over a text-search vector: it knows no order, so the newest rows are asked window by window, then all others.

A common word has its 20 hits in the first window; what is not found in two has few hits at all, and those are sorted.
One condition a word: GIN steps through several keys far faster than through one conjunction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from batru.commons.search.rules import Found, Groups

WINDOW_BITS = 14
WINDOWS = 2
VECTOR = "search_vector(kind, id, tokens)"
# The sum keeps the planner from walking the primary key; the outer loop stops as soon as it has enough.
NEWEST = """
SELECT hit.id, hit.key, hit.text FROM unnest(%s::text[]) AS near CROSS JOIN LATERAL (
    SELECT id, key, text FROM search_row
    WHERE {vector} @@ near::tsquery AND {conditions} AND id < %s ORDER BY id + 0 DESC LIMIT %s
) AS hit LIMIT %s
"""
OTHERS = "SELECT id, key, text FROM search_row WHERE {conditions} AND id < %s ORDER BY id + 0 DESC LIMIT %s"
TOP = "SELECT id FROM search_row WHERE kind = %s AND id < %s ORDER BY id DESC LIMIT 1"


def find(kind: str, groups: Groups, limit: int, before: int) -> list[Found]:
    """Rows numbered below `before` that hold a token of each group, newest first.

    A token that ends in * stands for all that begin with it.
    """
    asked = [" | ".join(map(_quoted, group)) for group in groups]
    conditions = " AND ".join([f"{VECTOR} @@ %s::tsquery"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(TOP, (kind, before))
        top = cursor.fetchone()
        if top is None:
            return []
        near = [f"'{window}'" for window in windows(kind, top[0])]
        cursor.execute(NEWEST.format(vector=VECTOR, conditions=conditions), (near, *asked, before, limit, limit))
        found = list(cursor.fetchall())
        rest = min(before, first_row(top[0]))
        if len(found) < limit and rest > 0:
            cursor.execute(OTHERS.format(conditions=conditions), (*asked, rest, limit - len(found)))
            found += cursor.fetchall()
        return found


def windows(kind: str, top: int) -> list[str]:
    """Tokens of the newest windows of row numbers, from the one that holds `top` down."""
    last = top >> WINDOW_BITS
    return [f"{kind}#{window}" for window in range(last, max(last - WINDOWS, -1), -1)]


def first_row(top: int) -> int:
    """The first row number inside those windows."""
    return max((top >> WINDOW_BITS) - WINDOWS + 1, 0) << WINDOW_BITS


@contextmanager
def filled_at_once() -> Iterator[None]:
    """Make the index after its rows: ten times as fast as row by row; searches meanwhile read all rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_row_tokens'")
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX search_row_tokens")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(definition)


def tidy() -> None:
    """Refresh the planner's numbers after many changes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_row, search_code, search_token")


def _quoted(token: str) -> str:
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"
