"""The kernel against SimPy on the same streams, against Erlang's formula, and against what must always hold."""

from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.foresight.engine.compiled import Floats, Ints
from batru.foresight.engine.queue import LEFT, SERVED, TURNED_AWAY, fates, serve
from batru.foresight.tests.peer import calls

PATIENT = np.inf


def called(
    arrivals: Floats,
    services: Floats,
    plan: list[tuple[float, int]],
    patiences: Floats | None = None,
    priorities: Ints | None = None,
) -> Floats:
    starts = np.empty(arrivals.size)
    serve(
        arrivals,
        services,
        np.full(arrivals.size, PATIENT) if patiences is None else patiences,
        np.zeros(arrivals.size, np.int64) if priorities is None else priorities,
        np.array([float(at) for at, _ in plan]),
        np.array([counters for _, counters in plan]),
        starts,
    )
    return starts


def test_two_clerks_by_hand() -> None:
    """Five people, two clerks: the third waits for the first, the fourth for the second, the fifth finds a free one."""
    arrivals = np.array([0.0, 1.0, 2.0, 3.0, 30.0])
    services = np.array([10.0, 4.0, 5.0, 1.0, 2.0])
    assert called(arrivals, services, [(0, 2)]).tolist() == [0.0, 1.0, 5.0, 10.0, 30.0]


def test_the_early_wait_for_the_door() -> None:
    arrivals = np.array([1.0, 2.0, 8.0])
    assert called(arrivals, np.array([4.0, 4.0, 4.0]), [(7, 1)]).tolist() == [7.0, 11.0, 15.0]


def test_a_counter_that_closes_finishes_the_person_it_has() -> None:
    arrivals = np.array([0.0, 0.0, 1.0, 2.0])
    services = np.array([10.0, 6.0, 1.0, 1.0])
    assert called(arrivals, services, [(0, 2), (5, 1)]).tolist() == [0.0, 0.0, 10.0, 11.0]


def test_priority_is_called_first_and_interrupts_nobody() -> None:
    arrivals = np.array([0.0, 1.0, 2.0, 3.0])
    services = np.full(4, 10.0)
    priorities = np.array([1, 1, 0, 1])
    assert called(arrivals, services, [(0, 1)], priorities=priorities).tolist() == [0.0, 20.0, 10.0, 30.0]


def test_who_loses_patience_is_passed_over_and_who_finds_it_shut_is_turned_away() -> None:
    arrivals = np.array([0.0, 1.0, 2.0, 20.0])
    patiences = np.array([PATIENT, 3.0, PATIENT, PATIENT])
    starts = called(arrivals, np.full(4, 10.0), [(0, 1), (15, 0)], patiences)
    assert starts.tolist() == [0.0, np.inf, 10.0, np.inf]
    assert fates(starts, patiences).tolist() == [SERVED, LEFT, SERVED, TURNED_AWAY]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("clerks", [1, 2, 5, 40])
def test_plain_counters_agree_with_simpy_to_the_last_bit(seed: int, clerks: int) -> None:
    draw = np.random.default_rng(seed)
    gaps = draw.exponential(1.0, 2000)
    services = draw.lognormal(0.0, 0.8, 2000) * clerks * 0.75
    ours = called(np.cumsum(gaps), services, [(0, clerks)])
    peer = calls(gaps, services, np.full(2000, PATIENT), np.zeros(2000, np.int64), [(0, clerks)])
    assert ours.tolist() == peer


@pytest.mark.parametrize("seed", range(12))
def test_plans_priorities_and_patience_agree_with_simpy_to_the_last_bit(seed: int) -> None:
    draw = np.random.default_rng(100 + seed)
    gaps = draw.exponential(1.0, 1500)
    services = draw.gamma(2.0, 1.4, 1500)
    patiences = np.where(draw.random(1500) < 0.5, draw.exponential(6.0, 1500), PATIENT)
    priorities = draw.integers(0, 3, 1500)
    plan = [(0.0, 3), (200.0, 1), (260.0, 4), (600.0, 2), (610.0, 5), (900.0, 0), (950.0, 3)]
    ours = called(np.cumsum(gaps), services, plan, patiences, priorities)
    assert ours.tolist() == calls(gaps, services, patiences, priorities, plan)


def erlang_c_wait(rate: float, minutes: float, clerks: int) -> float:
    """The mean wait of M/M/c by A. K. Erlang's formula of 1917."""
    load = rate * minutes
    busy = load**clerks / factorial(clerks) / (1 - load / clerks)
    waits = busy / (sum(load**k / factorial(k) for k in range(clerks)) + busy)
    return waits * minutes / (clerks - load)


@pytest.mark.parametrize(("clerks", "load"), [(1, 0.7), (2, 0.8), (5, 0.85)])
def test_long_runs_meet_erlangs_formula(clerks: int, load: float) -> None:
    draw = np.random.default_rng(5)
    people = 2_000_000
    arrivals = np.cumsum(draw.exponential(1.0, people))
    services = draw.exponential(load * clerks, people)
    mean_wait = float((called(arrivals, services, [(0, clerks)]) - arrivals).mean())
    assert mean_wait == pytest.approx(erlang_c_wait(1.0, load * clerks, clerks), rel=0.03)


minutes = st.floats(0.0, 60.0)


@settings(deadline=None)  # the first example compiles
@given(st.lists(st.tuples(minutes, minutes), min_size=1, max_size=60), st.integers(1, 6))
def test_nobody_is_called_before_coming_and_one_more_counter_makes_nobody_wait_longer(
    people: list[tuple[float, float]], clerks: int
) -> None:
    arrivals = np.cumsum([gap for gap, _ in people])
    services = np.array([service for _, service in people])
    fewer = called(arrivals, services, [(0, clerks)])
    more = called(arrivals, services, [(0, clerks + 1)])
    assert (fewer >= arrivals).all() and (more >= arrivals).all()
    assert (more <= fewer + 1e-9).all()


@settings(deadline=None)  # the first example compiles
@given(
    st.lists(st.tuples(minutes, minutes, minutes, st.integers(0, 2)), min_size=1, max_size=60),
    st.lists(st.tuples(minutes, st.integers(0, 3)), min_size=1, max_size=5),
)
def test_people_are_conserved_and_counters_never_serve_more_than_are_open(
    people: list[tuple[float, float, float, int]], turns: list[tuple[float, int]]
) -> None:
    arrivals = np.cumsum([person[0] for person in people])
    services = np.array([person[1] for person in people])
    patiences = np.array([person[2] if person[2] > 5 else PATIENT for person in people])
    priorities = np.array([person[3] for person in people])
    plan = [
        (float(at), counters) for at, (_, counters) in zip(np.cumsum([gap for gap, _ in turns]), turns, strict=True)
    ]
    starts = called(arrivals, services, plan, patiences, priorities)
    fate = fates(starts, patiences)
    assert (fate == SERVED).sum() + (fate == LEFT).sum() + (fate == TURNED_AWAY).sum() == len(people)
    served = fate == SERVED
    assert (starts[served] - arrivals[served] <= patiences[served] + 1e-9).all()
    most = max(counters for _, counters in plan)
    ends = starts[served] + services[served]
    for start in starts[served]:
        assert ((starts[served] < start) & (ends > start)).sum() < max(most, 1)
