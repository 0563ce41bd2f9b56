"""Chances worked by hand, honest data that gives few false alarms, and cheats that are found."""

import random
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from batru.commons import home
from batru.evaluation.rules.integrity.checks import KIND, Check, read_checks
from batru.evaluation.rules.integrity.decisions import (
    Beside,
    Part,
    listed,
    lowered,
    mix_alone,
    near_due,
    on_nothing,
    over_lines,
    split,
    unlike_peers,
)
from batru.evaluation.rules.integrity.due import windows
from batru.evaluation.rules.integrity.odds import Tally, binomial_tails, limits, pooled, spread_between, spread_tails
from batru.kernel.period import VIETNAM
from batru.kernel.working_time import Desk
from batru.law.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
CHECKS = {one.code: one for document in Catalogue(ROOT).read(KIND) for one in read_checks(document)}
LATE, DUE = CHECKS["late_unlike_peers"], CHECKS["near_due"]


def alarms(check: Check, worlds: Iterable[list[Tally]]) -> tuple[int, int]:
    """How many units were found, of how many that were looked at."""
    found = looked = 0
    for tallies in worlds:
        found += len(unlike_peers(check, tallies))
        looked += len(tallies)
    return found, looked


def world(draw: random.Random, spread: float, units: int = 10, rate: float = 0.04) -> list[Tally]:
    """Honest units: each has a rate of its own around the same mean, and a few hundred dossiers."""
    found = []
    for number in range(units):
        own = rate if not spread else draw.betavariate(rate * (1 - spread) / spread, (1 - rate) * (1 - spread) / spread)
        whole = draw.randint(200, 500)
        found.append(Tally(str(number), sum(draw.random() < own for _ in range(whole)), whole))
    return found


def test_the_binomial_by_hand() -> None:
    """Ten throws of a coin: none or one head is 11 of 1024; 0 of 3 at one half is one eighth."""
    assert binomial_tails(1, 10, 0.5).low == pytest.approx(11 / 1024)
    assert binomial_tails(9, 10, 0.5).high == pytest.approx(11 / 1024)
    assert binomial_tails(0, 3, 0.5).low == pytest.approx(0.125)
    assert binomial_tails(0, 3, 0.5).high == 1.0
    assert binomial_tails(0, 9, 0.0).high == binomial_tails(9, 9, 1.0).low == 1.0


def test_the_beta_binomial_by_hand() -> None:
    """A rate that may be anything (alpha = beta = 1, correlation 1/3) makes 0, 1, 2, 3 of 3 equally likely."""
    for part in range(4):
        assert spread_tails(part, 3, 0.5, 1 / 3).low == pytest.approx((part + 1) / 4)
        assert spread_tails(part, 3, 0.5, 1 / 3).high == pytest.approx((4 - part) / 4)


def test_spread_is_none_among_the_same_and_grows_with_difference() -> None:
    same = [Tally(str(n), 10, 100) for n in range(20)]
    apart = [Tally(str(n), 2 if n % 2 else 18, 100) for n in range(20)]
    assert spread_between(same) == 0.0
    assert pooled(apart) == pytest.approx(0.1)
    assert spread_between(apart) > 0.06
    assert spread_between(same[:1]) == 0.0


def test_funnel_limits_by_hand() -> None:
    """At 50 % and 100 rows one deviation is 5 points: 95 % lie within 9.8 points."""
    low, high = limits(0.5, 100, 1.96)
    assert (round(low, 3), round(high, 3)) == (0.402, 0.598)
    assert limits(0.01, 10, 3.09)[0] == 0.0


@pytest.mark.parametrize("spread", [0.0, 0.005, 0.02])
def test_honest_units_are_rarely_found(spread: float) -> None:
    """p < 0.001 on both sides promises two in a thousand: of 1,500 honest units more than nine would be no chance."""
    draw = random.Random(20221201)
    found, looked = alarms(LATE, (world(draw, spread) for _ in range(150)))
    assert looked == 1500
    assert found <= 9


def test_the_plain_binomial_would_cry_at_honest_units() -> None:
    draw = random.Random(20221201)
    cries = 0
    for _ in range(50):
        tallies = world(draw, 0.02)
        for own in tallies:
            rate = pooled([one for one in tallies if one is not own])
            tails = binomial_tails(own.part, own.whole, rate)
            cries += min(tails.low, tails.high) < 0.001
    assert cries > 50


def test_no_late_one_in_a_year_is_found() -> None:
    """One unit of ten reports 0 late of 2,000, where the others have 4 % with their usual differences."""
    draw = random.Random(7)
    peers = [one for one in world(draw, 0.0005, units=11) if one.unit != "0"]
    found = unlike_peers(LATE, [*peers, Tally("perfect", 0, 2000)])
    assert [one.unit for one in found] == ["perfect"]
    assert found[0].statistic["side"] == "low" and found[0].statistic["part"] == 0


