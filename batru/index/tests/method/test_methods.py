"""Each method by itself: by hand, against closed forms, or against scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from batru.index.method.coherence import alpha, kendall, spearman
from batru.index.method.imputation import expected, filled
from batru.index.method.means import combined
from batru.index.method.moments import kurtosis, pearson, skewness
from batru.index.method.outliers import box_cox, likeliest_power, treatment
from batru.index.method.ranking import ranks
from batru.index.method.refusals import MethodRefusal
from batru.index.method.scales import fitted
from batru.index.method.screening import flagged
from batru.index.method.sensitivity import design, sobol
from batru.index.method.spec import Averaging, Filling, Floats, Impute, Indicator, Mean, Scale, Scaling, Treat
from batru.index.method.table import Table
from batru.index.method.weights import loadings

NAN = math.nan
NOBODY = np.empty(0, dtype=np.int64)


def on(scale: Scale, x: list[float], **own: object) -> list[float]:
    indicator = Indicator("x", "all", **own)  # type: ignore[arg-type]
    values = np.array(x, dtype=float)
    return [float(each) for each in fitted(values, indicator, scale, np.array([0])).apply(values)]


@pytest.mark.parametrize(
    ("scale", "x", "own", "y"),
    [
        (Scale(), [2, 4, 6, NAN], {}, [0, 50, 100, NAN]),
        (Scale(), [2, 4, 6], {"lower_is_better": True}, [100, 50, 0]),
        (Scale(low=1, high=10), [0, 1], {}, [1, 10]),
        (Scale(Scaling.Z_SCORE, mean=10, sd=2), [1, 2, 3], {}, [8, 10, 12]),
        (Scale(Scaling.Z_SCORE), [1, 2, 3], {"lower_is_better": True}, [1, 0, -1]),
        (Scale(Scaling.GOALPOSTS, high=1), [-1, 1, 11], {"low": 0, "high": 10}, [0, 0.1, 1]),
        (Scale(Scaling.GOALPOSTS, high=1), [-1, 1, 11], {"low": 0, "high": 10, "lower_is_better": True}, [1, 0.9, 0]),
        (Scale(Scaling.GOALPOSTS, high=1, capped=False), [-1, 11], {"low": 0, "high": 10}, [-0.1, 1.1]),
        (Scale(Scaling.TO_TARGET, high=1, capped=False), [0, 5, 11], {"target": 10}, [0, 0.5, 1.1]),
        (Scale(Scaling.TO_TARGET, high=1), [0, 5, 11], {"target": 10}, [0, 0.5, 1]),
        (Scale(Scaling.TO_TARGET, high=1), [-1, 1, 10], {"target": 0, "lower_is_better": True}, [1, 0.9, 0]),
        (Scale(Scaling.TO_REFERENCE, high=1, capped=False), [4, 2, 7], {}, [1, 0, 2.5]),
        (Scale(Scaling.SHARE_OF_BEST, high=1), [1, 2, 4], {}, [0.25, 0.5, 1]),
        (Scale(Scaling.SHARE_OF_BEST, high=1), [1, 2, 4], {"lower_is_better": True}, [1, 0.5, 0.25]),
        (Scale(Scaling.RANK), [3, 1, 3, NAN], {}, [2, 1, 2, NAN]),
        (Scale(Scaling.BORDA), [3, 1, 3], {"lower_is_better": True}, [0, 2, 0]),
        (Scale(Scaling.PERCENTILE), [10, 20, 20, 40, 50], {}, [0, 25, 25, 75, 100]),
        (Scale(Scaling.AS_GIVEN), [3, 1], {}, [3, 1]),
        (Scale(), [5, 5, NAN], {}, [NAN, NAN, NAN]),
        (Scale(equal=0.5), [5, 5, NAN], {}, [50, 50, NAN]),
    ],
)
def test_scales(scale: Scale, x: list[float], own: dict[str, object], y: list[float]) -> None:
    assert on(scale, x, **own) == pytest.approx(y, nan_ok=True)


def test_a_target_must_be_given() -> None:
    with pytest.raises(MethodRefusal, match="'x' needs 'target' for the scale 'to_target'"):
        on(Scale(Scaling.TO_TARGET), [1, 2])


@pytest.mark.parametrize(
    ("mean", "score"),
    [
        (Mean(), (1 * 1 + 3 * 4) / 4),
        (Mean(Averaging.GEOMETRIC), (1 * 4**3) ** 0.25),
        (Mean(Averaging.HARMONIC), 4 / (1 + 3 / 4)),
        (Mean(Averaging.POWER, 2), ((1 + 3 * 16) / 4) ** 0.5),
        (Mean(Averaging.POWER, 0), (1 * 4**3) ** 0.25),
    ],
)
def test_means_of_1_and_4_weighing_1_and_3(mean: Mean, score: float) -> None:
    assert combined(np.array([[1.0, 4, NAN]]), np.array([1.0, 3, 5]), mean)[0] == pytest.approx(score)


def test_too_few_parts_give_no_mean() -> None:
    """COINr, "Aggregation": two thirds must be there."""
    x = np.array([[1, 3, 1], [2, NAN, NAN], [3, NAN, 1]])
    found = combined(x, np.ones(3), Mean(), 2 / 3)
    assert found.tolist() == pytest.approx([1.666667, NAN, 2], nan_ok=True, abs=5e-7)


def test_coinrs_harmonic_means() -> None:
    """COINr, "Aggregation": LPI, Flights, Ship, Bord of Austria, weights 1, 1, 2, 1; printed with three digits."""
    found = combined(np.array([[94.1, 14.20, 1.0, 29.4]]), np.array([1.0, 1, 2, 1]), Mean(Averaging.HARMONIC))
    assert round(float(found[0]), 2) == 2.36


@pytest.mark.parametrize("seed", range(5))
def test_moments_are_scipys(seed: int) -> None:
    x = np.random.default_rng(seed).gamma(1.5, size=37)
    assert skewness(x) == pytest.approx(stats.skew(x, bias=False))
    assert kurtosis(x) == pytest.approx(stats.kurtosis(x, bias=False))


def test_box_cox_is_scipys() -> None:
    x = np.random.default_rng(3).lognormal(1, 0.8, 60)
    theirs, power = stats.boxcox(x)
    assert likeliest_power(x) == pytest.approx(power, abs=1e-4)
    assert box_cox(x, power) == pytest.approx(theirs)
    assert box_cox(x, 0) == pytest.approx(np.log(x))


def test_treatments_can_be_done_again_to_other_figures() -> None:
    x = np.array([*range(1, 11), 30.0, 100.0])
    assert treatment(x, Treat(most=2)).apply(np.array([5.0, 80])).tolist() == [5, 30]
    logged = treatment(x, Treat(most=0))
    assert logged.apply(np.array([1.0]))[0] == pytest.approx(math.log(0.99))
    mirrored = treatment(-x, Treat(most=0, then="log_by_skew"))
    assert mirrored.apply(-x) == pytest.approx(-logged.apply(x))


def test_em_fills_in_the_regression_where_one_column_is_whole() -> None:
    """With gaps in y alone the likelihood factors (Little and Rubin): gaps get the line through the complete rows."""
    random = np.random.default_rng(1)
    x = random.normal(size=40)
    y = 2 + 3 * x + random.normal(size=40)
    gaps = np.arange(40) % 5 == 0
    line = np.polyfit(x[~gaps], y[~gaps], 1)
    found = expected(np.column_stack([x, np.where(gaps, NAN, y)]))
    assert found[gaps, 1] == pytest.approx(np.polyval(line, x[gaps]), abs=1e-5)
    assert (found[~gaps, 1] == y[~gaps]).all()


def test_em_leaves_empty_rows_and_columns() -> None:
    x = np.array([[1, 2, NAN], [2, 4.1, NAN], [3, 5.9, NAN], [NAN, NAN, NAN], [4, NAN, NAN]])
    found = expected(x)
    assert np.isnan(found[:, 2]).all() and np.isnan(found[3]).all() and 7 < found[4, 1] < 9


def panel(x: list[float]) -> Table:
    years = np.arange(2018, 2018 + len(x))
    return Table(("a",) * len(x), ("x",), np.array(x)[:, None], years)


@pytest.mark.parametrize(
    ("how", "most", "y"),
    [
        (Filling.LAST, 0, [NAN, 1, 1, 1, 4, 4]),
        (Filling.LAST, 1, [NAN, 1, 1, NAN, 4, 4]),
        (Filling.LINEAR, 0, [NAN, 1, 2, 3, 4, NAN]),
    ],
)
def test_years_fill_in(how: Filling, most: int, y: list[float]) -> None:
    x = [NAN, 1, NAN, NAN, 4, NAN]
    found = filled(panel(x), Impute(how, most_years=most), np.ones(1), [np.array([0])]).values[:, 0]
    assert found.tolist() == pytest.approx(y, nan_ok=True)


def test_without_years_nothing_fills_in_from_them() -> None:
    table = Table(("a", "b"), ("x",), np.array([[1.0], [NAN]]))
    with pytest.raises(MethodRefusal, match="the table has none"):
        filled(table, Impute(Filling.LAST), np.ones(1), [])


@pytest.mark.parametrize("seed", range(3))
def test_correlations_are_scipys(seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.integers(0, 6, 40).astype(float), random.integers(0, 6, 40).astype(float)
    assert pearson(x, y) == pytest.approx(stats.pearsonr(x, y).statistic)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic)
    assert kendall(x, y) == pytest.approx(stats.kendalltau(x, y).statistic)


def test_alpha_by_hand() -> None:
    """Items (1, 2, 3), (2, 4, 6), (3, 3, 6): variances 1, 4, 3; totals 6, 9, 15 with variance 21; 3/2 (1 - 8/21)."""
    x = np.array([[1.0, 2, 3], [2, 4, 3], [3, 6, 6]])
    assert alpha(x) == pytest.approx(1.5 * (1 - 8 / 21))


def test_first_component_of_two_columns_weighs_both_alike() -> None:
    x = np.array([[1.0, 2], [2, 3], [3, 7], [4, 5]])
    assert loadings(x).tolist() == pytest.approx([0.5**0.5] * 2)


def test_ranks_with_ties_and_gaps() -> None:
    assert ranks(np.array([[2.0, 3, 2, NAN, 1]]), 9).tolist() == [[2, 1, 2, 0, 4]]


def test_ranks_come_from_rounded_scores() -> None:
    """0.1 + 0.2 and 0.3 differ in the last binary digit alone."""
    assert ranks(np.array([[0.1 + 0.2, 0.3, 0.31]]), 9).tolist() == [[2, 2, 1]]
    assert ranks(np.array([[2.344, 2.341, 2.339]]), 2).tolist() == [[1, 1, 1]]
    assert ranks(np.array([[2.344, 2.341, 2.339]]), 3).tolist() == [[1, 2, 3]]


def test_scores_too_large_to_be_ranked_so_finely_are_refused() -> None:
    with pytest.raises(MethodRefusal, match="cannot be ranked to 12 digits"):
        ranks(np.array([[1e9, 1.0]]), 12)


def test_flags_of_indicators() -> None:
    x = np.column_stack([np.r_[np.arange(1.0, 11), 30, 100], np.r_[[1.0, 2], np.zeros(10)], np.r_[1.0, [NAN] * 11]])
    found = {each.code: each.flags for each in flagged(("a", "b", "c"), x)}
    assert found == {"a": ("outliers",), "b": ("many_zeros", "few_different", "outliers"), "c": ("few_figures",)}


# Sobol indices against functions whose indices are known.


def estimated(function: object, factors: int, sets: int = 20_000) -> tuple[list[float], list[float]]:
    columns = [[place] for place in range(factors)]
    outputs = function(design(columns, factors, sets, 11)).reshape(factors + 2, sets)  # type: ignore[operator]
    first, total = sobol(outputs, 20, 11)
    assert all(own.low <= own.value <= own.high for own in (*first, *total))
    return [own.value for own in first], [own.value for own in total]


def test_ishigami() -> None:
    """a = 7, b = 0.1 on (-π, π): S = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437."""

    def ishigami(u: Floats) -> Floats:
        x = (2 * u - 1) * math.pi
        return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))

    first, total = estimated(ishigami, 3)
    assert first == pytest.approx([0.313905, 0.442411, 0], abs=0.02)
    assert total == pytest.approx([0.557589, 0.442411, 0.243684], abs=0.02)


def test_sobol_g() -> None:
    """a = 0, 1, 9: parts 1/3 / (1 + a)²; S = parts / V and ST = parts x (1 + the others) / V, V = Π(1 + parts) - 1."""
    a = np.array([0.0, 1, 9])
    parts = 1 / 3 / (1 + a) ** 2
    variance = np.prod(1 + parts) - 1
    first, total = estimated(lambda u: np.prod((np.abs(4 * u - 2) + a) / (1 + a), axis=1), 3)
    assert first == pytest.approx(parts / variance, abs=0.02)
    assert total == pytest.approx(parts * np.prod(1 + parts) / (1 + parts) / variance, abs=0.02)


def test_one_and_ten() -> None:
    first, total = estimated(lambda u: u[:, 0] + 10 * u[:, 1], 2)
    assert first == pytest.approx([1 / 101, 100 / 101], abs=0.02) == total
