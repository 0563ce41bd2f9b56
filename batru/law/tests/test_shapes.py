"""Figures and points come out as decisions print them; expected values are the worked examples of the sources."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.law.shapes import Score, ScoreShape, Shape, exact, points, rounded, total, value

RATIO6 = Score(ScoreShape.RATIO, Decimal(6))
CAPPED6 = Score(ScoreShape.LINEAR, Decimal(6), full_at=Fraction(80))
LINEAR3 = Score(ScoreShape.LINEAR, Decimal(3), Fraction(70), Fraction(98))
MEETINGS = Score(
    ScoreShape.BANDS,
    Decimal(2),
    bands=tuple((Fraction(least), Fraction(share, 4)) for least, share in ((1, 1), (2, 2), (3, 3), (4, 4))),
)


@pytest.mark.parametrize(
    ("score", "part", "whole", "expected"),
    [
        (RATIO6, 437, 512, "5.12"),
        (CAPPED6, 300, 512, "4.39"),
        (CAPPED6, 430, 512, "6.00"),
        (CAPPED6, 340, 512, "4.98"),
        (LINEAR3, 85, 100, "1.61"),
        (LINEAR3, 60, 100, "0.00"),
        (Score(ScoreShape.RATIO, Decimal(20)), 980, 1000, "19.60"),
    ],
)
def test_points_of_shares(score: Score, part: int, whole: int, expected: str) -> None:
    assert points(score, exact(Shape.SHARE, part, whole)) == Decimal(expected)


@pytest.mark.parametrize(("meetings", "expected"), [(4, "2.00"), (3, "1.50"), (1, "0.50"), (0, "0.00"), (9, "2.00")])
def test_points_in_bands(meetings: int, expected: str) -> None:
    assert points(MEETINGS, Fraction(meetings)) == Decimal(expected)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("2.345", "2.35"), ("2.3449", "2.34"), ("-2.345", "-2.35"), ("0", "0.00"), ("1.005", "1.01")],
)
def test_rounding_is_half_up(figure: str, expected: str) -> None:
    assert rounded(Fraction(figure), 2) == Decimal(expected)


def test_nothing_found_is_not_zero() -> None:
    assert exact(Shape.SHARE, 0, 0) is None
    assert exact(Shape.PER_HEAD, 5, None, 1000) is None
    assert exact(Shape.QUANTILE, None, 0) is None
    assert exact(Shape.COUNT, 0, None) == 0
    assert points(RATIO6, None) is None


def test_what_does_not_apply_leaves_both_sums() -> None:
    earned = [(Decimal(12), None), (Decimal(50), Decimal("40.00")), (Decimal(38), Decimal("30.40"))]
    assert total(earned) == (Decimal("80.00"), Decimal("88.00"))


def test_where_nothing_applies_there_is_no_score() -> None:
    assert total([(Decimal(12), None)]) == (None, Decimal(0))


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(1, 500))
def test_one_more_good_row_never_lowers_a_share(part: int, rest: int) -> None:
    before, after = value(Shape.SHARE, part, part + rest), value(Shape.SHARE, part + 1, part + rest + 1)
    assert before is not None and after is not None
    assert after >= before


@settings(deadline=None)
@given(st.fractions(0, 100), st.fractions(0, 100), st.sampled_from([RATIO6, CAPPED6, LINEAR3, MEETINGS]))
def test_a_better_figure_never_earns_less(one: Fraction, other: Fraction, score: Score) -> None:
    low, high = sorted((one, other))
    less, more = points(score, low), points(score, high)
    assert less is not None and more is not None
    assert Decimal(0) <= less <= more <= score.points
