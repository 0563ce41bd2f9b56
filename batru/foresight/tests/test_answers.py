"""The question about the counter: days replayed, the same people under each plan, intervals, any number of threads."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import numpy as np
import pytest

from batru.foresight.engine import visits as drawn
from batru.foresight.engine.answers import _demand, _plan, _service, answer
from batru.foresight.engine.replications import counter, share_over, simulate
from batru.foresight.engine.streams import seeded
from batru.foresight.rules.counters import (
    SMALLEST_QUESTION,
    Assumed,
    Question,
    Source,
    Visits,
    engine_question,
    gathered,
    kinds,
    measured_pools,
    slots,
)

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))
ASSUMED = Assumed(1, 1.0, "lognormal", 0.6, 10.0, {"certification": 5.0}, 52, 40, 7, 8, 3, False, {"vi": "", "en": ""})


def question(**changed: Any) -> dict[str, Any]:
    return {
        "demand": {"recorded": [[6, 4], [12, 8], [9, 9]], "slot_from": [480.0, 540.0], "slot_to": [540.0, 600.0]},
        "service": {"kinds": [{"share": 1.0, "minutes": 6.0, "variation": 0.6}]},
        "plans": [[[480, 1]], [[480, 2]]],
        "days": 20,
        "replications": 30,
        "seed": 7,
        **changed,
    }


def test_a_busy_desk_gains_from_a_second_counter_beyond_doubt() -> None:
    found = answer(question())
    before, after, change = found["plans"][0]["mean_wait"], found["plans"][1]["mean_wait"], found["change"]["mean_wait"]
    assert found["replications"] == 30
    assert before["low"] < before["mean"] < before["high"]
    assert after["mean"] < before["mean"] and change["high"] < 0
    assert change["mean"] == pytest.approx(after["mean"] - before["mean"])
    assert [hour["hour"] for hour in found["hours"]] == [8, 9]
    assert sum(hour["people_a_day"] for hour in found["hours"]) == pytest.approx(found["people_a_day"]["mean"])


def test_pairing_makes_the_interval_of_the_change_narrower_than_of_either_side() -> None:
    plans = [[[480, 2]], [[480, 3]]]
    found = answer(question(plans=plans, demand={**question()["demand"], "times": 2.0}))
    width = {name: found["plans"][0][name]["high"] - found["plans"][0][name]["low"] for name in ("mean_wait",)}
    assert found["change"]["mean_wait"]["high"] - found["change"]["mean_wait"]["low"] < width["mean_wait"]


def test_the_seed_alone_decides() -> None:
    assert answer(question()) == answer(question())
    assert answer(question(seed=8)) != answer(question())


def test_threads_change_nothing() -> None:
    demand, service, plan = counter(clerks=2, per_hour=11, minutes_each=9)
    runs = [simulate(demand, service, [plan], days=5, replications=30, seed=3, threads=n) for n in (1, 2, 5)]
    for one, other in zip(runs[0], runs[1], strict=True):
        assert (one.calls == other.calls).all() and (one.arrival == other.arrival).all()
    assert all((one.calls == other.calls).all() for one, other in zip(runs[0], runs[2], strict=True))


def test_each_morning_starts_with_an_empty_room() -> None:
    demand, service, plan = counter(clerks=1, per_hour=20, minutes_each=9)
    (rows,) = simulate(demand, service, [plan], days=6, replications=1, seed=1)
    firsts = [int(np.flatnonzero(rows.day == day)[0]) for day in range(6)]
    assert [rows.calls[0, first] for first in firsts] == [rows.arrival[first] for first in firsts]


def test_replayed_days_are_recorded_days() -> None:
    recorded = np.array([[6, 4], [12, 8], [9, 9]])
    counts = drawn.counts_of_days(seeded(1), recorded, 1.0, 400, drawn.REPLAYED)
    assert {tuple(day) for day in counts.tolist()} == {(6, 4), (12, 8), (9, 9)}


@pytest.mark.parametrize("manner", [drawn.REPLAYED, drawn.POISSON])
@pytest.mark.parametrize("times", [0.25, 1.0, 3.7])
def test_demand_keeps_its_mean_however_it_is_drawn(manner: int, times: float) -> None:
    recorded = np.array([[6, 4], [12, 8], [9, 9]])
    counts = drawn.counts_of_days(seeded(2), recorded, times, 20_000, manner)
    assert counts.mean(axis=0) == pytest.approx(times * recorded.mean(axis=0), rel=0.02)


def test_arrivals_lie_in_their_hours_in_order() -> None:
    counts = np.array([[3, 0, 5], [0, 2, 0]])
    times = drawn.arrival_times(seeded(1), counts, np.array([450.0, 480.0, 540.0]), np.array([480.0, 540.0, 600.0]))
    first = times[:8]
    assert (np.diff(first) >= 0).all() and (first[:3] < 480).all() and (first[3:] >= 540).all()
    assert ((times[8:] >= 480) & (times[8:] < 540)).all()


def test_minutes_follow_the_shares_of_business() -> None:
    kinds_ = np.array([0.25, 0.75]), np.array([4.0, 20.0]), np.array([0.0, 0.0])
    minutes = drawn.service_times(seeded(1), 40_000, drawn.LOGNORMAL, *kinds_)
    assert set(np.round(minutes, 9)) == {4.0, 20.0}
    assert (minutes < 5).mean() == pytest.approx(0.25, abs=0.01)


def test_measured_minutes_are_drawn_as_they_were_measured() -> None:
    found = answer(question(service={"law": "measured", "measured": [[0.0]]}))
    assert found["plans"][0]["mean_wait"]["mean"] == 0.0


def test_nobody_came_is_an_answer_too() -> None:
    found = answer(question(demand={**question()["demand"], "recorded": [[0, 0]]}))
    assert found["plans"][0]["mean_wait"]["mean"] == 0.0 and found["hours"] == []


def test_people_without_patience_are_told_apart() -> None:
    found = answer(question(demand={**question()["demand"], "patience_minutes": 3.0}))
    assert 0 < found["plans"][1]["lost"]["mean"] < found["plans"][0]["lost"]["mean"] < 1


def test_the_smallest_question_has_an_answer() -> None:
    assert answer(SMALLEST_QUESTION)["people_a_day"] == {"mean": 1.0, "low": None, "high": None}


def test_the_tutorial_of_the_field_is_one_line() -> None:
    demand, service, two = counter(clerks=2, per_hour=11, minutes_each=9)
    runs = simulate(demand, service, [two], days=20, replications=30, seed=7)
    assert share_over(runs, minutes=30) < 0.1


def test_an_hour_counts_only_while_the_door_is_open() -> None:
    assert slots((MORNING, AFTERNOON)) == [
        (7, 450.0, 480.0),
        (8, 480.0, 540.0),
        (9, 540.0, 600.0),
        (10, 600.0, 660.0),
        (11, 660.0, 690.0),
        (13, 810.0, 840.0),
        (14, 840.0, 900.0),
        (15, 900.0, 960.0),
        (16, 960.0, 1020.0),
    ]


def test_minutes_are_those_measured_in_the_hour_of_coming() -> None:
    """Six people a day come between 8 and 9 and take 2 minutes each, four between 9 and 10 and take 11."""
    demand = {**question()["demand"], "recorded": [[6, 4]]}
    asked = question(demand=demand, service={"law": "measured", "measured": [[2.0], [11.0]]})
    runs = simulate(
        _demand(asked["demand"]), _service(asked["service"]), [_plan([[480, 1]])], days=5, replications=2, seed=7
    )
    for rows in runs:
        early = rows.arrival < 540
        assert (early.sum(), (~early).sum()) == (30, 20)
        assert set(rows.service[early]) == {2.0} and set(rows.service[~early]) == {11.0}


def ticketed(times: dict[tuple[int, str], list[float]], source: Source = Source.TICKETS) -> Visits:
    monday = date(2022, 1, 3)
    rows = [(monday, hour, lane, len(took) + 1, False, took) for (hour, lane), took in times.items()]
    return gathered([*rows, (date(2022, 1, 4), 8, "a", 1, False, [99.0])], [monday], (MORNING,), source)


def test_an_hour_with_too_few_measured_visits_borrows_those_of_the_day() -> None:
    """Of MORNING's five hours only 8 has three measured visits; 9 has one, the others none: they take all four."""
    found = ticketed({(8, "a"): [4.0, 6.0], (8, "b"): [20.0], (9, "a"): [8.0]})
    assert (found.recorded, found.measured, found.fields) == (7, 4, {"a": 5, "b": 2})
    everyone = [4.0, 6.0, 8.0, 20.0]
    assert measured_pools(found, ASSUMED, None) == [everyone, [4.0, 6.0, 20.0], everyone, everyone, everyone]
    # The mean of all is 38 / 4 = 9.5: typed as 19, every measured time is twice as long.
    assert measured_pools(found, ASSUMED, 19.0)[1] == [8.0, 12.0, 40.0]
    assert [(kind.field, kind.minutes) for kind in kinds(found, ASSUMED, None)] == [("a", 6.0), ("b", 20.0)]


