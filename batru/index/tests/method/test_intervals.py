"""How sure ranks are, against COINr's published run and what must hold whatever the figures."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, stats

from batru.index.method.building import build
from batru.index.method.intervals import alike, intervals
from batru.index.method.plan import plan_of
from batru.index.method.refusals import MethodRefusal
from batru.index.method.sensitivity import sensitivity
from batru.index.method.spec import (
    Absent,
    Averaging,
    Floats,
    Group,
    Indicator,
    Mean,
    Scale,
    Scaling,
    Spec,
    Treat,
    Uncertainty,
)
from batru.index.method.table import Table
from batru.index.tests.method import asem

# The four assumptions of COINr's "Sensitivity analysis" vignette.
VIGNETTE = Uncertainty(
    weights=0.25,
    levels=(2, 3),
    scales=(Scale(low=1, high=100), Scale(Scaling.Z_SCORE, mean=10, sd=2)),
    means=((Mean(Averaging.ARITHMETIC),), (Mean(Averaging.GEOMETRIC),)),
    treatments=tuple(Treat(most=most) for most in range(1, 6)),
)


def small(figures: list[list[float]], uncertainty: Uncertainty, **more: object) -> tuple[Spec, Table]:
    codes = tuple(f"i{place}" for place in range(len(figures[0])))
    indicators = tuple(Indicator(code, "all", **more) for code in codes)  # type: ignore[arg-type]
    spec = Spec("s", indicators, (Group("all"),), scale=Scale(Scaling.AS_GIVEN), uncertainty=uncertainty)
    return spec, Table(tuple("abcdefghij"[: len(figures)]), codes, np.array(figures, dtype=float))


@pytest.fixture(scope="module")
def vignette() -> tuple[Spec, Table]:
    spec = replace(asem.spec(), uncertainty=VIGNETTE)
    return spec, asem.table(spec)


def test_mean_ranks_of_all_51_lie_where_the_published_100_draws_say(vignette: tuple[Spec, Table]) -> None:
    """Four standard errors of COINr's own hundred ranks, and half a rank for those that never moved."""
    found = intervals(*vignette, draws=2000, seed=7)
    mean, spread = asem.published("ua_mean"), asem.published("ua_sd")
    far = {
        unit: (float(ours), mean[unit])
        for unit, ours in zip(found.units, found.mean, strict=True)
        if abs(ours - mean[unit]) > 4 * spread[unit] / 10 + 0.1
    }
    assert far == {}


def test_intervals_agree_with_the_published_ones(vignette: tuple[Spec, Table]) -> None:
    """Bounds from a hundred draws are rough: nine in ten within two ranks, none further than six."""
    found = intervals(*vignette, draws=2000, seed=7)
    low, high = asem.published("ua_q5"), asem.published("ua_q95")
    gaps = [abs(ours - low[unit]) for unit, ours in zip(found.units, found.low, strict=True)]
    gaps += [abs(ours - high[unit]) for unit, ours in zip(found.units, found.high, strict=True)]
    assert max(gaps) <= 6 and np.mean(np.array(gaps) <= 2) >= 0.9


def test_sobol_indices_lie_in_the_published_intervals(vignette: tuple[Spec, Table]) -> None:
    """vignettes/SA_results.RDS, 600 runs: bounds of the total indices from 5 to 95 %; aggregation matters most."""
    found = sensitivity(*vignette, sets=1000, seed=3, resamples=100)
    total = dict(zip(found.factors, (own.value for own in found.total), strict=True))
    published = {
        "treatments": (0.033, 0.061),
        "scales": (0.186, 0.370),
        "weights": (0.141, 0.218),
        "means": (0.407, 0.837),
    }
    assert found.runs == 6000
    for name, (low, high) in published.items():
        width = high - low
        assert low - width / 2 <= total[name] <= high + width / 2, name
    assert max(total, key=lambda name: total[name]) == "means"
    assert min(total, key=lambda name: total[name]) == "treatments"


def test_the_same_seed_gives_the_same(vignette: tuple[Spec, Table]) -> None:
    one, two, other = (intervals(*vignette, draws=200, seed=seed) for seed in (5, 5, 6))
    assert one.mean.tolist() == two.mean.tolist() != other.mean.tolist()


