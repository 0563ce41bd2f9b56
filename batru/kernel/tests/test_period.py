"""Months, and the days of moments in Viet Nam."""

from datetime import UTC, date, datetime

import pytest

from batru.kernel.period import VIETNAM, Month, local_day, months_between


def test_a_month_is_written_and_read_alike() -> None:
    assert str(Month.parse("2022-11")) == "2022-11"


@pytest.mark.parametrize("text", ["2022-13", "2022-00", "2022-1", "11/2022", "2022-11-01", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2022-11", date(2022, 11, 1), date(2022, 11, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
    ],
)
def test_first_and_last_day(month: str, first: date, last: date) -> None:
    assert (Month.parse(month).first(), Month.parse(month).last()) == (first, last)


def test_months_are_counted_over_new_year() -> None:
    assert Month(2022, 11) + 3 == Month(2023, 2)
    assert Month(2023, 2) - 3 == Month(2022, 11)
    assert (Month(2022, 12).next(), Month(2023, 1).previous()) == (Month(2023, 1), Month(2022, 12))
    assert [str(month) for month in months_between(Month(2022, 11), Month(2023, 1))] == [
        "2022-11",
        "2022-12",
        "2023-01",
    ]
    assert months_between(Month(2023, 1), Month(2022, 11)) == []


def test_months_stand_in_order_of_time() -> None:
    assert sorted([Month(2023, 1), Month(2022, 12), Month(2022, 2)]) == [
        Month(2022, 2),
        Month(2022, 12),
        Month(2023, 1),
    ]


def test_the_last_evening_of_a_month_belongs_to_the_next_one_in_viet_nam() -> None:
    evening = datetime(2022, 11, 30, 17, 0, tzinfo=UTC)  # midnight in Viet Nam
    assert Month.of(evening) == Month(2022, 12)
    assert local_day(evening) == date(2022, 12, 1)
    assert Month.of(date(2022, 11, 30)) == Month(2022, 11)


def test_the_edges_of_a_month_in_utc() -> None:
    assert Month(2022, 12).begins_at() == datetime(2022, 11, 30, 17, 0, tzinfo=UTC)
    assert Month(2022, 12).ends_before() == datetime(2022, 12, 31, 17, 0, tzinfo=UTC)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2022, 11, 30, 17, 0, tzinfo=VIETNAM).replace(tzinfo=None))
