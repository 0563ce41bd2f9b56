"""Loading a year of lives in bulk: the same steps as the acts, on rows that are written together.

A test replays lives through the acts one by one and compares every row with what is written here.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from types import SimpleNamespace as Row
from typing import Any

from django.db import transaction
from django.db.models import Model

from batru.commons import bulk
from batru.commons.journal.public import Line, append_many
from batru.commons.tasks.public import give_many
from batru.kernel.period import Month, local_day
from batru.law.flows import DECIDE, RETURN
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, new_dossier
from batru.pillars.government.onestop.actions.steps import subject_of, task_params
from batru.pillars.government.onestop.engine.lives import Happening, Life
from batru.pillars.government.onestop.models import (
    Dossier,
    Leg,
    Proposal,
    Rating,
    Result,
    Serial,
    Supplement,
    Suspension,
)
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.reads import times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.codes import dossier_code, series
from batru.pillars.government.onestop.rules.ledger import SUPPLEMENT
from batru.pillars.government.onestop.rules.legs import result_of
from batru.pillars.government.onestop.rules.steps import Step, Work


@dataclass(frozen=True, slots=True)
class Staff:
    """Who serves a desk: actor keys of clerk, specialist and chair, and the specialist's post."""

    clerk: str
    specialist: str
    specialist_post: int
    chair: str


@dataclass
class _Rows:
    """Everything that is to be written, in the order in which it happened: plain rows, which cost a tenth of models."""

    dossiers: list[Dossier] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    supplements: list[Row] = field(default_factory=list)
    suspensions: list[Row] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    proposals: list[Row] = field(default_factory=list)
    results: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    serials: dict[str, int] = field(default_factory=dict)


def load_year(lives: Iterable[Life], staff: Mapping[str, Staff], people: Mapping[str, int]) -> int:
    """Write the lives of dossiers, marked as simulated; `people` gives persons by identity number. How many."""
    rows = _Rows()
    with _without_collector():
        for life in lives:
            _Loader(life, staff[life.unit_key], people[life.person.id_number], rows).run()
        with transaction.atomic():
            _write(rows)
    return len(rows.dossiers)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Half a million rows are made and none is garbage: looking for it again and again costs a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def filing_of(life: Life, person_id: int) -> Filing:
    """What an applicant of the example hands in."""
    who = Applicant(life.person.name, life.person.id_number, person_id=person_id)
    return Filing(life.procedure, life.unit_key, who, simulated=True)