def test_blocks_do_not_matter(vignette: tuple[Spec, Table], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = intervals(*vignette, draws=150, seed=5)
    monkeypatch.setattr("batru.index.method.plan.BLOCK_BYTES", 8 * 51 * 7)
    parts = intervals(*vignette, draws=150, seed=5)
    assert whole.mean.tolist() == parts.mean.tolist() and whole.groups.tolist() == parts.groups.tolist()


def test_draws_are_the_index_itself_under_other_weights() -> None:
    """Each draw is worked out again through the whole index, weights given by hand."""
    own = asem.spec()
    spec = replace(own, steps=own.steps[:1], at_least=(0.6,), uncertainty=Uncertainty(weights=0.25))
    table = asem.table(spec)
    plan = plan_of(spec, table)
    uniform = np.random.default_rng(1).random((5, plan.columns))
    seen: dict[int, Floats] = {}
    plan.ranks(uniform, lambda draws, ranks: seen.update(zip(draws.tolist(), ranks.copy(), strict=True)))
    for draw in range(5):
        factor = dict.fromkeys(plan.nominal.tree.codes, 1.0)
        factor |= {plan.nominal.tree.codes[n]: 0.75 + 0.5 * u for n, u in zip(plan.varied, uniform[draw], strict=True)}
        changed = replace(
            spec,
            indicators=tuple(replace(each, weight=each.weight * factor[each.code]) for each in spec.indicators),
            groups=tuple(replace(each, weight=each.weight * factor[each.code]) for each in spec.groups),
        )
        assert build(changed, table).ranks[:, -1].tolist() == seen[draw].tolist()


@pytest.mark.parametrize("mean", [Averaging.GEOMETRIC, Averaging.HARMONIC, Averaging.POWER])
def test_other_means_too(mean: Averaging) -> None:
    own = asem.spec()
    spec = replace(
        own, means=(Mean(mean, 0.5),), steps=own.steps[:1], scale=Scale(low=1), uncertainty=Uncertainty(weights=1e-9)
    )
    table = asem.table(spec)
    found = intervals(spec, table, draws=3, seed=1)
    assert found.mean.tolist() == build(spec, table).ranks[:, -1].tolist()


# By hand


def test_two_units_swap_as_often_as_the_weights_say() -> None:
    """a = (1, 0), b = (0, 1): a leads when its weight is the larger, half of all draws."""
    spec, table = small([[1, 0], [0, 1], [-5, -5]], Uncertainty(weights=0.25))
    found = intervals(spec, table, draws=4000, seed=2)
    assert found.nominal.tolist() == [1, 1, 3]
    assert found.first[0] == pytest.approx(0.5, abs=0.04) and found.first[2] == 0
    assert found.ahead_of_next[0] == pytest.approx(0.5, abs=0.04) and found.ahead_of_next[1] == 1
    assert found.groups.tolist() == [1, 1, 2]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1, 3], [2, 2, 3])


def test_a_lead_that_weights_cannot_turn() -> None:
    """a = (1, 0), b = (0, 0.59): turned only where w1/w2 < 0.59, and the least is 0.75/1.25 = 0.6."""
    spec, table = small([[1, 0], [0, 0.59]], Uncertainty(weights=0.25))
    found = intervals(spec, table, draws=4000, seed=2)
    assert found.groups.tolist() == [1, 2] and found.ahead_of_next[0] == 1


def test_groups_begin_anew_where_an_interval_does_not_meet_the_first() -> None:
    """1-2, 1-3, 3-4, 4-5: the third meets the second but not the first; it begins a group, and the fourth meets it."""
    low, high = np.array([1.0, 1, 3, 4]), np.array([2.0, 3, 4, 5])
    assert alike(np.arange(4), low, high).tolist() == [1, 1, 2, 2]


def test_sampled_shares_follow_the_beta_distribution() -> None:
    """3 of 4 against 1 of 4: Beta(3.5, 1.5) beats Beta(1.5, 3.5) in 0.9198 of draws (numerical integral by scipy)."""
    uncertainty = Uncertainty(sampling=True)
    indicators = (Indicator("share", "all", whole="cases"),)
    spec = Spec("s", indicators, (Group("all"),), scale=Scale(Scaling.AS_GIVEN), uncertainty=uncertainty)
    table = Table(("a", "b"), ("share", "cases"), np.array([[0.75, 4], [0.25, 4]]))
    found = intervals(spec, table, draws=4000, seed=1)
    from_scipy = _beaten()
    assert found.first[0] == pytest.approx(from_scipy, abs=4 * (from_scipy * (1 - from_scipy) / 4000) ** 0.5)


def _beaten() -> float:
    better, worse = stats.beta(3.5, 1.5), stats.beta(1.5, 3.5)
    return float(integrate.quad(lambda x: better.pdf(x) * worse.cdf(x), 0, 1)[0])


def test_many_cases_are_as_good_as_certain() -> None:
    spec, table = small([[0.75], [0.25]], Uncertainty(sampling=True), whole="cases")
    table = Table(table.units, ("i0", "cases"), np.array([[0.75, 1e6], [0.25, 1e6]]))
    assert intervals(spec, table, draws=200).high.tolist() == [1, 2]