def test_few_rows_or_few_peers_say_nothing() -> None:
    peers = [Tally(str(n), 40, 1000) for n in range(9)]
    assert unlike_peers(LATE, [*peers, Tally("small", 0, 29)]) == []
    assert unlike_peers(LATE, [*peers[:4], Tally("alone", 0, 5000)]) == []


def test_quick_ends_are_found_on_the_high_side_alone() -> None:
    peers = [Tally(str(n), 2, 400) for n in range(9)]
    own = [Tally("entered late", 120, 400), Tally("none", 0, 400)]
    assert [one.unit for one in unlike_peers(CHECKS["quick_finish"], [*peers, *own])] == ["entered late"]


@pytest.mark.parametrize(
    ("before", "after", "is_found"),
    [(45, 5, True), (44, 5, False), (60, 20, False), (61, 20, True), (400, 100, True), (33, 67, False)],
)
def test_close_before_the_due_time(before: int, after: int, is_found: bool) -> None:
    """Fifty rows at least, and more than three before for each after: 60 to 20 is three, 61 to 20 is more."""
    assert bool(near_due(DUE, [Beside("a", before, after)])) is is_found


def test_even_ends_are_not_close_before_the_due_time() -> None:
    draw = random.Random(3)
    counts = []
    for number in range(500):
        before = sum(draw.random() < 1 / 3 for _ in range(120))
        counts.append(Beside(str(number), before, 120 - before))
    assert near_due(DUE, counts) == []


def test_the_hour_before_and_the_two_after_skip_what_is_shut() -> None:
    """Due on Friday 18 November 2022 at the close: two hours later is Monday morning, never the night."""
    desk: Desk = home.desk("20209@2022")
    due = desk.closes_at(datetime(2022, 11, 18, tzinfo=VIETNAM).date())
    begins, ends = windows(desk, due)
    monday = datetime(2022, 11, 21, tzinfo=VIETNAM).date()
    assert (due - begins).total_seconds() == 3600
    assert (ends - desk.opens_at(monday)).total_seconds() == 7200
    first, _ = windows(desk, desk.opens_at(monday))
    assert (due - first).total_seconds() == 3600


def test_a_rise_from_another_mix_alone_is_said_so() -> None:
    """Easy procedures rise from 50 to 90 of 100: 70 % on time becomes 86 %, with the same 90 and 50 % within."""
    parts = [Part("a", "easy", 50, 45, 90, 81), Part("a", "hard", 50, 25, 10, 5)]
    change = split(parts)
    assert (change.before, change.now) == (70, 86)
    assert (round(change.mix, 9), round(change.rate, 9)) == (16, 0)
    (found,) = mix_alone(CHECKS["mix_alone"], parts)
    assert found.unit == "a"
    assert [(row["procedure"], row["before"], row["now"]) for row in found.rows] == [
        ("easy", [45, 50], [81, 90]),
        ("hard", [25, 50], [5, 10]),
    ]


def test_a_rise_from_better_work_is_no_reason_to_look() -> None:
    parts = [Part("a", "easy", 50, 40, 50, 45), Part("a", "hard", 50, 25, 50, 30), Part("a", "new", 0, 0, 10, 8)]
    change = split(parts)
    assert change.mix + change.rate == pytest.approx(change.total)
    assert change.rate > 0
    assert mix_alone(CHECKS["mix_alone"], parts) == []


def test_results_gathered_over_a_line() -> None:
    """Twenty of twenty lie just over 80: one in a million by chance; ten over and ten under is no wonder."""
    check = CHECKS["over_line"]
    found = over_lines(check, "district", [81.0] * 20)
    assert found[0].statistic["lines"][0]["chance"] == pytest.approx(0.5**20)
    assert over_lines(check, "district", [81.0] * 10 + [79.0] * 10) == []
    assert over_lines(check, "district", [81.0] * 19) == []


def test_thresholds_of_sheets() -> None:
    assert on_nothing(CHECKS["on_nothing"], "a", 29.9, {}, 3) == []
    assert on_nothing(CHECKS["on_nothing"], "a", 30.0, {"A": 4}, 3)[0].rows == ({"indicator": "A", "whole": 4},)
    assert lowered(CHECKS["lowered"], "a", 100, 77.1, []) == []
    assert lowered(CHECKS["lowered"], "a", 100, 77, [])[0].statistic["percent"] == 23
    assert lowered(CHECKS["lowered"], "a", 0, 0, []) == []
    assert listed(CHECKS["evidence_again"], "a", []) == []


def test_every_check_says_what_may_be_innocent_or_what_is_missing() -> None:
    for check in CHECKS.values():
        assert check.missing or (check.innocent and check.thresholds and check.compared)
