"""Questions: which titles hold these words or this code, newest first."""

from collections.abc import Collection
from itertools import chain, islice

from django.db import connection
from django.db.models import Q, QuerySet

from batru.commons.search.indexes import postgres, sqlite
from batru.commons.search.models import Code, Row
from batru.commons.search.rules import (
    CODE_LEAST,
    HEAD_LETTERS,
    LAST_LETTER,
    Hit,
    Index,
    check_kind,
    code_cursor,
    code_of,
    head_token,
    longest_words,
    read_cursor,
    scope_group,
    text_cursor,
    word_token,
)

# Beyond so many words the index is asked for the beginning itself, which is complete but slow.
WORDS_MOST = 256
LAST_ROW = 2**62
KNOWN = """
SELECT * FROM (
    SELECT CAST(%s AS integer) AS place, token FROM search_token
    WHERE token >= %s AND token < %s ORDER BY token LIMIT %s
) AS known
"""
Scopes = Collection[str] | None
Place = tuple[str, int] | None


def find(kind: str, query: str, limit: int = 20, *, scopes: Scopes = None, after: str | None = None) -> list[Hit]:
    """Titles of a kind: first those whose code is or begins with the query, then those that hold a word beginning
    with each of its words, the newest first; `scopes` None means everything, an empty one nothing."""
    if scopes is not None and not scopes:
        return []
    code = code_of(query)
    code_place, text_place = read_cursor(after)
    hits = _by_code(check_kind(kind), code, limit, scopes, code_place) if text_place is None else []
    if len(hits) < limit:
        hits += _by_words(kind, query, limit - len(hits), scopes, text_place or LAST_ROW)
    return hits


def count(kind: str, query: str, *, scopes: Scopes = None, most: int = 1000) -> int:
    """How many titles `find` would give in all; never more than `most`, which then means "or more"."""
    return len(find(kind, query, most, scopes=scopes))


def index_of_this_database() -> Index:
    """Where rows are looked up by tokens."""
    return postgres if connection.vendor == "postgresql" else sqlite


def _by_code(kind: str, code: str, limit: int, scopes: Scopes, after: Place) -> list[Hit]:
    """The code itself first, then the codes that begin with it, the last ones first; a row once, at its best code."""
    if len(code) < CODE_LEAST:
        return []
    hits: list[Hit] = []
    while len(hits) < limit:
        places = _code_places(kind, code, limit, scopes, after)
        hits += _hits_at(kind, code, places)
        if len(places) < limit:
            break
        after = places[-1]
    return hits[:limit]


def _code_places(kind: str, code: str, limit: int, scopes: Scopes, after: Place) -> list[tuple[str, int]]:
    known = _codes(kind, code) if scopes is None else _codes(kind, code).filter(scope__in=scopes)
    exact = known.filter(code=code).order_by("-row_id")
    beginnings = known.filter(code__gt=code).order_by("-code", "-row_id")
    if after is not None and after[0] == code:
        exact = exact.filter(row_id__lt=after[1])
    elif after is not None:
        exact = exact.none()
        beginnings = beginnings.filter(Q(code__lt=after[0]) | Q(code=after[0], row_id__lt=after[1]))
    found = list(exact.values_list("code", "row_id")[:limit])
    return found + list(beginnings.values_list("code", "row_id")[: limit - len(found)])


def _hits_at(kind: str, code: str, places: list[tuple[str, int]]) -> list[Hit]:
    numbers = [number for _, number in places]
    best: dict[int, tuple[bool, str]] = {}
    for number, other in _codes(kind, code).filter(row_id__in=numbers).values_list("row_id", "code"):
        best[number] = max(best.get(number, (False, "")), (other == code, other))
    rows = Row.objects.in_bulk(numbers)
    # Whoever has two of a title's scopes meets its code twice, side by side.
    return [
        Hit(rows[number].key, rows[number].text, code_cursor(found, number))
        for found, number in dict.fromkeys(places)
        if best[number][1] == found
    ]


def _by_words(kind: str, query: str, limit: int, scopes: Scopes, before: int) -> list[Hit]:
    """Rows whose code answers the query were given before and are passed over here."""
    groups = _groups(kind, longest_words(query))
    if not groups or not all(groups):
        return []
    if scopes is not None:
        groups.append(scope_group(kind, scopes))
    hits: list[Hit] = []
    while len(hits) < limit:
        found = index_of_this_database().find(kind, groups, limit, before)
        given = _given_by_code(kind, query, [number for number, _, _ in found])
        new = (Hit(key, text, text_cursor(number)) for number, key, text in found if number not in given)
        hits += islice(new, limit - len(hits))
        if len(found) < limit:
            break
        before = found[-1][0]
    return hits


def _given_by_code(kind: str, query: str, numbers: list[int]) -> set[int]:
    code = code_of(query)
    if len(code) < CODE_LEAST or not numbers:
        return set()
    return set(_codes(kind, code).filter(row_id__in=numbers).values_list("row_id", flat=True))


def _codes(kind: str, code: str) -> QuerySet[Code]:
    return Code.objects.filter(kind=kind, code__gte=code, code__lt=code + LAST_LETTER)


def _groups(kind: str, words: list[str]) -> list[list[str]]:
    """For each word of a query the tokens of all known words that begin with it; an empty one finds nothing."""
    beginnings = [
        word_token(kind, word) if len(word) > HEAD_LETTERS else head_token(kind, word)
        for word in words
        if len(word) != HEAD_LETTERS
    ]
    heads = [[head_token(kind, word)] for word in words if len(word) == HEAD_LETTERS]
    return heads + _known(beginnings)


def _known(beginnings: list[str]) -> list[list[str]]:
    """All words in one question: each of its own would cost more than what it finds."""
    if not beginnings:
        return []
    question = " UNION ALL ".join([KNOWN] * len(beginnings))
    values = [(place, each, each + LAST_LETTER, WORDS_MOST + 1) for place, each in enumerate(beginnings)]
    groups: list[list[str]] = [[] for _ in beginnings]
    with connection.cursor() as cursor:
        cursor.execute(question, list(chain.from_iterable(values)))
        for place, token in cursor.fetchall():
            groups[place].append(token)
    return [group if len(group) <= WORDS_MOST else [f"{each}*"] for group, each in zip(groups, beginnings, strict=True)]
