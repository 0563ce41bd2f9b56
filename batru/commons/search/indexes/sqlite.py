"""FTS5: doclists are walked from the newest row down, so a common word costs no more than a rare one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

FIND = "SELECT rowid FROM search_fts WHERE search_fts MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"


def find(kind: str, groups: Sequence[Sequence[str]], limit: int, before: int) -> list[int]:
    """Numbers of rows below `before` that hold a token of each group, newest first.

    A token that ends in * stands for all that begin with it.
    """
    match = " AND ".join("(" + " OR ".join(map(_quoted, group)) + ")" for group in groups)
    with connection.cursor() as cursor:
        cursor.execute(FIND, (match, before, limit))
        return [row for (row,) in cursor.fetchall()]


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
