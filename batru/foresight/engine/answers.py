"""A question about a counter, in plain JSON, answered with intervals: every plan meets the same people."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from batru.foresight.engine import visits
from batru.foresight.engine.compiled import Floats
from batru.foresight.engine.queue import FOREVER
from batru.foresight.engine.replications import Demand, Plan, Rows, Service, simulate
from batru.foresight.rules.chances import quantile

LAWS = {"lognormal": visits.LOGNORMAL, "gamma": visits.GAMMA, "measured": visits.EMPIRICAL}
MANNERS = {"replayed": visits.REPLAYED, "poisson": visits.POISSON}
SURE = 0.975  # two-sided 95 %
Json = dict[str, Any]


def answer(question: Mapping[str, Any]) -> Json:
    """Waits under each plan, their change from the first plan to the last, and the hours of the day.

    `question`: demand, service, plans [[[minute, counters], …], …], days, replications, seed. Measured service is a
    pool of minutes for each slot of the demand, or one for all. Figures are means over replications with 95 % intervals
    by Student's t; changes are paired, since both plans met the same people.
    """
    plans = [_plan(steps) for steps in question["plans"]]
    runs = simulate(
        _demand(question["demand"]),
        _service(question["service"]),
        plans,
        days=question["days"],
        replications=question["replications"],
        seed=question["seed"],
    )
    measured = [_measured(runs, number) for number in range(len(plans))]
    return {
        "replications": len(runs),
        "days": question["days"],
        "people_a_day": _interval(np.array([rows.day.size / question["days"] for rows in runs])),
        "plans": [_intervals(figures) for figures in measured],
        "change": _intervals({name: measured[-1][name] - measured[0][name] for name in measured[0]}),
        "hours": _hours(runs, len(plans), len(runs) * question["days"]),
    }


def _measured(runs: Sequence[Rows], plan: int) -> dict[str, Floats]:
    """A figure a replication."""
    return {name: np.array([figure(rows, plan) for rows in runs]) for name, figure in FIGURES.items()}


def _of_waits(figure: Callable[[Floats], float]) -> Callable[[Rows, int], float]:
    def measured(rows: Rows, plan: int) -> float:
        waits = rows.waits(plan)
        return float(figure(waits)) if waits.size else 0.0

    return measured


def _nearest_rank(waits: Floats) -> float:
    """The wait that nine people in ten do not exceed."""
    rank = int(np.ceil(0.9 * waits.size)) - 1
    return float(np.partition(waits, rank)[rank])


def _lost(rows: Rows, plan: int) -> float:
    return float(np.isinf(rows.calls[plan]).mean()) if rows.day.size else 0.0


def _latest(rows: Rows, plan: int) -> float:
    """Minutes after midnight at which the last person leaves, a mean over the days that had anybody."""
    served = np.isfinite(rows.calls[plan])
    ends = (rows.calls[plan] + rows.service)[served]
    days = rows.day[served]
    if not days.size:
        return 0.0
    last = np.zeros(days.max() + 1)
    np.maximum.at(last, days, ends)
    return float(last[last > 0].mean())


FIGURES: dict[str, Callable[[Rows, int], float]] = {
    "mean_wait": _of_waits(lambda waits: float(waits.mean())),
    "p90_wait": _of_waits(_nearest_rank),
    "over_15": _of_waits(lambda waits: float((waits > 15.0).mean())),
    "over_30": _of_waits(lambda waits: float((waits > 30.0).mean())),
    "lost": _lost,
    "last_leaves": _latest,
}


def _intervals(figures: Mapping[str, Floats]) -> Json:
    return {name: _interval(values) for name, values in figures.items()}


def _interval(values: Floats) -> Json:
    """Mean and 95 % interval; without an interval where there is one replication."""
    mean = float(values.mean())
    if values.size < 2:
        return {"mean": mean, "low": None, "high": None}
    half = float(quantile(SURE, values.size - 1) * values.std(ddof=1) / np.sqrt(values.size))
    return {"mean": mean, "low": mean - half, "high": mean + half}


def _hours(runs: Sequence[Rows], plans: int, days: int) -> list[Json]:
    """People a day and mean wait by the hour in which they came."""
    hours = np.concatenate([rows.arrival for rows in runs]) // 60
    calls = np.concatenate([rows.calls for rows in runs], axis=1)
    waits = calls - np.concatenate([rows.arrival for rows in runs])
    return [
        {
            "hour": int(hour),
            "people_a_day": float((hours == hour).sum() / days),
            "waits": [_mean_called(waits[plan][hours == hour]) for plan in range(plans)],
        }
        for hour in np.unique(hours)
    ]


def _mean_called(waits: Floats) -> float | None:
    called = waits[np.isfinite(waits)]
    return float(called.mean()) if called.size else None


def _plan(steps: Sequence[Sequence[float]]) -> Plan:
    return Plan(np.array([float(at) for at, _ in steps]), np.array([int(counters) for _, counters in steps]))


def _demand(said: Mapping[str, Any]) -> Demand:
    patience = said.get("patience_minutes")
    return Demand(
        recorded=np.array(said["recorded"], np.int64),
        slot_from=np.array(said["slot_from"], np.float64),
        slot_to=np.array(said["slot_to"], np.float64),
        times=float(said.get("times", 1.0)),
        manner=MANNERS[said.get("manner", "replayed")],
        patience_mean=FOREVER if patience is None else float(patience),
        priority_share=float(said.get("priority_share", 0.0)),
    )


def _service(said: Mapping[str, Any]) -> Service:
    kinds = said.get("kinds") or [{"share": 1.0, "minutes": 1.0, "variation": 0.0}]
    return Service(
        means=np.array([float(kind["minutes"]) for kind in kinds]),
        variations=np.array([float(kind["variation"]) for kind in kinds]),
        shares=np.array([float(kind["share"]) for kind in kinds]),
        law=LAWS[said.get("law", "lognormal")],
        measured=tuple(np.array(pool, np.float64) for pool in said.get("measured", ())),
    )
