"""Runs of marks, steps at the due time and wholes that shrink: chances worked by hand, without a database."""

import math
from itertools import product

import pytest

from batru.evaluation.rules.integrity.cliffs import Days, cliffs, step
from batru.evaluation.rules.integrity.runs import Marked, chance_of_run, in_a_row, unlikeliest
from batru.evaluation.rules.integrity.wholes import Wholes, shrunk
from batru.evaluation.tests.test_integrity_rules import CHECKS


@pytest.mark.parametrize(
    ("whole", "part", "length", "chance"),
    [
        (4, 2, 2, 8 / 16),  # of sixteen ways of four coins eight show two heads in a row
        (2, 1, 2, 1 / 4),
        (3, 3, 3, 1.0),  # all alike: certain, and no reason to look
        (3, 0, 1, 0.0),
        (1, 1, 2, 0.0),
    ],
)
def test_the_chance_of_a_run_by_hand(whole: int, part: int, length: int, chance: float) -> None:
    assert chance_of_run(whole, part, length) == pytest.approx(chance)


def test_the_chance_of_a_run_is_that_of_all_orders_tried() -> None:
    """Twelve coins of which each shows heads one time in three: all 4,096 ways, each with its weight."""
    for length in range(1, 7):
        tried = sum(
            (1 / 3) ** sum(way) * (2 / 3) ** (12 - sum(way))
            for way in product((0, 1), repeat=12)
            if "1" * length in "".join(map(str, way))
        )
        assert chance_of_run(12, 4, length) == pytest.approx(tried)


def test_the_least_likely_run_is_told_with_its_place() -> None:
    run = unlikeliest([5, 4, 4, 4, 4, 5, 5, 3])
    assert run is not None and (run.mark, run.length, run.first) == (4, 4, 1)
    assert unlikeliest([]) is None


@pytest.mark.parametrize(
    ("marks", "is_found"),
    [
        ([4] * 30 + [5] * 30, True),
        ([4, 5] * 30, False),
        ([5] * 60, False),  # nothing but fives: no order to speak of
        ([4] * 14 + [5] * 15, False),  # 29 marks are too few
        ([5] * 20 + [4] * 2 + [5] * 38, False),  # nearly all are fives: long runs of them are usual
    ],
)
def test_marks_in_a_row(marks: list[int], is_found: bool) -> None:
    own = [Marked(str(place), "", mark) for place, mark in enumerate(marks)]
    assert bool(in_a_row(CHECKS["marks_in_a_row"], "a", own)) is is_found


def test_a_step_by_hand() -> None:
    """Twenty a day before and ten after: the step is the logarithm of one half, its error √(24/25 · (1/20 + 1/10))."""
    own = step({day: 20 if day < 0 else 10 for day in range(-5, 5)})
    assert own.before == pytest.approx(20) and own.after == pytest.approx(10)
    assert own.height == pytest.approx(math.log(0.5)) and own.error == pytest.approx(math.sqrt(0.144))


def test_a_slope_is_no_step() -> None:
    """Ends that grow by two a day from 1 to 19 pass the due time at ten, whichever side they are seen from."""
    own = step({day: 2 * day + 11 for day in range(-5, 5)})
    assert own.before == pytest.approx(10) and own.after == pytest.approx(10)


def test_where_nothing_ends_after_it_half_a_dossier_is_taken() -> None:
    assert step({day: 20 if day < 0 else 0 for day in range(-5, 5)}).after == 0.5


@pytest.mark.parametrize(
    ("after", "peers", "is_found"),
    [(1, 7, True), (40, 7, False), (1, 4, False), (80, 7, False)],
    ids=["a fall", "as the peers", "too few peers", "a rise"],
)
def test_a_fall_beside_peers(after: int, peers: int, is_found: bool) -> None:
    even = [Days(str(n), dict.fromkeys(range(-5, 5), 10)) for n in range(peers)]
    own = Days("own", {day: 40 if day < 0 else after for day in range(-5, 5)})
    assert [one.unit for one in cliffs(CHECKS["due_cliff"], [*even, own])] == (["own"] if is_found else [])


def test_where_peers_fall_alike_no_fall_stands_out() -> None:
    """Everybody turns to what is due soon: the fall is usual, and nobody is found."""
    steep = [Days(str(n), {day: 20 + n if day < 0 else 2 for day in range(-5, 5)}) for n in range(9)]
    assert cliffs(CHECKS["due_cliff"], steep) == []


PEERS = [Wholes("commune", str(n), "online", 1000, 1000 + 10 * (n % 3), is_aimed=True) for n in range(8)]


@pytest.mark.parametrize(
    ("before", "now", "is_aimed", "is_found"),
    [
        (1000, 500, True, True),  # halved, where the others stayed
        (1000, 500, False, False),  # nobody set it a target
        (1000, 900, True, False),  # a tenth less is less than a fifth
        (29, 0, True, False),  # too little to say anything
        (1000, 2000, True, False),  # more is no reason to look
        (1000, 0, True, True),
    ],
)
def test_a_whole_that_shrinks_beside_peers(before: int, now: int, is_aimed: bool, is_found: bool) -> None:
    own = Wholes("commune", "own", "online", before, now, is_aimed)
    assert [one.unit for one in shrunk(CHECKS["smaller_wholes"], [*PEERS, own])] == (["own"] if is_found else [])


def test_a_year_that_is_half_over_is_no_shrinking() -> None:
    """By June everybody has half of last year's: so has the unit, and nothing is said of it."""
    half = [Wholes("commune", one.unit, one.indicator, 1000, 500) for one in PEERS]
    assert shrunk(CHECKS["smaller_wholes"], [*half, Wholes("commune", "own", "online", 1000, 480)]) == []


def test_units_of_other_groups_and_indicators_are_no_peers() -> None:
    own = Wholes("commune", "own", "online", 1000, 500)
    others = [Wholes("district", one.unit, "online", 1000, 1000) for one in PEERS]
    assert shrunk(CHECKS["smaller_wholes"], [*others, own]) == []
    (found,) = shrunk(CHECKS["smaller_wholes"], [*PEERS, *others, own])
    assert [(row["aim"], row["before"], row["now"]) for row in found.rows] == [("online", 1000, 500)]
