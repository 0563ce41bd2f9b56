"""What holds for every table."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.index.method.advice import next_points, one_out, peers
from batru.index.method.building import build
from batru.index.method.coherence import alpha, odd_pairs
from batru.index.method.intervals import intervals
from batru.index.method.means import combined
from batru.index.method.refusals import MethodRefusal
from batru.index.method.screening import flagged
from batru.index.method.spec import (
    Absent,
    Averaging,
    Filling,
    Group,
    Impute,
    Indicator,
    Mean,
    Preparing,
    Scale,
    Scaling,
    Screen,
    Spec,
    Treat,
    Uncertainty,
    Weighing,
)
from batru.index.method.table import Table

CODES = ("i0", "i1", "i2", "i3")
SPEC = Spec(
    "s",
    tuple(Indicator(code, "g0" if place < 2 else "g1", weight=place + 1.0) for place, code in enumerate(CODES)),
    (Group("g0", "all", 2.0), Group("g1", "all"), Group("all")),
)
# Every way onto a common scale that needs nothing but the table itself.
SCALINGS = (
    Scaling.MIN_MAX,
    Scaling.Z_SCORE,
    Scaling.SHARE_OF_BEST,
    Scaling.RANK,
    Scaling.BORDA,
    Scaling.PERCENTILE,
    Scaling.AS_GIVEN,
)
FIGURES = st.one_of(st.integers(0, 50).map(float), st.just(np.nan))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    many = draw(st.integers(3, 12))
    rows = draw(st.lists(st.lists(FIGURES, min_size=4, max_size=4), min_size=many, max_size=many))
    return Table(tuple(f"u{place}" for place in range(many)), CODES, np.array(rows))


def placed(spec: Spec, table: Table) -> dict[str, int]:
    return dict(zip(table.units, build(spec, table).ranks[:, -1].tolist(), strict=True))


def averaged(how: Averaging, scaling: Scaling) -> Spec:
    """The same tree by another mean and another way onto a common scale, of which nothing lies at or below nought."""
    groups = tuple(replace(own, mean=Mean(how, 2.0)) for own in SPEC.groups)
    return replace(SPEC, groups=groups, scale=Scale(scaling, low=1.0, mean=100.0, sd=10.0))


def scores(spec: Spec, table: Table) -> np.ndarray | str:
    """What units reach, or that this mean refuses such figures."""
    try:
        return build(spec, table).scores
    except MethodRefusal as refused:
        return type(refused).__name__


def alike(one: np.ndarray | str, other: np.ndarray | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return isinstance(one, str) and isinstance(other, str)
    return bool(np.allclose(one, other, equal_nan=True))


WAYS = [(how, scaling) for how in Averaging for scaling in SCALINGS]


@pytest.mark.parametrize(("how", "scaling"), WAYS)
@settings(max_examples=15, deadline=None)
@given(table=tables(), random=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(how: Averaging, scaling: Scaling, table: Table, random: Any) -> None:
    order = list(range(len(table.units)))
    random.shuffle(order)
    other = Table(tuple(table.units[row] for row in order), CODES, table.values[order])
    one, two = (scores(averaged(how, scaling), own) for own in (table, other))
    assert alike(one if isinstance(one, str) else one[order], two)


@given(tables())
def test_names_do_not_matter(table: Table) -> None:
    other = replace(table, units=tuple(f"x{unit}" for unit in reversed(table.units)))
    assert list(placed(SPEC, other).values()) == list(placed(SPEC, table).values())


@pytest.mark.parametrize(("how", "scaling"), WAYS)
@settings(max_examples=15, deadline=None)
@given(table=tables(), factor=st.floats(0.01, 100))
def test_scaling_the_weights_of_siblings_changes_nothing(
    how: Averaging, scaling: Scaling, table: Table, factor: float
) -> None:
    """Those of the second group's indicators, and those of both groups below the whole."""
    spec = averaged(how, scaling)
    indicators = tuple(
        replace(own, weight=own.weight * factor) if own.parent == "g1" else own for own in spec.indicators
    )
    groups = tuple(replace(own, weight=own.weight * factor) if own.parent == "all" else own for own in spec.groups)
    for other in (replace(spec, indicators=indicators), replace(spec, groups=groups)):
        assert alike(scores(spec, table), scores(other, table))


@given(tables(), st.floats(0.1, 10), st.floats(-100, 100))
def test_other_units_of_measurement_change_nothing(table: Table, factor: float, start: float) -> None:
    other = replace(table, values=table.values * factor + start)
    assert np.allclose(build(SPEC, table).scores, build(SPEC, other).scores, equal_nan=True, atol=1e-6)


