"""Deeds: put a title where it is found, take it away, build everything anew."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice

from django.db import connection, transaction

from batru.commons.search.models import Code, Row, Token
from batru.commons.search.reads import index_of_this_database
from batru.commons.search.rules import Entry, check_kind, code_of, tokens_of

# Titles in a transaction, and rows in a statement: longer ones are taken apart anew each time.
BATCH, AT_ONCE = 2_000, 200
PUT_ROWS = """
INSERT INTO search_row (kind, key, text, tokens) VALUES {rows}
ON CONFLICT (kind, key) DO UPDATE SET text = excluded.text, tokens = excluded.tokens
RETURNING key, id
"""
LEARN = "INSERT INTO search_token (token) VALUES {rows} ON CONFLICT DO NOTHING"
PUT_CODE = "INSERT INTO search_code (row_id, kind, code, scope) VALUES (%s, %s, %s, %s)"
Source = Callable[[], Iterable[Entry]]

_sources: dict[str, Source] = {}


def source(kind: str) -> Callable[[Source], Source]:
    """Name the function that tells a kind's entries in the order in which they came; a rebuild reads it."""

    def register(entries: Source) -> Source:
        _sources[check_kind(kind)] = entries
        return entries

    return register


def put(kind: str, key: str, text: str, codes: Iterable[str] = (), scopes: Iterable[str] = ("",)) -> None:
    """Let a title be found from here on, in the caller's transaction; the same key again replaces it."""
    put_many(kind, [Entry(key, text, tuple(codes), tuple(scopes))])


def put_many(kind: str, entries: Iterable[Entry]) -> int:
    """Put many titles; of two with one key the last one stays. How many were put."""
    waiting, written = iter(entries), 0
    while batch := {entry.key: entry for entry in islice(waiting, BATCH)}:
        with transaction.atomic():
            _write(check_kind(kind), list(batch.values()))
        written += len(batch)
    return written


def remove(kind: str, key: str) -> None:
    """Let a title be found no more."""
    with transaction.atomic():
        Code.objects.filter(row__kind=kind, row__key=key).delete()
        Row.objects.filter(kind=kind, key=key).delete()


def rebuild() -> dict[str, int]:
    """Burn everything and ask every source again; how many titles of each kind there are.

    Meanwhile searches find what is there already; titles that are put meanwhile stay.
    """
    with transaction.atomic():
        for model in (Code, Row, Token):
            model.objects.all().delete()
    with index_of_this_database().filled_at_once():
        written = {kind: put_many(kind, entries()) for kind, entries in sorted(_sources.items())}
    index_of_this_database().tidy()
    return written


def _write(kind: str, entries: list[Entry]) -> None:
    """Many rows a statement: SQLite writes to its full-text index at the end of each, which takes longest of all."""
    tokens = [tokens_of(kind, entry) for entry in entries]
    _learn({token for line in tokens for token in line.split(" ")})
    rows = iter([(kind, each.key, each.text, line) for each, line in zip(entries, tokens, strict=True)])
    numbers: dict[str, int] = {}
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            cursor.execute(PUT_ROWS.format(rows=", ".join(["(%s, %s, %s, %s)"] * len(some))), [*chain(*some)])
            numbers.update(cursor.fetchall())
        Code.objects.filter(row_id__in=numbers.values()).delete()
        cursor.executemany(PUT_CODE, _codes(kind, entries, numbers))


def _codes(kind: str, entries: list[Entry], numbers: Mapping[str, int]) -> list[tuple[int, str, str, str]]:
    return [
        (numbers[each.key], kind, code, scope)
        for each in entries
        for code in sorted({code_of(code) for code in each.codes} - {""})
        for scope in sorted(set(each.scopes))
    ]


def _learn(tokens: set[str]) -> None:
    """New words are rare; asking first spares two writers of the same word from waiting for one another."""
    words = sorted(token for token in tokens if "/" not in token)
    known = set(Token.objects.filter(pk__in=words).values_list("pk", flat=True))
    fresh = iter([word for word in words if word not in known])
    with connection.cursor() as cursor:
        while some := list(islice(fresh, AT_ONCE)):
            cursor.execute(LEARN.format(rows=", ".join(["(%s)"] * len(some))), some)