def test_a_ticket_is_one_visit_whatever_a_dossier_is_assumed_to_bring() -> None:
    asked = Question(1, 1, None, 1.5)
    twice = replace(ASSUMED, visits_per_dossier=2.0)
    of_tickets = engine_question(ticketed({(8, "a"): [4.0, 6.0, 8.0]}), twice, asked)
    of_dossiers = engine_question(some_visits(4), twice, asked)
    assert (of_tickets["demand"]["times"], of_dossiers["demand"]["times"]) == (1.5, 3.0)
    assert of_tickets["service"] == {"law": "measured", "measured": [[4.0, 6.0, 8.0]] * 5}
    few = engine_question(ticketed({(8, "a"): [4.0, 6.0]}), twice, asked)
    assert few["service"]["law"] == "lognormal" and few["service"]["kinds"][0]["minutes"] == 10.0


def some_visits(days: int) -> Visits:
    mondays = [date.fromordinal(date(2022, 1, 3).toordinal() + 7 * week) for week in range(days)]
    rows: list[tuple[date, int, str, int, bool]] = [(mondays[0], 8, "certification", 3, True)]
    rows += [(mondays[1], 12, "land", 1, False), (date(2022, 2, 1), 8, "land", 9, False)]
    return gathered(rows, mondays, (MORNING, AFTERNOON))