@given(tables(), st.integers(0, 3), st.floats(0, 20))
def test_a_better_figure_never_costs_a_rank(table: Table, column: int, more: float) -> None:
    spec = replace(SPEC, scale=Scale(Scaling.AS_GIVEN))
    values = table.values.copy()
    values[0, column] += more
    before, after = placed(spec, table)["u0"], placed(spec, replace(table, values=values))["u0"]
    assert after <= before


@given(
    st.lists(st.tuples(st.floats(0.01, 1000), st.floats(0.01, 10)), min_size=1, max_size=8),
    st.floats(-3, 3),
    st.floats(-3, 3),
)
def test_means_stand_in_order(parts: list[tuple[float, float]], one: float, two: float) -> None:
    x, weights = np.array([[own[0] for own in parts]]), np.array([own[1] for own in parts])
    harmonic, geometric, arithmetic = (
        float(combined(x, weights, Mean(how))[0])
        for how in (Averaging.HARMONIC, Averaging.GEOMETRIC, Averaging.ARITHMETIC)
    )
    assert x.min() * (1 - 1e-9) <= harmonic <= geometric * (1 + 1e-9) <= arithmetic * (1 + 2e-9) <= x.max() * (1 + 3e-9)
    low, high = (
        float(combined(x, weights, Mean(Averaging.POWER, p))[0]) for p in sorted(round(p, 1) for p in (one, two))
    )
    assert low <= high * (1 + 1e-9)


@given(tables())
@settings(max_examples=30, deadline=None)
def test_an_interval_is_the_rank_where_nothing_varies(table: Table) -> None:
    found = intervals(SPEC, table, draws=5)
    ranked = found.nominal > 0
    for bound in (found.low, found.median, found.high, found.mean):
        assert bound[ranked].tolist() == found.nominal[ranked].tolist()


@given(tables(), st.integers(1, 1000))
@settings(max_examples=30, deadline=None)
def test_intervals_are_in_order_and_ranks_add_up(table: Table, seed: int) -> None:
    found = intervals(replace(SPEC, uncertainty=Uncertainty(weights=0.25)), table, draws=20, seed=seed)
    ranked = found.nominal > 0
    assert (found.low[ranked] <= found.median[ranked]).all() and (found.median[ranked] <= found.high[ranked]).all()
    assert (found.groups[ranked] >= 1).all() and (found.groups[~ranked] == 0).all()
    if ranked.any():
        assert found.first[ranked].sum() >= 1 - 1e-9
        assert found.mean[ranked].sum() <= ranked.sum() * (ranked.sum() + 1) / 2 + 1e-9


@given(tables(), st.data())
@settings(deadline=None, max_examples=60)
def test_any_table_is_worked_out_or_refused(table: Table, data: st.DataObject) -> None:
    """Empty rows and columns, equal figures, whatever the steps: a result or a refusal, never a crash or a warning."""
    how = data.draw(st.sampled_from([own for own in Filling if own not in (Filling.LAST, Filling.LINEAR)]))
    then = data.draw(st.sampled_from(["log", "box_cox"]))
    chosen: list[Preparing] = [Impute(how, "side"), Treat(most=1, then=then), Screen(0.3)]
    steps: list[Preparing] = data.draw(st.permutations(chosen))
    spec = replace(
        SPEC,
        steps=tuple(steps),
        scale=Scale(data.draw(st.sampled_from([own for own in Scaling if "to_" not in own and own != "goalposts"]))),
        weighing=data.draw(st.sampled_from(Weighing)),
        absent=data.draw(st.sampled_from(Absent)),
        means=(Mean(data.draw(st.sampled_from(Averaging)), 2),),
        at_least=(data.draw(st.sampled_from([0.0, 0.6, 1.0])),),
        uncertainty=Uncertainty(weights=0.25),
        peers=("i0", "i1"),
    )
    table = replace(table, words={"side": tuple("ab"[place % 2] for place in range(len(table.units)))})
    try:
        result = build(spec, table)
        intervals(spec, table, draws=3)
    except MethodRefusal:
        return
    unit = result.units[0]
    next_points(result, unit), peers(result, unit), one_out(result), one_out(result, 2)
    (
        odd_pairs(result),
        flagged(CODES, result.prepared.figures),
        alpha(result.scores),
        result.states(),
        result.influence(),
    )
