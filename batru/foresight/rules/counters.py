"""The question "one more counter on Monday?": what was measured, what is assumed, and what is asked of the engine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from batru.kernel.working_time import Span

HOURS = 24
SMALLEST_QUESTION: Mapping[str, Any] = {
    "demand": {"recorded": [[1]], "slot_from": [480.0], "slot_to": [540.0]},
    "service": {"kinds": [{"share": 1.0, "minutes": 10.0, "variation": 0.6}]},
    "plans": [[[480.0, 1]]],
    "days": 1,
    "replications": 1,
    "seed": 1,
}


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody measured: counters, people a dossier, minutes by field and their spread, and how much to simulate."""

    counters: int
    visits_per_dossier: float
    law: str
    variation: float
    minutes: float
    minutes_by_field: Mapping[str, float]
    days: int
    replications: int
    seed: int
    least_days: int
    is_measured: bool
    why: Mapping[str, str]

    def minutes_of(self, field: str) -> float:
        """Minutes a visit of a field's business takes."""
        return self.minutes_by_field.get(field, self.minutes)


def assumed(data: Mapping[str, Any]) -> Assumed:
    """The assumptions of one file of catalogue/models."""
    return Assumed(
        counters=data["counters"],
        visits_per_dossier=data["visits_per_dossier"],
        law=data["law"],
        variation=data["variation"],
        minutes=data["minutes"]["default"],
        minutes_by_field=data["minutes"].get("fields", {}),
        days=data["days"],
        replications=data["replications"],
        seed=data["seed"],
        least_days=data["least_days"],
        is_measured=data["status"] == "measured",
        why=data["why"],
    )


@dataclass(frozen=True, slots=True)
class Visits:
    """Dossiers recorded at a counter: by day and hour, and by field, on days of one weekday on which it was open.

    `days` holds every open day between the first and the last record, the empty ones too, each with 24 counts.
    """

    days: Mapping[date, Sequence[int]]
    fields: Mapping[str, int]
    spans: tuple[Span, ...]
    simulated: bool

    @property
    def recorded(self) -> int:
        return sum(sum(hours) for hours in self.days.values())

    @property
    def a_day(self) -> float:
        """Mean number of dossiers a day."""
        return self.recorded / len(self.days) if self.days else 0.0

    @property
    def outside(self) -> int:
        """Dossiers recorded in hours when the desk was shut; no queue forms then, so they are left out."""
        open_hours = {hour for hour, _, _ in slots(self.spans)}
        return sum(count for hours in self.days.values() for hour, count in enumerate(hours) if hour not in open_hours)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of business: its share of the visits and its minutes."""

    field: str
    share: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader asks: so many counters now, so many more, minutes a visit, and times the recorded demand."""

    counters: int
    more: int
    minutes: float | None
    times: float


def kinds(visits: Visits, assumptions: Assumed, minutes: float | None) -> list[Kind]:
    """Kinds of business by their recorded shares; `minutes` stretches them all to that mean."""
    total = sum(visits.fields.values()) or 1
    found = [(field, count / total, assumptions.minutes_of(field)) for field, count in sorted(visits.fields.items())]
    mean = sum(share * each for _, share, each in found)
    stretch = 1.0 if minutes is None or not mean else minutes / mean
    return [Kind(field, share, each * stretch) for field, share, each in found]


def mean_minutes(found: Sequence[Kind]) -> float:
    """Minutes of a usual visit."""
    return sum(kind.share * kind.minutes for kind in found)


def slots(spans: Sequence[Span]) -> list[tuple[int, float, float]]:
    """Each hour of the clock that the desk is open in, with the minutes after midnight of its open part."""
    found = []
    for hour in range(HOURS):
        parts = [
            (max(60.0 * hour, _minutes(opens)), min(60.0 * (hour + 1), _minutes(closes))) for opens, closes in spans
        ]
        open_parts = [part for part in parts if part[0] < part[1]]
        if open_parts:
            found.append((hour, open_parts[0][0], open_parts[-1][1]))
    return found


def open_minutes(spans: Sequence[Span]) -> float:
    """Minutes that the door is open that day."""
    return sum(_minutes(closes) - _minutes(opens) for opens, closes in spans)


def engine_question(visits: Visits, assumptions: Assumed, asked: Question) -> dict[str, Any]:
    """What the engine is asked (engine.answers): today's counters, then with the further ones."""
    hours = slots(visits.spans)
    opens = hours[0][1]
    found = kinds(visits, assumptions, asked.minutes)
    replayed = len(visits.days) >= assumptions.least_days
    return {
        "demand": {
            "recorded": [[day[hour] for hour, _, _ in hours] for _, day in sorted(visits.days.items())],
            "slot_from": [first for _, first, _ in hours],
            "slot_to": [last for _, _, last in hours],
            "times": asked.times * assumptions.visits_per_dossier,
            "manner": "replayed" if replayed else "poisson",
        },
        "service": {
            "law": assumptions.law,
            "kinds": [
                {"share": kind.share, "minutes": kind.minutes, "variation": assumptions.variation} for kind in found
            ],
        },
        "plans": [[[opens, asked.counters]], [[opens, asked.counters + asked.more]]],
        "days": assumptions.days,
        "replications": assumptions.replications,
        "seed": assumptions.seed,
    }


def gathered(rows: Collection[Sequence[Any]], open_days: Collection[date], spans: tuple[Span, ...]) -> Visits:
    """Visits from rows (day, hour, field, count, simulated); days on which the desk was shut are left out."""
    days = {day: [0] * HOURS for day in open_days}
    fields: dict[str, int] = {}
    simulated = False
    for day, hour, field, count, made_up in rows:
        if day in days:
            days[day][hour] += count
            fields[field] = fields.get(field, 0) + count
            simulated = simulated or bool(made_up)
    return Visits(days, fields, spans, simulated)


def _minutes(moment: time) -> float:
    return moment.hour * 60.0 + moment.minute
