"""Draws worked out together are those worked out one by one: caps, bands, means, knock-outs, few cases, ties."""

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from batru.index.points.board import Board, Vary, boards
from batru.index.tests.one_by_one import one_draw
from batru.law.index_sets.frozen import set_of
from batru.law.index_sets.given import Given
from batru.law.index_sets.units import Unit, score_units

WORDS = {"vi": "Thử", "en": "Test"}
POINTS, DRAWS = 10, 12
MEANS = ["mean", "geometric", "harmonic", "lowest"]
RULES: list[dict[str, Any]] = [
    {"kind": "ratio/1"},
    {"kind": "capped/1", "target": 0.8},
    {"kind": "linear/1", "zero_at": 0.2, "full_at": 0.9},
    {"kind": "bands/1", "bands": [{"at_least": 0.9, "share": 1}, {"above": 0.5, "share": 0.6}, {"share": 0.1}]},
    {"kind": "yes_no/1"},
    {"kind": "best/1"},
    {"kind": "minmax/1", "when_equal": 1, "better": "lower"},
]
COUNTS = ["0/0", "0/4", "3/4", "4/4", "18/20", "19/20", "70/100", "95/100", "1500/2000", "na", ""]
ROUNDINGS = [None, {"mode": "half_up", "digits": 2}, {"mode": "half_even", "digits": 1}]
LEAF: dict[str, Any] = {"name": WORDS, "points": {"p": POINTS, "q": POINTS}}
VERSION: dict[str, Any] = {
    "version": "1", "from": "2022-01-01", "article": WORDS, "status": "unconfirmed", "looked_in": "tests",
    "checked_on": "2022-01-01", "scale": "points",
    "profiles": [{"code": code, "name": WORDS, "proposed": True} for code in "pq"],
    "blocks": [{"code": "all", "name": WORDS, "profiles": ["p", "q"]}],
    "adjustments": [
        {"code": "more", "name": WORDS, "kind": "bonus", "at_most": 3},
        {"code": "less", "name": WORDS, "kind": "penalty", "at_most": 5, "strikes": True},
    ],
}  # fmt: skip


@st.composite
def versions(draw: st.DrawFn) -> dict[str, Any]:
    """A version with what sets may ask, of two profiles in one block."""
    root = draw(st.sampled_from(["sum", "sum", *MEANS]))
    groups = [_group(draw, place, root != "sum") for place in range(draw(st.integers(2, 3)))]
    knocked = draw(
        st.sampled_from(
            [
                [],
                [
                    {"when": "g0", "at_most": 4, "gives": 1},
                    {"when": "g0", "at_most": 8, "gives": 3},
                    {"when": "g1", "gives": 0},
                ],
            ]
        )
    )
    shared = groups if root == "lowest" else groups[:-1]  # the lowest of what one profile does not know is nothing
    whole = {"p": _most(root, groups), "q": _most(root, shared)}
    for leaf in groups[len(shared)]["parts"] if len(shared) < len(groups) else ():
        leaf["points"] = {"p": POINTS}
    return {
        **VERSION, "score": draw(st.sampled_from(["sum", "applicable"])), "total": whole, "by": root,
        "missing": draw(st.sampled_from(["missing", "zero", "skip"])), "needs": 0.5,
        "rounding": _roundings(draw), "knock_outs": knocked, "parts": groups, "ranks": _ranks(draw),
        "states": {"nothing": "na", "missing": "missing", "not_applicable": "na"},
    }  # fmt: skip


def _most(by: str, groups: list[dict[str, Any]]) -> int:
    """What a version promises: all points below, of the lowest of parts those of one."""
    found = [POINTS if own["by"] == "lowest" else POINTS * len(own["parts"]) for own in groups]
    return min(found) if by == "lowest" else sum(found)


def _group(draw: st.DrawFn, place: int, is_mean: bool) -> dict[str, Any]:
    by = draw(st.sampled_from(MEANS if is_mean else ["sum", *MEANS]))
    leaves = [_leaf(draw, f"g{place}i{number}") for number in range(draw(st.integers(1, 3)))]
    knocked = [{"when": leaves[0]["code"], "at_most": 2, "gives": 0.5}] if draw(st.booleans()) else []
    missing = draw(st.sampled_from(["missing", "zero", "skip"]))
    named = {"code": f"g{place}", "name": WORDS, "weight": draw(st.sampled_from([1, 2]))}
    return {**named, "by": by, "missing": missing, "needs": 0.5, "knock_outs": knocked, "parts": leaves}


