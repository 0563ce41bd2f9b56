"""GIN over a text-search vector: it knows no order, so it is asked window by window from the newest row down.

One condition a word: GIN steps through several keys far faster than through one conjunction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from batru.commons.search.rules import Found, Groups

SMALL, LARGE = 14, 17
VECTOR = "search_vector(kind, id, tokens)"
# The sum keeps the planner from walking the primary key; the outer loop stops as soon as it has enough.
FIND = """
SELECT hit.id, hit.key, hit.text FROM unnest(%s::text[]) AS near CROSS JOIN LATERAL (
    SELECT id, key, text FROM search_row
    WHERE {vector} @@ near::tsquery AND {conditions} AND id < %s
    ORDER BY id + 0 DESC LIMIT %s
) AS hit LIMIT %s
"""
TOP = "SELECT id FROM search_row WHERE kind = %s AND id < %s ORDER BY id DESC LIMIT 1"


def find(kind: str, groups: Groups, limit: int, before: int) -> list[Found]:
    """Rows numbered below `before` that hold a token of each group, newest first.

    A token that ends in * stands for all that begin with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TOP, (kind, before))
        top = cursor.fetchone()
        if top is None:
            return []
        near = [f"'{window}'" for window in windows(kind, top[0])]
        asked = [" | ".join(map(_quoted, group)) for group in groups]
        conditions = " AND ".join([f"{VECTOR} @@ %s::tsquery"] * len(asked))
        cursor.execute(FIND.format(vector=VECTOR, conditions=conditions), (near, *asked, before, limit, limit))
        return list(cursor.fetchall())


def windows(kind: str, top: int) -> Iterator[str]:
    """Tokens of windows of rows from `top` down: small ones first, for common words; then large ones, for rare ones."""
    large = max((top >> LARGE) - 1, 0)
    for small in range(top >> SMALL, (large << (LARGE - SMALL)) - 1, -1):
        yield f"{kind}#s{small}"
    for number in range(large - 1, -1, -1):
        yield f"{kind}#l{number}"


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
