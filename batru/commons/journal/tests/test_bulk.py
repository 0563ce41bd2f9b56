"""Rows written in bulk are those that Django writes, on every database."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from batru.commons import bulk
from batru.commons.journal.models import Entry, Message
from batru.kernel.period import VIETNAM

pytestmark = pytest.mark.django_db
NAMES = ("topic", "payload", "made_at", "next_try_at", "tries", "done_at", "last_error")
MOMENTS = (
    datetime(2022, 12, 1, 9, 5, tzinfo=VIETNAM),
    datetime(2022, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2022, 1, 1, 0, 0, tzinfo=VIETNAM),
    datetime(9999, 12, 30, tzinfo=UTC),
)
PAYLOADS: tuple[Any, ...] = ({}, {"vi": "Đủ", "n": [1, 2.5, None, True]}, ["'; --", "%s"], {"nested": {"a": {}}})
ROWS = [
    ("test", payload, moment, MOMENTS[0], number, None if number % 2 else moment, "100 % \\ 'quoted' \U0001f600")
    for number, (payload, moment) in enumerate(zip(PAYLOADS, MOMENTS, strict=True))
]


def test_rows_are_those_of_django() -> None:
    Message.objects.bulk_create(Message(**dict(zip(NAMES, row, strict=True))) for row in ROWS)
    theirs = list(Message.objects.order_by("id").values_list(*NAMES))
    Message.objects.all().delete()
    assert bulk.write(Message, NAMES, ROWS) == len(ROWS)
    assert list(Message.objects.order_by("id").values_list(*NAMES)) == theirs == ROWS


def test_what_is_written_in_bulk_is_found_by_moment() -> None:
    """SQLite compares moments as text: one more digit of a second must not change the order."""
    bulk.write(Message, NAMES, ROWS)
    for moment in MOMENTS:
        assert Message.objects.filter(made_at=moment).count() == 1
    ordered = list(Message.objects.order_by("made_at").values_list("made_at", flat=True))
    assert ordered == sorted(MOMENTS)


def test_nothing_and_many() -> None:
    assert bulk.write(Message, NAMES, []) == 0
    many = 2 * bulk.BATCH + 1
    assert bulk.write(Message, NAMES, (ROWS[0] for _ in range(many))) == many == Message.objects.count()


def test_keys_of_ones_own_are_known_to_the_database() -> None:
    assert bulk.next_key(Entry) >= 1
    first = bulk.next_key(Message) + 10
    bulk.write(Message, ("id", *NAMES), [(first + place, *row) for place, row in enumerate(ROWS)])
    bulk.keys_given(Message)
    after = Message.objects.create(topic="after", made_at=MOMENTS[0], next_try_at=MOMENTS[0])
    assert after.pk == first + len(ROWS)
    assert bulk.next_key(Message) == after.pk + 1


def test_all_or_nothing() -> None:
    bad = [*ROWS, ("x", {}, None, MOMENTS[0], 0, None, "")]
    with pytest.raises(Exception, match="(?i)null"):
        bulk.write(Message, NAMES, bad)
    assert Message.objects.count() == 0
    assert date(2022, 12, 1).isoformat() == bulk.SQLITE[1][1](date(2022, 12, 1))