class _Loader:
    """One life, step by step, into rows."""

    def __init__(self, life: Life, staff: Staff, person_id: int, rows: _Rows) -> None:
        self.life, self.staff, self.rows = life, staff, rows
        first = life.deeds[0].at
        part, system = times.code_parts(life.unit_key, first)
        name = series(part, local_day(first))
        rows.serials[name] = rows.serials.get(name, 0) + 1
        code = dossier_code(part, system, local_day(first), rows.serials[name])
        self.dossier = new_dossier(filing_of(life, person_id), life.channel, code, first)
        self.citizen = f"citizen:{person_id}"
        self.params = task_params(self.dossier)
        self.open: dict[str, Row] = {}
        self.asked: list[Row] = []
        self.ledger: list[Row] = []
        self.legs: list[Leg] = []
        self.term: timedelta | None = None

    def run(self) -> None:
        """Every deed of the life."""
        self.rows.dossiers.append(self.dossier)
        for deed in self.life.deeds:
            code, actor, step = DEEDS[deed.act](self, deed)
            self._follow(step, actor, deed)
            month = str(Month.of(self.dossier.submitted_at))
            self.rows.lines.append(
                Line(subject_of(self.dossier.code), code, actor, deed.at, step.payload, "dossiers", month)
            )

    def _follow(self, step: Step, actor: str, deed: Happening) -> None:
        for kind in step.closes:
            task = self.open.pop(kind, None)
            if task is not None:
                task.done_at, task.done_by = deed.at, actor
        if step.gives is not None:
            self._give(step.gives, actor, deed)

    def _give(self, work: Work, actor: str, deed: Happening) -> None:
        task = self.open.get(work.kind)
        if task is None:
            task = self.open[work.kind] = Row(
                kind=work.kind, subject=subject_of(self.dossier.code), done_at=None, done_by=""
            )
            self.rows.tasks.append(task)
        task.title, task.params, task.url = work.title, self.params, f"/dossiers/{self.dossier.code}/"
        task.unit_id, task.role, task.post_id = work.unit_key, work.role, work.post_id
        task.given_by, task.given_at, task.due_at = actor, deed.at, work.due_at

    def submit(self, deed: Happening) -> "Done":
        return "onestop.dossier.submitted", self.citizen, steps.submit(self.dossier)

    def register(self, deed: Happening) -> "Done":
        return "onestop.dossier.registered", self.staff.clerk, steps.submit(self.dossier)

    def receive(self, deed: Happening) -> "Done":
        due = times.legal_due(self.dossier, deed.at)
        step = steps.receive(self.dossier, deed.at, due)
        self.term = sheet.term_of(self.dossier)
        self._give_leg(times.flow_of(self.dossier).first.code, self.staff.clerk, deed, hand_on=True)
        return "onestop.dossier.received", self.staff.clerk, step

    def refuse(self, deed: Happening) -> "Done":
        self._result(deed, self.staff.clerk, granted=False, text=deed.given["reason"])
        return "onestop.dossier.refused", self.staff.clerk, steps.refuse(self.dossier, deed.at, deed.given["reason"])

    def ask_supplement(self, deed: Happening) -> "Done":
        by, reason = (
            self.staff.clerk if self.dossier.received_at is None else self.staff.specialist,
            deed.given["reason"],
        )
        self.asked.append(
            Row(
                dossier=self.dossier, asked_by=by, asked_at=deed.at, reason=reason, missing=[], again="",
                answered_at=None,
            )
        )  # fmt: skip
        self.ledger.append(
            Row(
                dossier=self.dossier, kind=SUPPLEMENT, article="", reason=reason, began_at=deed.at, began_by=by,
                ended_at=None, ended_by="",
            )
        )  # fmt: skip
        self.rows.supplements.append(self.asked[-1])
        self.rows.suspensions.append(self.ledger[-1])
        return "onestop.supplement.asked", by, steps.ask_supplement(self.dossier, reason)

    def answer_supplement(self, deed: Happening) -> "Done":
        self.asked[-1].answered_at = deed.at
        react = times.react_by(self.dossier.received_unit_id, deed.at)
        return (
            "onestop.supplement.answered",
            self.citizen,
            steps.answer_supplement(self.dossier, self._resumed(deed), react),
        )

    def _resumed(self, deed: Happening) -> datetime | None:
        """The due time once what stands open in the ledger is closed by the applicant; the step begins anew with it."""
        opened = next((one for one in self.ledger if one.ended_at is None), None)
        if opened is not None:
            opened.ended_at, opened.ended_by = deed.at, self.citizen
        due = times.due_by_ledger(self.dossier, self.ledger)
        if opened is not None and self.legs and opened.began_at >= self.legs[-1].given_at:
            leg = self.legs[-1]
            leg.due_at = sheet.due_of_step(self.dossier, leg.step, deed.at, due, self.term)
        return due

    def take(self, deed: Happening) -> "Done":
        self._receive_leg(self.staff.specialist, deed)
        return "onestop.dossier.taken", self.staff.specialist, steps.take(self.dossier, self.staff.specialist_post)

    def propose(self, deed: Happening) -> "Done":
        text, by = deed.given["text"], self.staff.specialist
        self.rows.proposals.append(Row(dossier=self.dossier, proposed_by=by, proposed_at=deed.at, text=text))
        step = steps.propose(self.dossier, text)
        self._receive_leg(by, deed)
        self._give_leg(DECIDE, by, deed)
        return "onestop.dossier.proposed", by, step

    def decide(self, deed: Happening) -> "Done":
        self._result(deed, self.staff.chair, **deed.given)
        step = steps.decide(self.dossier, deed.at, **deed.given)
        self._receive_leg(self.staff.chair, deed)
        self._give_leg(RETURN, self.staff.chair, deed)
        return "onestop.dossier.decided", self.staff.chair, step

    def hand_over(self, deed: Happening) -> "Done":
        self._receive_leg(self.staff.clerk, deed)
        return "onestop.dossier.handed_over", self.staff.clerk, steps.hand_over(self.dossier, deed.at)

    def withdraw(self, deed: Happening) -> "Done":
        due = self._resumed(deed)
        return "onestop.dossier.withdrawn", self.citizen, steps.withdraw(self.dossier, deed.at, due)

    def _give_leg(self, code: str, by: str, deed: Happening, *, hand_on: bool = False) -> None:
        made = sheet.new_leg(self.dossier, code, len(self.legs) + 1, by, deed.at, term=self.term, hand_on=hand_on)
        self.legs.append(made)
        self.rows.legs.append(made)

    def _receive_leg(self, by: str, deed: Happening) -> None:
        leg = self.legs[-1]
        if leg.received_at is None:
            leg.received_by, leg.received_at = by, deed.at
            before = self.legs[-2].due_at if len(self.legs) > 1 else None
            leg.result = result_of(leg.receive_by, before, leg.given_at, deed.at)

    def rate(self, deed: Happening) -> "Done":
        stars = deed.given["stars"]
        self.rows.ratings.append(Row(dossier=self.dossier, stars=stars, comment="", given_at=deed.at))
        return "onestop.rating.given", self.citizen, Step(payload={"stars": stars})

    def _result(self, deed: Happening, by: str, *, granted: bool, text: str) -> None:
        result = Row(dossier=self.dossier, granted=granted, text=text, decided_by=by, decided_at=deed.at)
        self.rows.results.append(result)


Done = tuple[str, str, Step]
DEEDS: Mapping[str, Callable[[_Loader, Happening], Done]] = {
    name: getattr(_Loader, name)
    for name in (
        "submit", "register", "receive", "refuse", "ask_supplement", "answer_supplement", "take", "propose", "decide",
        "hand_over", "withdraw", "rate",
    )
}  # fmt: skip


def _write(rows: _Rows) -> None:
    _number(rows.dossiers)
    _insert(Dossier, rows.dossiers)
    children: tuple[tuple[type[Model], list[Any]], ...] = (
        (Supplement, rows.supplements),
        (Suspension, rows.suspensions),
        (Leg, rows.legs),
        (Proposal, rows.proposals),
        (Result, rows.results),
        (Rating, rows.ratings),
    )
    for model, made in children:
        for child in made:
            child.dossier_id = child.dossier.pk
        _insert(model, made)
    bulk.keys_given(Dossier)
    give_many(rows.tasks)
    append_many(rows.lines)
    Serial.objects.bulk_create(Serial(series=name, last=last) for name, last in rows.serials.items())


def _number(dossiers: list[Dossier]) -> None:
    first = bulk.next_key(Dossier)
    for place, dossier in enumerate(dossiers):
        dossier.pk = first + place


def _insert(model: type[Model], made: list[Any]) -> None:
    own_keys = model is Dossier
    names = [field.attname for field in model._meta.concrete_fields if own_keys or not field.primary_key]
    bulk.write(model, names, map(attrgetter(*names), made))
