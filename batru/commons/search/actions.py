"""Deeds: put a title where it is found, take it away, build everything anew."""

from collections.abc import Callable, Iterable
from itertools import islice

from django.db import transaction

from batru.commons.search.models import Code, Row, Token
from batru.commons.search.reads import tidy_index
from batru.commons.search.rules import Entry, check_kind, code_of, tokens_of

BATCH = 2_000
Source = Callable[[], Iterable[Entry]]

_sources: dict[str, Source] = {}


def source(kind: str) -> Callable[[Source], Source]:
    """Name the function that tells a kind's entries in the order in which they came; a rebuild reads it."""

    def register(entries: Source) -> Source:
        _sources[check_kind(kind)] = entries
        return entries

    return register


def put(kind: str, key: str, text: str, codes: Iterable[str] = (), scope: str = "") -> None:
    """Let a title be found from here on, in the caller's transaction; the same key again replaces it."""
    put_many(kind, [Entry(key, text, tuple(codes), scope)])


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
    """Burn everything and ask every source again; how many titles of each kind there are."""
    with transaction.atomic():
        for model in (Code, Row, Token):
            model.objects.all().delete()
    written = {kind: put_many(kind, entries()) for kind, entries in sorted(_sources.items())}
    tidy_index()
    return written


def _write(kind: str, entries: list[Entry]) -> None:
    tokens = {entry.key: tokens_of(kind, entry) for entry in entries}
    _learn({token for line in tokens.values() for token in line.split(" ")})
    rows = Row.objects.bulk_create(
        [Row(kind=kind, key=each.key, scope=each.scope, text=each.text, tokens=tokens[each.key]) for each in entries],
        update_conflicts=True,
        unique_fields=("kind", "key"),
        update_fields=("scope", "text", "tokens"),
    )
    Code.objects.filter(row__in=rows).delete()
    Code.objects.bulk_create(
        Code(row=row, kind=kind, code=code, scope=each.scope)
        for row, each in zip(rows, entries, strict=True)
        for code in sorted({code_of(code) for code in each.codes} - {""})
    )


def _learn(tokens: set[str]) -> None:
    """New words are rare; asking first spares two writers of the same word from waiting for one another."""
    words = sorted(token for token in tokens if "/" not in token)
    known = set(Token.objects.filter(pk__in=words).values_list("pk", flat=True))
    Token.objects.bulk_create([Token(word) for word in words if word not in known], ignore_conflicts=True)