def test_empty_mondays_count_and_shut_days_do_not() -> None:
    found = some_visits(4)
    assert (len(found.days), found.recorded, found.a_day, found.outside) == (4, 4, 1.0, 1)
    assert found.fields == {"certification": 3, "land": 1} and found.simulated


def test_minutes_are_weighed_by_what_people_came_for_and_stretched_to_what_is_asked() -> None:
    found = kinds(some_visits(4), ASSUMED, None)
    assert [(kind.field, kind.share) for kind in found] == [("certification", 0.75), ("land", 0.25)]
    assert [kind.minutes for kind in found] == [5.0, 10.0]
    stretched = kinds(some_visits(4), ASSUMED, 12.5)
    assert [kind.minutes for kind in stretched] == [10.0, 20.0]


@pytest.mark.parametrize(("days", "manner"), [(7, "poisson"), (8, "replayed")])
def test_few_recorded_days_are_not_repeated_one_by_one(days: int, manner: str) -> None:
    asked = engine_question(some_visits(days), ASSUMED, Question(2, 1, None, 1.5))
    assert asked["demand"]["manner"] == manner
    assert asked["demand"]["times"] == 1.5
    assert asked["plans"] == [[[450.0, 2]], [[450.0, 3]]]
    assert len(asked["demand"]["recorded"]) == days and len(asked["demand"]["recorded"][0]) == 9
