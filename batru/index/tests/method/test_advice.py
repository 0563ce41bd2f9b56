"""What a unit can do next, who is like it, and what a principal component may not do. By hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from batru.index.method.advice import next_points, one_out, peers
from batru.index.method.building import build
from batru.index.method.refusals import MethodRefusal
from batru.index.method.spec import Averaging, Group, Indicator, Mean, Scale, Scaling, Spec, Weighing
from batru.index.method.table import Table

SPEC = Spec(
    "s",
    (Indicator("x", "all", weight=3), Indicator("y", "all"), Indicator("z", "all", weight=0)),
    (Group("all"),),
    scale=Scale(Scaling.AS_GIVEN),
    peers=("people", "area"),
)
COLUMNS = ("x", "y", "z", "people", "area")
TABLE = Table(
    ("a", "b", "c", "d"),
    COLUMNS,
    np.array([[80, 40, 0, 10, 1], [60, 90, 0, 20, 1], [50, 20, 9, 12, 1], [40, 100, 0, 40, math.nan]]),
)


def test_the_next_best_points() -> None:
    """c: x weighs 3/4 and lacks 30 (22.5 points, to 65, past d), y weighs 1/4 and lacks 80 (20 points, to 62.5)."""
    result = build(SPEC, TABLE)
    assert result.index.tolist() == [70, 67.5, 42.5, 55]
    x, y, z = next_points(result, "c")
    assert [(own.code, own.now, own.best, own.gain_at_best, own.rank_at_best) for own in (x, y, z)] == [
        ("x", 50, 80, 22.5, 3),
        ("y", 20, 100, 20, 3),
        ("z", 9, 9, 0, 4),
    ]
    assert [own.gain_per_point for own in (x, y, z)] == pytest.approx([0.75, 0.25, 0], abs=1e-6)


def test_under_a_geometric_mean_the_weakest_brings_most() -> None:
    result = build(replace(SPEC, indicators=SPEC.indicators[:2], means=(Mean(Averaging.GEOMETRIC),)), TABLE)
    best = next_points(result, "c")[0]
    assert best.code == "y"
    assert best.gain_at_best == pytest.approx(50**0.75 * (100**0.25 - 20**0.25))
    slopes = {own.code: own.gain_per_point for own in next_points(result, "c")}
    assert slopes["y"] == pytest.approx(0.25 * 50**0.75 * 20**-0.75, rel=1e-4)


def test_peers_are_near_in_structure() -> None:
    """People 10, 20, 12, 40: c is nearest to a by 2 people, both of one area; d has no area and is judged by people."""
    found = peers(build(SPEC, TABLE), "a")
    assert [peer.unit for peer in found] == ["c", "b", "d"]
    spread = float(np.std([10, 20, 12, 40]))
    assert [peer.distance for peer in found] == pytest.approx(
        [2 / spread / math.sqrt(2), 10 / spread / math.sqrt(2), 30 / spread]
    )


def test_leaving_out_what_decides() -> None:
    """Without x: y ranks d, b, a, c, so a falls by 2, b stays second, c stays last, d rises by 2."""
    found = {own.code: own for own in one_out(build(SPEC, TABLE))}
    assert found["x"].ranks.tolist() == [3, 2, 4, 1] and found["x"].mean_shift == 1
    assert found["z"].mean_shift == 0


def test_years_are_ranked_apart() -> None:
    years = np.array([2021, 2021, 2022, 2022])
    table = Table(("a", "b", "a", "b"), COLUMNS, TABLE.values, years)
    result = build(SPEC, table)
    assert result.ranks[:, -1].tolist() == [1, 2, 2, 1]
    assert [(own.code, own.now, own.best) for own in next_points(result, "a", 2021)[:2]] == [
        ("y", 40, 90),
        ("x", 80, 80),
    ]
    assert [(own.code, own.now, own.best) for own in next_points(result, "a")[:2]] == [("y", 20, 100), ("x", 50, 50)]


def test_who_is_not_there() -> None:
    with pytest.raises(MethodRefusal, match="There is no unit 'e'"):
        next_points(build(SPEC, TABLE), "e")


def test_a_component_that_weighs_below_zero_is_refused() -> None:
    """x and y rise together, v falls: its loading is below zero; squared loadings are weights all the same."""
    x = np.array([1.0, 2, 3, 4, 5])
    table = Table(tuple("abcde"), ("x", "y", "v"), np.column_stack([x, x**2, -x]))
    indicators = tuple(Indicator(code, "all") for code in ("x", "y", "v"))
    spec = Spec("s", indicators, (Group("all"),), weighing=Weighing.PCA)
    with pytest.raises(MethodRefusal, match="gives 'v' a weight below 0"):
        build(spec, table)
    squared = build(replace(spec, weighing=Weighing.PCA_SQUARED), table)
    assert squared.weights.tolist() == pytest.approx([1 / 3] * 3 + [1], abs=0.02)
