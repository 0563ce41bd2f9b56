"""The question "one more counter on Monday?": what was measured, what is assumed, and what is asked of the engine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from statistics import fmean, median
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
    least_measured: int
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
        least_measured=data["least_measured"],
        is_measured=data["status"] == "measured",
        why=data["why"],
    )


class Source(StrEnum):
    """What tells who came."""

    DOSSIERS = "dossiers"
    TICKETS = "tickets"


@dataclass(frozen=True, slots=True)
class Waited:
    """How long people really waited on those days, by their tickets, and how many counters called somebody a day."""

    people: int
    mean_minutes: float
    over_15: float
    counters: float


@dataclass(frozen=True, slots=True)
class Staffed:
    """How many counters a place has today: as its hall is set up, or (no hall) as this program assumes."""

    counters: int
    is_set_up: bool
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Visits:
    """Who was recorded at a counter: by day and hour, and by kind, on days of one weekday on which it was open.

    `days` holds every open day between the first and the last record, the empty ones too, each with 24 counts. Of
    tickets every visit is one, its kind is the lane, and `minutes` are the measured ones by hour of coming and kind; of
    dossiers each stands for so many visits, its kind is the field, and nothing is measured.
    """

    days: Mapping[date, Sequence[int]]
    fields: Mapping[str, int]
    spans: tuple[Span, ...]
    simulated: bool
    source: Source = Source.DOSSIERS
    minutes: Mapping[tuple[int, str], Sequence[float]] = field(default_factory=dict)
    waited: Waited | None = None

    @property
    def measured(self) -> int:
        """How many visits had their minutes at the counter measured."""
        return sum(len(minutes) for minutes in self.minutes.values())

    def minutes_of(self, *, hour: int | None = None, kind: str | None = None) -> list[float]:
        """The measured minutes of an hour of coming, of a kind, or of all."""
        found = (
            own
            for (came, about), minutes in sorted(self.minutes.items())
            if hour in (None, came) and kind in (None, about)
            for own in minutes
        )
        return sorted(found)

    @property
    def recorded(self) -> int:
        """All dossiers or tickets of those days."""
        return sum(sum(hours) for hours in self.days.values())

    @property
    def a_day(self) -> float:
        """Mean number of them a day."""
        return self.recorded / len(self.days) if self.days else 0.0

    @property
    def outside(self) -> int:
        """Those recorded in hours when the desk was shut; no queue forms then, so they are left out."""
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


def is_measured(visits: Visits, assumptions: Assumed) -> bool:
    """Whether enough visits were measured to repeat their minutes instead of assuming any."""
    return visits.measured >= assumptions.least_measured


def kinds(visits: Visits, assumptions: Assumed, minutes: float | None) -> list[Kind]:
    """Kinds of business by their recorded shares; `minutes` stretches them all to that mean."""
    total = sum(visits.fields.values()) or 1
    of = _measured_mean if is_measured(visits, assumptions) else _assumed_mean
    found = [(each, count / total, of(visits, assumptions, each)) for each, count in sorted(visits.fields.items())]
    mean = sum(share * each for _, share, each in found)
    stretch = 1.0 if minutes is None or not mean else minutes / mean
    return [Kind(field, share, each * stretch) for field, share, each in found]


def _assumed_mean(visits: Visits, assumptions: Assumed, kind: str) -> float:
    return assumptions.minutes_of(kind)


def _measured_mean(visits: Visits, assumptions: Assumed, kind: str) -> float:
    """Of a kind that nobody was served with, the mean of all."""
    return fmean(visits.minutes_of(kind=kind) or visits.minutes_of())


def measured_pools(visits: Visits, assumptions: Assumed, minutes: float | None) -> list[list[float]]:
    """The measured minutes of each open hour, of the whole day where it has too few; `minutes` as in `kinds`."""
    everyone = visits.minutes_of()
    stretch = 1.0 if minutes is None or not sum(everyone) else minutes / fmean(everyone)
    found = [visits.minutes_of(hour=hour) for hour, _, _ in slots(visits.spans)]
    pools = [pool if len(pool) >= assumptions.least_measured else everyone for pool in found]
    return [[own * stretch for own in pool] for pool in pools]


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
    by_tickets = visits.source is Source.TICKETS
    replayed = len(visits.days) >= assumptions.least_days
    return {
        "demand": {
            "recorded": [[day[hour] for hour, _, _ in hours] for _, day in sorted(visits.days.items())],
            "slot_from": [first for _, first, _ in hours],
            "slot_to": [last for _, _, last in hours],
            "times": asked.times * (1.0 if by_tickets else assumptions.visits_per_dossier),
            "manner": "replayed" if replayed else "poisson",
        },
        "service": _service(visits, assumptions, asked.minutes),
        "plans": [[[opens, asked.counters]], [[opens, asked.counters + asked.more]]],
        "days": assumptions.days,
        "replications": assumptions.replications,
        "seed": assumptions.seed,
    }


def _service(visits: Visits, assumptions: Assumed, minutes: float | None) -> dict[str, Any]:
    """Minutes at the counter as they were measured, by the hour of coming; else drawn from what is assumed."""
    if is_measured(visits, assumptions):
        return {"law": "measured", "measured": measured_pools(visits, assumptions, minutes)}
    found = kinds(visits, assumptions, minutes)
    return {
        "law": assumptions.law,
        "kinds": [{"share": kind.share, "minutes": kind.minutes, "variation": assumptions.variation} for kind in found],
    }


def gathered(
    rows: Collection[Sequence[Any]],
    open_days: Collection[date],
    spans: tuple[Span, ...],
    source: Source = Source.DOSSIERS,
) -> Visits:
    """Visits from rows (day, hour, kind, count, simulated[, minutes]); days on which the desk was shut are left out."""
    days = {day: [0] * HOURS for day in open_days}
    fields: dict[str, int] = {}
    measured: dict[tuple[int, str], list[float]] = {}
    simulated = False
    for day, hour, kind, count, made_up, *minutes in rows:
        if day in days:
            days[day][hour] += count
            fields[kind] = fields.get(kind, 0) + count
            simulated = simulated or bool(made_up)
            measured.setdefault((hour, kind), []).extend(own for each in minutes for own in each or ())
    return Visits(days, fields, spans, simulated, source, {key: own for key, own in measured.items() if own})


def waits(rows: Collection[Sequence[Any]], open_days: Collection[date]) -> Waited | None:
    """Waits from rows (day, people called, minutes waited, over 15, counters); None where nobody was called."""
    held = [row for row in rows if row[0] in open_days and row[1]]
    people = sum(row[1] for row in held)
    if not people:
        return None
    minutes, late = sum(row[2] for row in held), sum(row[3] for row in held)
    return Waited(people, minutes / people, late / people, float(median(row[4] for row in held)))


def _minutes(moment: time) -> float:
    return moment.hour * 60.0 + moment.minute
