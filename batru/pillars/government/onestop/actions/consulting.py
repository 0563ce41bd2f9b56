"""Asking other agencies: who, what and until when; the answer comes from their own inbox."""

from datetime import date, datetime
from typing import Protocol

from batru.commons.journal.public import Deed, act
from batru.commons.places.public import units
from batru.commons.tasks.public import close, give
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.steps import deed_of, task_params, write
from batru.pillars.government.onestop.actions.suspending import begin, end
from batru.pillars.government.onestop.models import Dossier, Opinion
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.ledger import OPINION, article_for
from batru.pillars.government.onestop.rules.legs import check_deed

PROCESS, ANSWER = "onestop.dossier.process", "onestop.opinion.answer"
KIND = "onestop.opinion"


class Official(records.Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


@act("onestop.opinion.asked", needs=PROCESS)
def ask_opinion(
    code: str, unit_key: str, question: str, until: date, excluded: bool = False, *, by: Official, at: datetime
) -> Deed[Opinion]:
    """Lay a question into another agency's inbox, due by close of business of a day.

    It runs inside the time limit, so it must be due before the dossier is; where the procedure excludes it (`excluded`)
    the clock stands still until every such opinion is there.
    """
    dossier = records.dossier_for(by, code, lock=True)
    check_deed(sheet.step_of(dossier, sheet.current(dossier)), "opinions")
    _check_question(dossier, unit_key, question)
    due = _until(dossier, until, at, excluded)
    if excluded:
        _stand_still(dossier, question, by=by, at=at)
    number = dossier.opinions.count() + 1
    asked = Opinion.objects.create(
        dossier=dossier, number=number, unit_id=unit_key, question=question, asked_by=by.key, asked_at=at,
        due_at=due, excluded=excluded,
    )  # fmt: skip
    give(
        KIND, _subject(code, number), title=N_("Give an opinion: {what}"), params=task_params(dossier),
        url=f"/dossiers/{code}/opinions/{number}/", unit_key=unit_key, role=steps.SPECIALIST, by_key=by.key, at=at,
        due_at=due,
    )  # fmt: skip
    deed = deed_of(dossier, {"opinion": number, "unit": unit_key, "text": question}, dossier.unit_id)
    return Deed(asked, deed.subject, deed.unit, deed.payload, deed.fact, deed.month)


@act("onestop.opinion.answered", needs=ANSWER)
def answer_opinion(code: str, number: int, text: str, *, by: Official, at: datetime) -> Deed[Opinion]:
    """The agency that was asked answers; the last of the excluded opinions lets the clock run on."""
    dossier = records.dossier_for(by, code, lock=True)
    asked = dossier.opinions.filter(number=number, answered_at__isnull=True, dropped_at__isnull=True).first()
    if asked is None or not text.strip():
        raise _no_answer()
    asked.answer, asked.answered_by, asked.answered_at = text, by.key, at
    asked.save(update_fields=("answer", "answered_by", "answered_at"))
    close(_subject(code, number), by_key=by.key, at=at)
    waits = dossier.opinions.filter(excluded=True, answered_at__isnull=True, dropped_at__isnull=True).exists()
    if asked.excluded and not waits and dossier.state == "suspended":
        write(dossier, steps.resume(dossier, end(dossier, by=by, at=at)), by=by, at=at)
    deed = deed_of(dossier, {"opinion": number, "unit": asked.unit_id, "text": text}, asked.unit_id)
    return Deed(asked, deed.subject, deed.unit, deed.payload, deed.fact, deed.month)


def drop_opinions(dossier: Dossier, *, by: Official, at: datetime) -> None:
    """Nobody needs what is still open, because the dossier has ended; in the caller's transaction."""
    for asked in dossier.opinions.filter(answered_at__isnull=True, dropped_at__isnull=True):
        asked.dropped_at = at
        asked.save(update_fields=("dropped_at",))
        close(_subject(dossier.code, asked.number), by_key=by.key, at=at)


def _stand_still(dossier: Dossier, question: str, *, by: Official, at: datetime) -> None:
    article = article_for(OPINION, times.version_of(dossier).stop_articles, "")
    if dossier.state == "suspended":
        return
    write(dossier, steps.suspend(dossier, OPINION, article, question), by=by, at=at)
    begin(dossier, OPINION, article, question, by=by, at=at)


def _check_question(dossier: Dossier, unit_key: str, question: str) -> None:
    if question.strip() and unit_key != dossier.unit_id and units({unit_key}) and dossier.state in ASKABLE:
        return
    raise Refusal(
        "onestop.opinion.question",
        what=N_("Nobody was asked."),
        why=N_("An opinion is asked of another agency, in words, while the dossier is being processed."),
        next_step=N_("Choose the agency and write the question."),
    )


ASKABLE = ("processing", "suspended")


def _until(dossier: Dossier, until: date, at: datetime, excluded: bool) -> datetime:
    desk = times.desk_of(dossier)
    due = desk.closes_at(until) if desk.counts(until) else at
    if due > at and (excluded or dossier.due_at is None or due <= dossier.due_at):
        return due
    raise Refusal(
        "onestop.opinion.until",
        what=N_("That day cannot be the last day for the answer."),
        why=N_("It must be a working day still to come, and the opinion runs inside the dossier's own time limit."),
        next_step=N_("Choose an earlier working day."),
    )


def _subject(code: str, number: int) -> str:
    return f"opinion/{code}/{number}"


def _no_answer() -> Refusal:
    return Refusal(
        "onestop.opinion.answer",
        what=N_("The opinion was not taken."),
        why=N_("It was answered already or is no longer needed, or the answer is empty."),
        next_step=N_("Open the dossier again."),
        status=409,
    )
