"""Seals, chains and waits, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.journal.rules import OVERLAP, START, Bookmark, Line, SealedLine, broken_at, chain, next_try, seal
from batru.kernel.period import VIETNAM

CODE = "dossier/000.04.01.Y99-221201-0001"
AT = datetime(2022, 12, 1, 9, 5, tzinfo=VIETNAM)
FILED = Line(
    CODE,
    "onestop.dossier.submitted",
    "citizen:7",
    AT,
    {"procedure": "1.001193", "why": "Đủ", "channel": "online"},
    "dossiers",
    "2022-12",
)
NOW = datetime(2022, 12, 1, tzinfo=UTC)


def test_a_seal_is_the_sha_256_of_one_line_of_json() -> None:
    """By `sha256sum` of these bytes in UTF-8, without a line end: a list of sixty-four noughts as a string, then

    "dossier/000.04.01.Y99-221201-0001",1,"onestop.dossier.submitted","citizen:7","2022-12-01T02:05:00.000000+00:00",
    {"channel":"online","procedure":"1.001193","why":"Đủ"} (no blanks between the parts).
    """
    sealed = seal(FILED, 1, START)
    assert sealed.digest == "5d61b78c1972eee10922ef47c51b57ffa1e280ce8e25bb5745b1922d8e936416"


def test_neither_the_order_of_keys_nor_the_zone_of_the_clock_matters() -> None:
    turned = replace(FILED, payload=dict(reversed(list(FILED.payload.items()))), at=AT.astimezone(UTC))
    assert seal(turned, 1, START).digest == seal(FILED, 1, START).digest


@pytest.mark.parametrize(
    "other",
    [
        replace(FILED, subject=CODE + "0"),
        replace(FILED, act="onestop.dossier.registered"),
        replace(FILED, actor="citizen:8"),
        replace(FILED, at=AT + timedelta(microseconds=1)),
        replace(FILED, payload={**FILED.payload, "why": "Đu"}),
        replace(FILED, recorded_at=AT),
        replace(FILED, recorded_at=AT + timedelta(microseconds=1)),
    ],
)
def test_whatever_is_changed_changes_the_seal(other: Line) -> None:
    assert seal(other, 1, START).digest != seal(FILED, 1, START).digest


def test_the_servers_own_moment_is_sealed_after_all_else() -> None:
    """By `sha256sum` of the same bytes with ,"2022-12-03T02:05:00.000000+00:00" before the closing bracket."""
    sealed = seal(replace(FILED, recorded_at=AT + timedelta(days=2)), 1, START)
    assert sealed.digest == "d8a357d85a0fc5131c5d3c213515f25edcd34f57ccc46bba2a3cd4181d824b93"


def test_place_and_forerunner_are_sealed_too() -> None:
    assert len({seal(FILED, 1, START).digest, seal(FILED, 2, START).digest, seal(FILED, 1, "f" * 64).digest}) == 3


def test_every_subject_has_a_chain_of_its_own() -> None:
    other = replace(FILED, subject="dossier/2")
    sealed = list(chain([FILED, other, FILED]))
    assert [(one.line.subject, one.seq) for one in sealed] == [(CODE, 1), ("dossier/2", 1), (CODE, 2)]
    assert [one.previous for one in sealed] == [START, START, sealed[0].digest]
    assert broken_at(one for one in sealed if one.line.subject == CODE) is None


@given(st.integers(1, 6), st.sampled_from(["text", "drop", "swap"]), st.data())
def test_a_changed_dropped_or_moved_entry_is_found(length: int, how: str, data: st.DataObject) -> None:
    entries = list(chain([replace(FILED, payload={"n": n}) for n in range(length + 1)]))
    place = data.draw(st.integers(0, length - 1))  # a chain that was cut at its end looks like one that is shorter
    if how == "text":
        entries[place] = replace(entries[place], line=replace(FILED, payload={"n": -1}))
        assert broken_at(entries) == place + 1
    elif how == "drop":
        del entries[place]
        assert broken_at(entries) == place + 2
    else:
        entries[place], entries[place + 1] = entries[place + 1], entries[place]
        assert broken_at(entries) == place + 2


def test_a_forged_entry_that_is_sealed_again_breaks_the_one_after_it() -> None:
    first, second = chain([FILED, FILED])
    forged = seal(replace(FILED, actor="citizen:8"), 1, START)
    assert broken_at([forged, second]) == 2
    assert broken_at([first, SealedLine(second.line, 2, "0" * 64, second.digest)]) == 2


# Twice as long after each failure, from two seconds to an hour (2 ** 12 s are more than an hour).
@pytest.mark.parametrize(("tries", "seconds"), [(1, 2), (2, 4), (5, 32), (11, 2048), (12, 3600), (10**9, 3600)])
def test_waits_grow_to_an_hour_and_never_end(tries: int, seconds: int) -> None:
    assert next_try(tries, NOW) == NOW + timedelta(seconds=seconds)


def test_a_bookmark_knows_what_was_missing() -> None:
    at_seven = Bookmark().moved([1, 2, 4, 7])
    assert at_seven == Bookmark(7, (3, 5, 6))
    assert at_seven.moved([]) == at_seven
    assert at_seven.moved([5, 9]) == Bookmark(9, (3, 6, 8))


def test_what_was_missing_for_too_long_is_forgotten() -> None:
    """Numbers of transactions that failed never come."""
    marked = Bookmark(7, (3, 5)).moved([OVERLAP + 4])
    assert (marked.last, marked.missing[:2], marked.missing[-1]) == (OVERLAP + 4, (5, 8), OVERLAP + 3)
    assert len(Bookmark().moved([10**9]).missing) == OVERLAP - 1
