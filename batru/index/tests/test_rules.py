"""Periods, ranks and bounds."""

from decimal import Decimal

import pytest

from batru.index.rules import Period, ranks, wilson
from batru.kernel.period import Month
from batru.law.measures import Better


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-11", Month(2022, 11), Month(2022, 11)),
        ("2022", Month(2022, 1), Month(2022, 12)),
        ("2021-11..2022-02", Month(2021, 11), Month(2022, 2)),
    ],
)
def test_periods_are_read_and_written_alike(text: str, first: Month, last: Month) -> None:
    period = Period.parse(text)
    assert (period.first, period.last, str(period)) == (first, last, text)


@pytest.mark.parametrize("text", ["", "2022-13", "November", "2022-03..2022-01", "20221"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Period.parse(text)


def test_the_period_before_is_as_long() -> None:
    before = {text: str(Period.parse(text).before()) for text in ("2022-01", "2022", "2022-02..2022-04")}
    assert before == {"2022-01": "2021-12", "2022": "2021", "2022-02..2022-04": "2021-11..2022-01"}


def test_equal_figures_share_a_rank_and_the_next_is_passed_over() -> None:
    figures = [Decimal("81.2"), None, Decimal("95.0"), Decimal("81.2"), Decimal("60.1")]
    assert ranks(figures, Better.HIGHER) == [2, None, 1, 2, 4]
    assert ranks(figures, Better.LOWER) == [2, None, 4, 2, 1]


def test_bounds_of_a_share() -> None:
    """45 of 50: the lower bound is 0.786398 (worked example of the proposed set)."""
    low, high = wilson(45, 50)
    assert low == pytest.approx(78.6398, abs=1e-4)
    assert high > 90
    assert wilson(0, 10)[0] == pytest.approx(0)
    assert wilson(10, 10)[1] == pytest.approx(100)
