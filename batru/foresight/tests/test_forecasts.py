"""Forecasts: what is guaranteed whatever the series, and how often the bands hold."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.foresight.engine.forecasts import forecast

Series = Callable[[np.random.Generator, int], Any]
HORIZON = 12


def counted(values: list[float | None], exposure: list[int] | None = None) -> dict[str, Any]:
    return forecast({"shape": "count", "values": values, "exposure": exposure, "horizon": HORIZON})


def shared(values: list[float | None], whole: list[float]) -> dict[str, Any]:
    return forecast({"shape": "share", "values": values, "whole": whole, "exposure": None, "horizon": HORIZON})


def medians(found: dict[str, Any]) -> list[float]:
    return [point["median"] for point in found["points"]]


def test_the_same_past_gives_the_same_forecast() -> None:
    values: list[float | None] = [float(v) for v in np.random.default_rng(1).poisson(90, 30)]
    assert counted(values) == counted(values)


@pytest.mark.parametrize("months", [0, 1, 5])
def test_five_months_are_too_short_to_say_anything(months: int) -> None:
    assert counted([100.0] * months) == {"method": "too_short", "months": months}


def test_a_pure_yearly_pattern_is_repeated_by_the_reference() -> None:
    year = [300.0, 80.0, 240.0, 200.0, 190.0, 180.0, 200.0, 210.0, 260.0, 230.0, 220.0, 280.0]
    found = counted([*year, *year, *year])
    assert found["method"] == "seasonal_naive"
    assert medians(found) == pytest.approx(year, rel=1e-3)


def test_less_than_two_years_lean_on_last_month_where_nothing_beats_it() -> None:
    """Steps: whoever smooths or leans on a trend is late at each of them."""
    found = counted([*[100.0] * 6, *[200.0] * 6])
    assert found["method"] == "naive"
    assert medians(found) == pytest.approx([200.0] * HORIZON, rel=1e-3)


def test_a_month_with_half_the_working_days_brings_half_the_dossiers() -> None:
    days = [20] * 24 + [10] + [20] * 11
    found = counted([100.0] * 24, days)
    assert medians(found)[0] == pytest.approx(medians(found)[1] / 2, rel=1e-3)
    assert medians(found)[1] == pytest.approx(100.0, rel=0.02)


def test_a_steady_series_still_has_the_chance_of_counting_in_its_bands() -> None:
    """Poisson: a hundred a month are hardly ever all between 99 and 101."""
    first = counted([100.0] * 24)["points"][0]
    assert first["high80"] - first["low80"] > 2 * 1.28 * 10 * 0.9


def test_a_gap_repeats_what_stood_before_it_and_the_start_waits_for_the_first_figure() -> None:
    gappy = shared([None, None, 90.0, None, 90.0, 90.0, 90.0, 90.0, 90.0], [0, 0, *[200] * 7])
    whole = shared([90.0] * 7, [200] * 7)
    assert medians(gappy) == medians(whole)


def test_a_share_of_all_is_possible_and_never_more() -> None:
    found = shared([100.0] * 20, [50] * 20)
    assert found["points"][0]["high95"] == 100.0
    assert found["points"][0]["low95"] < 100.0


@settings(deadline=None, max_examples=40)  # some fits take long on a busy machine
@given(
    st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=6, max_size=40),
    st.floats(1, 5000),
)
def test_bands_of_shares_stay_between_0_and_100_and_lie_inside_each_other(
    values: list[float | None], whole: float
) -> None:
    for point in shared(values, [whole] * len(values)).get("points", []):
        assert 0 <= point["low95"] <= point["low80"] <= point["median"] <= point["high80"] <= point["high95"] <= 100


@settings(deadline=None, max_examples=40)  # some fits take long on a busy machine
@given(st.lists(st.floats(0, 1e6), min_size=6, max_size=30))
def test_bands_of_counts_are_never_below_nothing(values: list[float]) -> None:
    for point in counted(list(values)).get("points", []):
        assert 0 <= point["low95"] <= point["low80"] <= point["median"] <= point["high80"] <= point["high95"]


@settings(deadline=None, max_examples=40)  # some fits take long on a busy machine
@given(st.floats(0.5, 40))
def test_bands_widen_or_stay_as_months_go_by(noise: float) -> None:
    values: list[float | None] = [float(v) for v in 500 + noise * np.random.default_rng(3).standard_normal(18)]
    spreads = [point["spread"] for point in counted(values)["points"]]
    assert spreads == sorted(spreads)


def level(draw: np.random.Generator, months: int) -> Any:
    return draw.poisson(draw.uniform(40, 400) * np.exp(draw.normal(0, 0.08, months)))


def yearly(draw: np.random.Generator, months: int) -> Any:
    turn = 2 * np.pi * np.arange(months) / 12 + draw.uniform(0, 6)
    return draw.poisson(200 * np.exp(0.3 * np.sin(turn) + draw.normal(0, 0.08, months)))


def growing(draw: np.random.Generator, months: int) -> Any:
    return draw.poisson(150 * np.exp(draw.uniform(-0.02, 0.02) * np.arange(months) + draw.normal(0, 0.08, months)))


@pytest.mark.slow
@pytest.mark.parametrize("months", [12, 36])
def test_about_eight_in_ten_lie_in_the_80_band_and_nineteen_in_twenty_in_the_95_band(months: int) -> None:
    """Forty series of each of three kinds, a year ahead of each."""
    draw = np.random.default_rng(2022)
    inside80, inside95 = [], []
    for make in (level, yearly, growing):
        for _ in range(40):
            truth = make(draw, months + HORIZON).astype(float)
            points = counted(truth[:months].tolist())["points"]
            inside80 += [p["low80"] <= v <= p["high80"] for p, v in zip(points, truth[months:], strict=True)]
            inside95 += [p["low95"] <= v <= p["high95"] for p, v in zip(points, truth[months:], strict=True)]
    assert 0.75 <= np.mean(inside80) <= 0.92
    # One year has shown no season yet; its wide band is wider than it need be for series that have none.
    assert 0.92 <= np.mean(inside95) <= (0.985 if months > 12 else 1.0)


@pytest.mark.slow
def test_bands_of_shares_hold_as_often_as_they_say() -> None:
    draw = np.random.default_rng(7)
    inside = []
    for _ in range(60):
        whole = draw.poisson(250, 24 + HORIZON)
        chance = 1 / (1 + np.exp(-(draw.uniform(1.5, 3.5) + draw.normal(0, 0.25, 24 + HORIZON))))
        truth = 100 * draw.binomial(whole, chance) / whole
        points = shared(truth[:24].tolist(), whole[:24].tolist())["points"]
        inside += [p["low80"] <= v <= p["high80"] for p, v in zip(points, truth[24:], strict=True)]
    assert 0.74 <= np.mean(inside) <= 0.9