def test_what_is_missing_counted_otherwise() -> None:
    """c lacks the second figure: left out it leads with 8, counted as nothing it comes last with 4."""
    figures: list[list[float]] = [[6, 6], [5, 5], [8, np.nan]]
    spec, table = small(figures, Uncertainty(absent=(Absent.LEFT_OUT, Absent.ZERO)))
    found = intervals(spec, table, draws=400, seed=1)
    assert found.nominal.tolist() == [2, 3, 1]
    assert (found.low[2], found.high[2]) == (1, 3)
    assert found.first[2] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("uncertainty", "factor"),
    [
        (Uncertainty(absent=(Absent.LEFT_OUT, Absent.ZERO)), "absent"),
        (Uncertainty(scales=(Scale(Scaling.AS_GIVEN),)), "scales"),
        (Uncertainty(means=((Mean(),), (Mean(),))), "means"),
        (Uncertainty(sampling=True), "sampling"),
        (Uncertainty(treatments=(Treat(most=1), Treat(most=2))), "treatments"),
        (Uncertainty(weights=0.25, levels=(2,)), "weights"),
    ],
)
def test_a_factor_that_does_not_vary_is_refused(uncertainty: Uncertainty, factor: str) -> None:
    spec, table = small([[1, 2], [2, 1]], uncertainty)
    with pytest.raises(MethodRefusal, match=f"'{factor}' is asked for, but nothing in it varies"):
        intervals(spec, table, draws=10)


def test_sensitivity_needs_a_factor() -> None:
    spec, table = small([[1, 2], [2, 1]], Uncertainty())
    with pytest.raises(MethodRefusal, match="nothing to explain"):
        sensitivity(spec, table, sets=10)


def test_a_geometric_mean_over_zero_is_refused() -> None:
    own = asem.spec()
    spec = replace(own, uncertainty=replace(VIGNETTE, scales=(Scale(), Scale(Scaling.RANK))))
    with pytest.raises(MethodRefusal, match="geometric mean needs figures above 0"):
        intervals(spec, asem.table(spec), draws=10)


def test_a_year_of_a_panel_is_ranked_by_itself() -> None:
    """b leads in 2021 and a in 2022; the last year is ranked unless another is named."""
    spec, table = small([[1, 1], [2, 2], [3, 3], [2, 2]], Uncertainty(weights=0.25))
    table = Table(("a", "b", "a", "b"), table.columns, table.values, np.array([2021, 2021, 2022, 2022]))
    assert intervals(spec, table, draws=20).high.tolist() == [1, 2]
    assert intervals(spec, table, draws=20, year=2021).low.tolist() == [2, 1]


def test_a_drawn_share_does_not_fall_below_the_scale() -> None:
    """b is the worst of all, so draws of it fall below; under a geometric mean they count as the low end, 1."""
    spec, table = small([[0.9], [0.1]], Uncertainty(sampling=True), whole="cases")
    spec = replace(spec, scale=Scale(low=1), means=(Mean(Averaging.GEOMETRIC),))
    table = Table(table.units, ("i0", "cases"), np.array([[0.9, 10], [0.1, 10]]))
    assert intervals(spec, table, draws=200).high.tolist() == [1, 2]


def test_but_a_scale_without_an_end_cannot_keep_a_mean_above_zero() -> None:
    spec, table = small([[0.9], [0.1]], Uncertainty(sampling=True), whole="cases")
    spec = replace(spec, scale=Scale(Scaling.Z_SCORE, mean=0.75, sd=1), means=(Mean(Averaging.GEOMETRIC),))
    table = Table(table.units, ("i0", "cases"), np.array([[0.9, 10], [0.1, 10]]))
    with pytest.raises(MethodRefusal, match="geometric mean needs figures above 0"):
        intervals(spec, table, draws=200)


def of_groups(uncertainty: Uncertainty, *means: Mean) -> tuple[Spec, Table]:
    """Two groups of one z-score each: 1 and 3 are −0.7071 and 0.7071."""
    spec = Spec(
        "s",
        (Indicator("i0", "g0"), Indicator("i1", "g1")),
        (Group("g0", "all"), Group("g1", "all"), Group("all")),
        scale=Scale(Scaling.Z_SCORE),
        means=means,
        uncertainty=uncertainty,
    )
    return spec, Table(("a", "b"), ("i0", "i1"), np.array([[1.0, 3], [3, 1]]))


@pytest.mark.parametrize("how", [Averaging.GEOMETRIC, Averaging.HARMONIC])
def test_a_group_of_zero_or_less_is_refused_as_an_indicator_is(how: Averaging) -> None:
    spec, table = of_groups(Uncertainty(), Mean(), Mean(how))
    with pytest.raises(MethodRefusal, match=f"A {how} mean needs figures above 0, and 'g0' of a is -0.707107"):
        intervals(spec, table, draws=1)


def test_and_so_it_is_in_a_draw() -> None:
    means = ((Mean(),), (Mean(), Mean(Averaging.GEOMETRIC)))
    spec, table = of_groups(Uncertainty(means=means), Mean())
    with pytest.raises(MethodRefusal, match="geometric mean needs figures above 0, and 'g0' of a"):
        intervals(spec, table, draws=20)