def _leaf(draw: st.DrawFn, code: str) -> dict[str, Any]:
    named = {**LEAF, "code": code, "weight": draw(st.sampled_from([1, 3]))}
    nothing = draw(st.sampled_from(["na", "zero", "full"]))
    missing = draw(st.sampled_from(["missing", "zero"]))
    return {**named, "rule": draw(st.sampled_from(RULES)), "states": {"nothing": nothing, "missing": missing}}


def _roundings(draw: st.DrawFn) -> dict[str, Any]:
    found = {level: draw(st.sampled_from(ROUNDINGS)) for level in ("indicator", "group", "total")}
    return {level: own for level, own in found.items() if own}


def _ranks(draw: st.DrawFn) -> dict[str, Any]:
    then = draw(st.sampled_from([[], ["base"], ["base", "g0"], ["g1", "g0i0"]]))
    mode = {"mode": draw(st.sampled_from(["half_up", "down"])), "digits": draw(st.integers(0, 2))}
    ties = draw(st.sampled_from(["competition", "dense", "average"]))
    return {**mode, "ties": ties, "then": then, "first": draw(st.sampled_from(["highest", "highest", "lowest"]))}


def _block(version: dict[str, Any], seed: int, vary: Vary) -> Board | None:
    """Ten units with figures by chance; None where none of them has a place."""
    own = set_of({"code": "small", "name": WORDS, "owner": WORDS, "versions": [version]})
    (edition,) = own.editions
    random, units = Random(seed), []
    for number in range(10):
        profile = random.choice("ppq")
        cells = {
            one.code: Given.of(random.choice(["yes", "no"] if one.scoring[profile].rule.kind == "yes_no/1" else COUNTS))
            for one in edition.indicators
            if profile in one.points
        }
        cells["more"] = Given({"": random.choice(["", "1", "2.5"])})
        cells["less"] = Given(random.choice([{}, {"": "1"}, {"strikes": "g0i0"}]))
        units.append(Unit(f"u{number}", f"u{number}", cells, profile))
    found = boards(edition, score_units(edition, units), vary)
    return found.get("all")


def _ranks_of(board: Board, uniform: Any) -> Any:
    found = np.zeros((len(uniform), len(board.units)))

    def take(block: Any, ranks: Any) -> None:
        found[block] = ranks / board.steps

    board.ranks(uniform, take)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(version=versions(), seed=st.integers(0, 2**32))
def test_places_of_all_draws_are_those_of_each_alone(version: dict[str, Any], seed: int) -> None:
    board = _block(version, seed, Vary())
    assume(board is not None)
    assert board is not None
    uniform = np.random.default_rng(seed).random((DRAWS, board.columns))
    at_once = _ranks_of(board, uniform)
    for draw in range(DRAWS):
        alone = one_draw(board, uniform[draw].tolist())
        assert at_once[draw].tolist() == [float(alone[own.unit.key]) for own in board.units], (draw, version)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(version=versions(), seed=st.integers(0, 2**32))
def test_the_place_before_any_draw_is_the_published_one(version: dict[str, Any], seed: int) -> None:
    board = _block(version, seed, Vary(()))
    assume(board is not None)
    assert board is not None
    published = [float(own.ranks["total"]) for own in board.units]
    assert (board.nominal_ranks / board.steps).tolist() == published


def test_the_size_of_a_chunk_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws come in chunks of bounded memory; one at a time they are the same."""
    caps = {**LEAF, "code": "g0i0", "rule": RULES[1]}
    bands = {**LEAF, "code": "g1i0", "rule": RULES[3]}
    version = {
        **VERSION,
        "total": {"p": 20, "q": 20},
        "parts": [{"code": f"g{n}", "name": WORDS, "parts": [leaf]} for n, leaf in enumerate((caps, bands))],
        "states": {"nothing": "zero", "missing": "zero", "not_applicable": "zero"},
        "ranks": {"mode": "half_up", "digits": 2, "ties": "competition"},
    }
    board = _block(version, 5, Vary())
    assert board is not None and "sampling" in board.factors
    uniform = np.random.default_rng(1).random((200, board.columns))
    whole = _ranks_of(board, uniform)
    monkeypatch.setattr("batru.index.points.board.BLOCK_BYTES", 1)
    assert np.array_equal(_ranks_of(board, uniform), whole)
