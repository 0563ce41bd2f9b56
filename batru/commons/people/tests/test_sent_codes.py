"""Six digits that are sent: for one subject, for five minutes, once."""

from datetime import UTC, datetime, timedelta

import pytest

from batru.commons import clock
from batru.commons.people import models
from batru.commons.people.public import make_code, use_code

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(("later", "opens"), [(0, True), (299, True), (300, False), (301, False)])
def test_they_open_for_five_minutes_of_real_time(monkeypatch: pytest.MonkeyPatch, later: int, opens: bool) -> None:
    monkeypatch.setattr(clock, "real_now", lambda: NOON)
    code = make_code("tracking/1")
    monkeypatch.setattr(clock, "real_now", lambda: NOON + timedelta(seconds=later))
    assert use_code("tracking/1", f" {code[:3]} {code[3:]}") is opens


def test_they_open_once_and_their_own_subject_alone() -> None:
    code = make_code("tracking/1")
    assert len(code) == 6 and code.isdigit()
    assert not use_code("tracking/2", code)
    assert use_code("tracking/1", code)
    assert not use_code("tracking/1", code)


def test_new_digits_close_the_old_ones() -> None:
    old = make_code("tracking/1")
    new = make_code("tracking/1")
    assert use_code("tracking/1", old) is (old == new)
    assert use_code("tracking/1", new) is (old != new)


def test_the_digits_are_nowhere_in_the_table() -> None:
    code = make_code("tracking/1")
    (row,) = models.SentCode.objects.all()
    assert code not in row.digest and len(row.digest) == 64
