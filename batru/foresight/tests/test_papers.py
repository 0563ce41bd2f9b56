"""Published forecasts as papers: odds, seal, and what became of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from scipy import stats

from batru.foresight.rules.chances import below, quantile
from batru.foresight.rules.forecasts import (
    COUNT,
    SHARE,
    FrozenForecast,
    Miss,
    Point,
    Verdict,
    as_data,
    effect,
    from_data,
    odds,
)
from batru.foresight.rules.pasts import Past, begun, frozen
from batru.kernel.period import Month

DECEMBER = Month(2022, 12)


def paper(shape: str, *, centre: float, spread: float, size: float, freedom: int = 10) -> FrozenForecast:
    point = Point(DECEMBER, 90.0, 85.0, 94.0, 80.0, 96.0, centre, spread, size)
    return FrozenForecast(
        id=0,
        measure="on_time_share",
        unit="20209@2022",
        made_at=datetime(2022, 12, 1, 2, tzinfo=UTC),
        facts_version="f" * 64,
        shape=shape,
        method="ets",
        freedom=freedom,
        history=((Month(2022, 10), 89.0), (Month(2022, 11), None)),
        points=(point,),
        backtest=(Miss("naive", 3.0, 6), Miss("ets", 2.0, 6)),
        simulated=True,
    ).sealed()


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 9, 10, 30])
@pytest.mark.parametrize("t", [-40.0, -2.0, -0.3, 0.0, 0.7, 1.96, 15.0])
def test_students_t_is_students_t(t: float, freedom: int) -> None:
    assert below(t, freedom) == pytest.approx(stats.t(freedom).cdf(t), rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("freedom", [1, 3, 8, 29, 30])
@pytest.mark.parametrize("probability", [0.025, 0.1, 0.5, 0.9, 0.975])
def test_quantiles_are_those_of_students_t(probability: float, freedom: int) -> None:
    assert quantile(probability, freedom) == pytest.approx(stats.t(freedom).ppf(probability), rel=1e-9, abs=1e-12)


def test_even_odds_at_the_centre_of_a_share() -> None:
    """The logit of 190.5 to 10.5 of 200 is the centre, so 95 % is as likely reached as missed."""
    found = paper(SHARE, centre=2.8982, spread=0.3, size=200.0)
    assert odds(found, found.points[0], 95.0) == pytest.approx(0.5, abs=1e-3)
    assert odds(found, found.points[0], 95.0, at_most=True) == pytest.approx(0.5, abs=1e-3)


def test_odds_fall_as_the_target_rises() -> None:
    found = paper(SHARE, centre=2.2, spread=0.4, size=150.0)
    chances = [odds(found, found.points[0], target) for target in (0.0, 50.0, 80.0, 90.0, 95.0, 99.0, 100.0)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.999 and 0 < chances[-1] < 0.05


def test_at_least_and_at_most_leave_out_the_target_itself_once() -> None:
    """Of whole dossiers: at least 100 and at most 99 are all there is."""
    found = paper(COUNT, centre=4.6, spread=0.1, size=1.0)
    point = found.points[0]
    assert odds(found, point, 100.0) + odds(found, point, 99.0, at_most=True) == pytest.approx(1.0)
    assert odds(found, point, 0.0) == pytest.approx(1.0)


def test_a_paper_read_again_is_the_same_and_genuine() -> None:
    found = paper(SHARE, centre=2.2, spread=0.4, size=150.0)
    again = from_data(0, found.digest, as_data(found))
    assert again == found and again.is_genuine
    assert not replace(again, method="theta").is_genuine
    assert found.miss == 2.0


def test_an_effect_is_a_difference_that_chance_alone_hardly_makes() -> None:
    found = paper(SHARE, centre=2.2, spread=0.4, size=150.0)

    def verdict(actual: float | None) -> Verdict:
        return effect(found, {DECEMBER: actual}).outcomes[0].verdict

    assert [verdict(v) for v in (90.0, 94.0, 95.0, 97.0, 81.0, 60.0, None)] == [
        Verdict.EXPECTED,
        Verdict.EXPECTED,
        Verdict.UNUSUAL,
        Verdict.CLEAR,
        Verdict.UNUSUAL,
        Verdict.CLEAR,
        Verdict.OPEN,
    ]
    assert effect(found, {DECEMBER: 95.0}).mean_difference == 5.0
    assert effect(found, {}).mean_difference is None


def test_zero_per_cent_is_a_figure_but_zero_dossiers_before_the_first_are_none() -> None:
    assert begun(SHARE, [None, 0.0, 50.0]) == 1
    assert begun(COUNT, [0.0, None, 3.0, 0.0]) == 2
    assert begun(COUNT, [0.0]) == 1


def test_the_months_of_a_forecast_follow_the_last_month_of_its_past() -> None:
    past = Past("m", "u", COUNT, (Month(2022, 10), Month(2022, 11)), (3.0, 4.0), (None, None), None, "", False)
    said = {
        "method": "naive",
        "freedom": 3,
        "points": [
            {"ahead": n, "median": 4.0, "low80": 2.0, "high80": 7.0, "low95": 1.0, "high95": 9.0}
            | {"centre": 1.6, "spread": 0.4, "size": 1.0}
            for n in (1, 2)
        ],
        "backtest": [{"method": "naive", "miss": 1.0, "origins": 3}],
    }
    found = frozen(past, said, datetime(2022, 12, 1, tzinfo=UTC))
    assert [point.month for point in found.points] == [DECEMBER, Month(2023, 1)]
    assert found.is_genuine
    assert found.point(Month(2023, 2)) is None
