"""Rank intervals against the same draws in plain NumPy: a product, a sort, quantiles. Sampling of counts apart."""

import numpy as np

from batru.index.method.intervals import RankIntervals, intervals_of
from batru.index.method.plan import Plan, plan_of
from batru.index.method.spec import Floats, Group, Indicator, Scale, Scaling, Spec, Uncertainty
from batru.index.method.table import Table
from bench.measure import Result, interleaved

UNITS, INDICATORS, PILLARS, DRAWS = 3_321, 40, 3, 10_000
SAMPLED_DRAWS = 100
ROUNDS = 5
BLOCK = 500  # draws that the plain side sorts at once: faster than all, and it fits in memory
SHARES = (0.05, 0.5, 0.95)
SEED = 20


def run() -> list[Result]:
    """Weights of both levels drawn within 25 %; every quantile of every unit must be the same on both sides."""
    plan = plan_of(_spec(Uncertainty(weights=0.25)), _table())
    weights = _weights(plan)
    figures = np.ascontiguousarray(plan.nominal.prepared.normalised.T)
    _check_same(intervals_of(plan, DRAWS, SEED), plain_quantiles(weights, figures))
    timing = interleaved(
        lambda: intervals_of(plan, DRAWS, SEED), lambda: plain_quantiles(weights, figures), rounds=ROUNDS
    )
    note = f"{DRAWS:,} draws, {UNITS:,} units, {INDICATORS} indicators; equal quantiles"
    name = "rank intervals: time of plain NumPy"
    return [Result(name, timing.ours, timing.rival, timing.ratio, "<= 1.5", "s", note), _sampling()]


def _sampling() -> Result:
    """All shares drawn from their counts too; the rival draws as many Beta numbers, scores and ranks them."""
    plan = plan_of(_spec(Uncertainty(weights=0.25, sampling=True)), _table())
    weights = _weights(plan)[:SAMPLED_DRAWS]
    table = plan.nominal.prepared.table
    cases = np.column_stack([table.column(f"n{place}") for place in range(INDICATORS)])
    met = np.column_stack([table.column(f"i{place}") for place in range(INDICATORS)]) * cases
    timing = interleaved(
        lambda: intervals_of(plan, SAMPLED_DRAWS, SEED), lambda: _plain_sampling(weights, met, cases), rounds=ROUNDS
    )
    note = f"{SAMPLED_DRAWS} draws of {UNITS * INDICATORS:,} shares each"
    name = "rank intervals with sampled counts: plain NumPy"
    return Result(name, timing.ours, timing.rival, timing.ratio, "<= 1.5", "s", note)


def _spec(uncertainty: Uncertainty) -> Spec:
    """Forty shares in three pillars, one of them twice as heavy."""
    indicators = tuple(Indicator(f"i{n}", f"p{n % PILLARS}", 1.0 + n % 4, whole=f"n{n}") for n in range(INDICATORS))
    groups = (*(Group(f"p{n}", "all", 2.0 if n == 0 else 1.0) for n in range(PILLARS)), Group("all"))
    return Spec("bench", indicators, groups, scale=Scale(Scaling.AS_GIVEN), uncertainty=uncertainty)


def _table() -> Table:
    """Shares that hang together within a unit, of a few to a few thousand cases."""
    random = np.random.default_rng(SEED)
    level = random.normal(0.7, 0.1, (UNITS, 1))
    cases = random.lognormal(4, 1.5, (UNITS, INDICATORS)).astype(int) + 1
    shares = random.binomial(cases, np.clip(level + random.normal(0, 0.15, (UNITS, INDICATORS)), 0, 1)) / cases
    columns = tuple(f"{kind}{n}" for kind in "in" for n in range(INDICATORS))
    return Table(tuple(f"u{n}" for n in range(UNITS)), columns, np.hstack([shares, cases.astype(float)]))


def _weights(plan: Plan) -> Floats:
    """The weight of every indicator in the index, draw by draw: the same numbers that ours draws."""
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((DRAWS, plan.columns))[:, : INDICATORS + PILLARS]
    drawn = plan.nominal.weights[: INDICATORS + PILLARS] * (1 + 0.25 * (2 * uniform - 1))
    indicators, pillars = drawn[:, :INDICATORS], drawn[:, INDICATORS:]
    pillar = np.arange(INDICATORS) % PILLARS
    for number in range(PILLARS):
        indicators[:, pillar == number] /= indicators[:, pillar == number].sum(axis=1, keepdims=True)
    return np.asarray(indicators * (pillars / pillars.sum(axis=1, keepdims=True))[:, pillar])


def plain_quantiles(weights: Floats, figures: Floats) -> Floats:
    """Product, sort, quantiles; ties are not looked for."""
    ranks = np.empty((len(weights), figures.shape[1]), dtype=np.int16)
    places = np.arange(1, figures.shape[1] + 1, dtype=np.int16)[None]
    for start in range(0, len(weights), BLOCK):
        order = np.argsort(-(weights[start : start + BLOCK] @ figures), axis=1)
        np.put_along_axis(ranks[start : start + BLOCK], order, places, axis=1)
    return np.asarray(np.quantile(ranks, SHARES, axis=0))


def _plain_sampling(weights: Floats, met: Floats, cases: Floats) -> Floats:
    random = np.random.default_rng(SEED)
    ranks = np.empty((len(weights), len(met)), dtype=np.int16)
    for draw, own in enumerate(weights):
        scores = random.beta(met + 0.5, cases - met + 0.5) @ own
        ranks[draw, np.argsort(-scores)] = np.arange(1, len(met) + 1)
    return np.asarray(np.quantile(ranks, SHARES, axis=0))


def _check_same(ours: RankIntervals, theirs: Floats) -> None:
    if not np.array_equal(np.array([ours.low, ours.median, ours.high]), theirs):
        raise AssertionError("Both sides must give every unit the same quantiles, or the ratio compares nothing.")
