"""When signing in is refused, and what a password must be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.people.rules.signing_in import Try, locked_until, password_faults

NOW = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)


def tries(count: int, name: str = "minh", address: str = "10.0.0.1", minutes_ago: float = 1) -> list[Try]:
    return [Try(name, address, NOW - timedelta(minutes=minutes_ago)) for _ in range(count)]


def test_four_wrong_tries_are_forgiven_and_after_the_fifth_the_name_is_locked_from_there() -> None:
    assert locked_until(tries(4), "minh", "10.0.0.1", NOW) is None
    assert locked_until(tries(5), "minh", "10.0.0.1", NOW) == NOW + timedelta(minutes=14)


def test_the_same_name_may_be_tried_from_elsewhere_so_that_a_stranger_keeps_nobody_out() -> None:
    assert locked_until(tries(5), "minh", "10.0.0.2", NOW) is None
    assert locked_until(tries(100), "minh", "10.0.0.2", NOW) is not None


def test_an_address_that_tries_many_names_is_locked() -> None:
    many = [one for number in range(50) for one in tries(1, name=f"name{number}")]
    assert locked_until(many, "minh", "10.0.0.1", NOW) is not None
    assert locked_until(many, "minh", "10.0.0.2", NOW) is None


def test_tries_of_a_quarter_of_an_hour_ago_are_forgotten() -> None:
    assert locked_until(tries(9, minutes_ago=15), "minh", "10.0.0.1", NOW) is None


@given(st.lists(st.floats(0, 20), max_size=12))
def test_a_lock_always_ends_within_a_quarter_of_an_hour(minutes: list[float]) -> None:
    seen = [one for ago in minutes for one in tries(1, minutes_ago=ago)]
    until = locked_until(seen, "minh", "10.0.0.1", NOW)
    assert until is None or NOW < until <= NOW + timedelta(minutes=15)
    if until is not None:
        assert locked_until(seen, "minh", "10.0.0.1", until) is None


@pytest.mark.parametrize(
    "password", ["short", "12345678901", "aaaaaaaaaaaa", "minh123456789", "Minh!!!!!2022", "trần2022!!!!"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    assert password_faults(password, "minh", "Trần Văn Minh")


def test_a_long_sentence_will_do() -> None:
    assert password_faults("con đường nhỏ bên bờ biển", "minh", "Trần Văn Minh") == []
