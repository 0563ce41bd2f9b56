"""FTS5: doclists are walked from the newest row down, so a common word costs no more than a rare one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from batru.commons.search.rules import Found, Groups

# A cross join keeps its order: the index leads, and its order is the answer's.
FIND = """
SELECT found.id, found.key, found.text FROM search_fts CROSS JOIN search_row AS found ON found.id = search_fts.rowid
WHERE search_fts MATCH %s AND search_fts.rowid < %s ORDER BY search_fts.rowid DESC LIMIT %s
"""


def find(kind: str, groups: Groups, limit: int, before: int) -> list[Found]:
    """Rows numbered below `before` that hold a token of each group, newest first.

    A token that ends in * stands for all that begin with it.
    """
    match = " AND ".join("(" + " OR ".join(map(_quoted, group)) + ")" for group in groups)
    with connection.cursor() as cursor:
        cursor.execute(FIND, (match, before, limit))
        return list(cursor.fetchall())


@contextmanager
def filled_at_once() -> Iterator[None]:
    """Nothing to prepare: FTS5 takes many rows as fast as one."""
    yield


def tidy() -> None:
    """Merge the index after many changes."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")


def _quoted(token: str) -> str:
    return f'"{token[:-1]}" *' if token.endswith("*") else f'"{token}"'
