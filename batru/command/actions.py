"""Deeds: an order is given, answered and closed."""

from datetime import datetime
from typing import Any

from batru.command import models
from batru.command.reads.directives import locked, posts_answering, standing_of
from batru.command.rules.orders import Order, check_addressed, check_answerable, check_closable, check_order
from batru.commons.journal.public import Deed, act
from batru.commons.notices.public import Recipient, tell
from batru.commons.people.public import Actor, holders, person, post_actor
from batru.commons.places.public import unit
from batru.commons.tasks.public import close, give
from batru.foresight.public import frozen
from batru.index.public import measure
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

FOLLOW, READ_ANSWER = "command.directive.follow", "command.directive.read_answer"
TITLE = N_("Directive: {what}")
ANSWERED_TITLE = N_("Answered directive: {what}")


def subject_of(number: int) -> str:
    """What the journal and the tasks call a directive."""
    return f"directive/{number}"


@act("command.directive.given", needs="command.directive.give")
def give_directive(order: Order, *, by: Actor, at: datetime) -> Deed[int]:
    """Order it, with the forecast that holds now, and lay the work before its addressee; the directive's number."""
    check_order(order, at)
    posts = _addressees(order, at)
    paper = frozen(order.measure, order.unit)
    row = models.Directive.objects.create(
        unit_id=order.unit,
        measure=measure(order.measure).code,
        text=order.text.strip(),
        expected_effect=order.expected_effect.strip(),
        target=order.target,
        role=order.role,
        given_by=by.key,
        given_post_id=by.post_id("command.directive.give", order.unit),
        given_at=at,
        due_at=order.due_at,
        forecast_id=paper.id if paper else None,
        forecast_digest=paper.digest if paper else "",
    )
    _lay(row, FOLLOW, TITLE, unit_key=order.unit, role=order.role, by=by, at=at, due_at=order.due_at)
    for post in posts:
        _tell(row, post, at)
    told = {
        "measure": order.measure,
        "role": order.role,
        "due_at": order.due_at.isoformat(),
        "forecast": row.forecast_digest,
    }
    return Deed(row.pk, subject_of(row.pk), order.unit, told)


@act("command.directive.answered", needs="command.directive.answer")
def answer_directive(number: int, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Answer an order: the addressee's work is done, and whoever gave it has the answer to read."""
    row = locked(number)
    check_answerable(standing_of(row, at))
    check_addressed(row.unit_id, row.role, posts_answering(by))
    _need_words(text)
    said = models.DirectiveAnswer.objects.create(directive=row, text=text.strip(), by=by.key, at=at)
    close(subject_of(number), FOLLOW, by_key=by.key, at=at)
    if row.given_post is not None:
        giver = row.given_post
        _lay(
            row, READ_ANSWER, ANSWERED_TITLE,
            unit_key=giver.unit_id, role=giver.role, post_id=giver.pk, by=by, at=at, due_at=None,
        )  # fmt: skip
    return Deed(said.pk, subject_of(number), row.unit_id, {"answer": said.pk})


@act("command.directive.closed", needs="command.directive.give")
def close_directive(number: int, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """Settle an order for good, with the reason; nothing is owed on it any more."""
    row = locked(number)
    check_closable(standing_of(row, at))
    _need_words(text)
    done = models.DirectiveClosing.objects.create(directive=row, text=text.strip(), by=by.key, at=at)
    close(subject_of(number), by_key=by.key, at=at)
    return Deed(done.pk, subject_of(number), row.unit_id, {})


def _addressees(order: Order, at: datetime) -> list[int]:
    found = holders(order.unit, order.role, local_day(at))
    if not found:
        raise Refusal(
            "command.directive.nobody",
            what=N_("The directive was not given."),
            why=N_("Nobody holds that post in {unit}."),
            next_step=N_("Address another post, or another unit."),
            unit=unit(order.unit),
        )
    return found


def _lay(row: models.Directive, kind: str, title: str, *, by: Actor, **held: Any) -> None:
    name = measure(row.measure).name
    give(
        kind,
        subject_of(row.pk),
        title=title,
        params={"what": {"vi": name.vi, "en": name.en}, "code": ""},
        url=f"/directives/{row.pk}/",
        by_key=by.key,
        **held,
    )


def _tell(row: models.Directive, post: int, at: datetime) -> None:
    actor = post_actor(post, local_day(at))
    card = person(actor.person_id) if actor.person_id else None
    if card is None:
        return
    to = Recipient(card.email, card.full_name, person_key=f"person:{card.id}")
    tell(to=to, template="command/directive", subject_key=subject_of(row.pk), at=at, text=row.text, due_at=row.due_at)


def _need_words(text: str) -> None:
    if not text.strip():
        raise Refusal(
            "command.directive.words",
            what=N_("Nothing was written down."),
            why=N_("The text was empty."),
            next_step=N_("Say in a sentence what was done or why it is settled."),
        )
