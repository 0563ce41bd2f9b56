"""Rows that go out: plain values, nothing where there is nothing."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from batru.index.method.building import build
from batru.index.method.intervals import intervals
from batru.index.method.refusals import MethodRefusal
from batru.index.method.sensitivity import sensitivity
from batru.index.method.spec import Group, Indicator, Scale, Scaling, Spec, Uncertainty, Weighing
from batru.index.method.table import Table
from batru.index.method.telling import factor_rows, interval_rows, score_rows

SPEC = Spec(
    "s",
    (Indicator("x", "all", weight=3), Indicator("y", "all")),
    (Group("all"),),
    scale=Scale(Scaling.AS_GIVEN),
    uncertainty=Uncertainty(weights=0.25),
)
TABLE = Table(("a", "b", "c"), ("x", "y"), np.array([[4, 8], [8, math.nan], [math.nan, math.nan]]))


def test_scores_as_rows() -> None:
    """a: (3 x 4 + 8) / 4 = 5; b has x alone, 8; c has nothing."""
    rows = list(score_rows(build(SPEC, TABLE)))
    assert [(row["unit"], row["score"], row["rank"], row["state"]) for row in rows if row["code"] == "all"] == [
        ("a", 5, 2, "scored"),
        ("b", 8, 1, "partly"),
        ("c", None, None, "missing"),
    ]
    assert rows[2] == {
        "unit": "a", "year": None, "code": "x", "level": 1, "score": 4, "rank": 2, "state": "given", "weight": 0.75,
    }  # fmt: skip
    json.dumps(rows, allow_nan=False)


def test_intervals_and_factors_as_rows() -> None:
    rows = list(interval_rows(intervals(SPEC, TABLE, draws=50)))
    assert [(row["unit"], row["rank"], row["low"], row["high"], row["group"]) for row in rows] == [
        ("b", 1, 1, 1, 1),
        ("a", 2, 2, 2, 2),
        ("c", None, None, None, None),
    ]
    factors = list(factor_rows(sensitivity(SPEC, TABLE, sets=4, resamples=3)))
    assert [(row["factor"], row["total"]) for row in factors] == [("weights", 0)]
    json.dumps([*rows, *factors], allow_nan=False)


def test_no_draws_and_no_such_year() -> None:
    with pytest.raises(MethodRefusal, match="0 is less than 1"):
        intervals(SPEC, TABLE, draws=0)
    with pytest.raises(MethodRefusal, match="1 is less than 2"):
        sensitivity(SPEC, TABLE, sets=1)
    with pytest.raises(MethodRefusal, match="no year 2020"):
        intervals(SPEC, TABLE, year=2020)
    with pytest.raises(MethodRefusal, match="no year 2020"):
        intervals(SPEC, replace(TABLE, years=np.array([2021, 2021, 2021])), year=2020)


def test_weights_that_cannot_be() -> None:
    """Where one part runs against the other it cannot be balanced; where all weigh nothing there is no mean."""
    against = Table(tuple("abc"), ("x", "y"), np.array([[1.0, 3], [2, 2], [3, 1]]))
    with pytest.raises(MethodRefusal, match="No weights above 0"):
        build(replace(SPEC, weighing=Weighing.BALANCED), against)
    nothing = tuple(replace(own, weight=0.0) for own in SPEC.indicators)
    with pytest.raises(MethodRefusal, match="add up to nothing"):
        build(replace(SPEC, indicators=nothing), TABLE)


def test_groups_that_count_in_one_another() -> None:
    groups = (Group("all"), Group("p", "q"), Group("q", "p"))
    with pytest.raises(MethodRefusal, match="The groups p, q count in one another"):
        build(replace(SPEC, groups=groups), TABLE)
    with pytest.raises(MethodRefusal, match="Nothing counts in the group 'p'"):
        build(replace(SPEC, groups=(Group("all"), Group("p", "all"))), TABLE)
    ring = (Group("all", "p"), Group("p", "q"), Group("q", "p"))
    with pytest.raises(MethodRefusal, match="The groups p, q count in one another"):
        build(replace(SPEC, groups=ring), TABLE)
