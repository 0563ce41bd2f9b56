"""Rank intervals of a set of points against the same draws in plain NumPy: a product, a sort, quantiles."""

from typing import Any

import numpy as np

from batru.index.method.spec import Floats
from batru.index.points.board import Board, Vary, board
from batru.index.points.intervals import Sure, sure
from batru.law.index_sets.frozen import set_of
from batru.law.index_sets.given import Given
from batru.law.index_sets.units import Unit, score_units
from bench.measure import Result, interleaved
from bench.rank_intervals import (
    DRAWS,
    INDICATORS,
    PILLARS,
    ROUNDS,
    SAMPLED_DRAWS,
    SEED,
    SHARES,
    UNITS,
    plain_quantiles,
)

POINTS = 25  # of each indicator


def run() -> list[Result]:
    """Weights of groups and indicators drawn within 25 %, shares of counts apart; equal quantiles on both sides."""
    parts, wholes = _counts()
    plain = _board(parts, wholes, Vary(("weights",)))
    weights = _weights(plain, DRAWS)
    figures = np.ascontiguousarray((parts / wholes).T * POINTS)
    _check_same(sure(plain, DRAWS, SEED), plain_quantiles(weights, figures))
    timing = interleaved(lambda: sure(plain, DRAWS, SEED), lambda: plain_quantiles(weights, figures), rounds=ROUNDS)
    note = f"{DRAWS:,} draws, {UNITS:,} units, {INDICATORS} indicators; equal quantiles"
    name = "rank intervals of points: time of plain NumPy"
    return [Result(name, timing.ours, timing.rival, timing.ratio, "<= 1.5", "s", note), _sampling(parts, wholes)]


def _sampling(parts: Floats, wholes: Floats) -> Result:
    """All shares drawn from their counts too; the rival draws as many Beta numbers, scores and ranks them."""
    own = _board(parts, wholes, Vary(("weights", "sampling"), sampled_below=np.inf))
    weights = _weights(own, SAMPLED_DRAWS)
    timing = interleaved(
        lambda: sure(own, SAMPLED_DRAWS, SEED), lambda: _sampled(weights, parts, wholes), rounds=ROUNDS
    )
    note = f"{SAMPLED_DRAWS} draws of {UNITS * INDICATORS:,} shares each"
    name = "rank intervals of points with sampled counts: plain NumPy"
    return Result(name, timing.ours, timing.rival, timing.ratio, "<= 1.5", "s", note)


def _counts() -> tuple[Floats, Floats]:
    """Shares that hang together within a unit, of a few to a few thousand cases."""
    random = np.random.default_rng(SEED)
    level = random.normal(0.7, 0.1, (UNITS, 1))
    wholes = random.lognormal(4, 1.5, (UNITS, INDICATORS)).astype(int) + 1
    parts = random.binomial(wholes, np.clip(level + random.normal(0, 0.15, (UNITS, INDICATORS)), 0, 1))
    return parts.astype(float), wholes.astype(float)


def _board(parts: Floats, wholes: Floats, vary: Vary) -> Board:
    """The units scored exactly by forty shares in three groups."""
    own = set_of(_set())
    units = [
        Unit(f"u{row}", f"u{row}", {f"i{n}": _given(parts[row, n], wholes[row, n]) for n in range(INDICATORS)})
        for row in range(UNITS)
    ]
    (edition,) = own.editions
    return board(edition, score_units(edition, units), vary)


def _given(part: float, whole: float) -> Given:
    return Given({"part": str(int(part)), "whole": str(int(whole))})


def _set() -> dict[str, Any]:
    words = {"vi": "Đo", "en": "Measured"}
    leaves = [_node(f"i{n}", rule={"kind": "ratio/1"}, points=POINTS) for n in range(INDICATORS)]
    groups = [_node(f"g{n}", parts=leaves[n::PILLARS]) for n in range(PILLARS)]
    version = {
        "version": "1", "from": "2022-01-01", "article": words, "status": "unconfirmed", "looked_in": "bench",
        "checked_on": "2022-01-01", "scale": "points", "total": POINTS * INDICATORS, "parts": groups,
        "states": {"nothing": "missing", "missing": "missing", "not_applicable": "missing"},
    }  # fmt: skip
    return {"code": "bench", "name": words, "owner": words, "versions": [version]}


def _node(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": {"vi": code, "en": code}, **more}


def _weights(own: Board, draws: int) -> Floats:
    """By what each leaf's points are multiplied, from the same numbers that ours draws."""
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((draws, own.columns))
    drawn = {code: 0.75 + 0.5 * uniform[:, place] for place, code in enumerate(own.varied)}
    leaves = [[f"i{n}" for n in range(INDICATORS)][group::PILLARS] for group in range(PILLARS)]
    groups = np.stack([drawn[f"g{n}"] for n in range(PILLARS)], axis=1)
    most = np.array([len(each) for each in leaves])
    groups = groups * most.sum() / (groups * most).sum(axis=1, keepdims=True)
    found = np.empty((draws, INDICATORS))
    for group, codes in enumerate(leaves):
        within = np.stack([drawn[code] for code in codes], axis=1)
        within = within * len(codes) / within.sum(axis=1, keepdims=True)
        found[:, group::PILLARS] = within * groups[:, group, None]
    return found


def _sampled(weights: Floats, parts: Floats, wholes: Floats) -> Floats:
    random = np.random.default_rng(SEED)
    ranks = np.empty((len(weights), len(parts)), dtype=np.int16)
    for draw, own in enumerate(weights):
        scores = (random.beta(parts + 0.5, wholes - parts + 0.5) * POINTS) @ own
        ranks[draw, np.argsort(-scores)] = np.arange(1, len(parts) + 1)
    return np.asarray(np.quantile(ranks, SHARES, axis=0))


def _check_same(ours: Sure, theirs: Floats) -> None:
    if not np.array_equal(np.array([ours.low, ours.median, ours.high]), theirs):
        raise AssertionError("Both sides must give every unit the same quantiles, or the ratio compares nothing.")
