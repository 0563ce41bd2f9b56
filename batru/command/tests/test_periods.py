"""Months that nobody reported have their place in a series."""

from datetime import date

import pytest

from batru.command.rules.periods import run_through


def test_a_missing_month_keeps_its_place() -> None:
    assert run_through([date(2009, 12, 1), date(2010, 3, 1)], "month") == [
        date(2009, 12, 1),
        date(2010, 1, 1),
        date(2010, 2, 1),
        date(2010, 3, 1),
    ]


def test_a_missing_quarter_and_a_missing_year_too() -> None:
    quarters = run_through([date(2021, 10, 1), date(2022, 4, 1)], "quarter")
    assert quarters == [date(2021, 10, 1), date(2022, 1, 1), date(2022, 4, 1)]
    assert run_through([date(2019, 1, 1), date(2021, 1, 1)], "year") == [
        date(year, 1, 1) for year in (2019, 2020, 2021)
    ]


@pytest.mark.parametrize(
    ("starts", "kind"),
    [
        ([], "month"),
        ([date(2022, 12, 1), date(2022, 12, 20)], "day"),
        ([date(2021, 1, 1), date(2022, 4, 1)], "year"),
        ([date(2021, 1, 15), date(2021, 3, 1)], "month"),
    ],
)
def test_where_no_step_is_known_the_figures_stand_as_they_came(starts: list[date], kind: str) -> None:
    assert run_through(starts, kind) == starts
