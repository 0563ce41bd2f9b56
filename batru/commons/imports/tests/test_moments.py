"""Times as other systems write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from batru.commons.imports.rules.moments import is_plausible, parse_moment

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2010-12-30T14:32:00.000+01:00", "2010-12-30T13:32:00+00:00"),
        ("2010-12-30 14:32:00+01:00", "2010-12-30T13:32:00+00:00"),
        ("2010-12-30T14:32:00.1234567Z", "2010-12-30T14:32:00.123456+00:00"),
        ("2022-10-03T07:45", "2022-10-03T00:45:00+00:00"),
        ("2022-10-03", "2022-10-02T17:00:00+00:00"),
        ("03/10/2022 07:45", "2022-10-03T00:45:00+00:00"),
        (" 03/10/2022 ", "2022-10-02T17:00:00+00:00"),
    ],
)
def test_iso_and_named_formats_are_read(text: str, expected: str) -> None:
    assert parse_moment(text, VIETNAM, ("%d/%m/%Y %H:%M", "%d/%m/%Y")).isoformat() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2010-10-31T01:30:00", "2010-10-30T23:30:00+00:00"), ("2010-11-01T01:30:00", "2010-11-01T00:30:00+00:00")],
)
def test_summer_time_is_that_of_the_day(text: str, expected: str) -> None:
    assert parse_moment(text, AMSTERDAM).isoformat() == expected


@pytest.mark.parametrize("text", ["", "EMPTY", "20221003", "2022-W40-1", "2022-10-03T25:00", "10/03/22", "44837.32"])
def test_what_could_be_read_in_two_ways_or_none_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text, VIETNAM)


def test_a_day_ends_with_its_last_moment_where_it_is_a_deadline() -> None:
    assert parse_moment("2022-10-03", VIETNAM, ends_day=True) == datetime(2022, 10, 3, 16, 59, 59, 999999, tzinfo=UTC)
    assert parse_moment("2022-10-03T09:00", VIETNAM, ends_day=True) == datetime(2022, 10, 3, 2, tzinfo=UTC)


def test_placeholder_years_are_not_plausible() -> None:
    assert not is_plausible(datetime(1900, 1, 1, tzinfo=UTC))
    assert not is_plausible(datetime(9999, 12, 31, tzinfo=UTC))
    assert is_plausible(datetime(2022, 12, 1, tzinfo=UTC))
