"""Work on a sheet is laid before its unit's posts, and its people are told; always inside the deed that causes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from batru.commons.notices.public import Recipient, tell
from batru.commons.people.public import Actor, person, post_actor, posts_within
from batru.commons.tasks.public import close, give_many
from batru.evaluation.models import Campaign, Participant
from batru.evaluation.reads.approvals import sheet_subject
from batru.evaluation.reads.campaigns import FILL, SUBMIT, roles_that
from batru.kernel.period import local_day
from batru.kernel.text import N_

FILL_TASK, SUBMIT_TASK = "evaluation.sheet.fill", "evaluation.sheet.submit"
TITLES: Mapping[str, str] = {
    FILL_TASK: N_("Fill in the self-assessment: {what}"),
    SUBMIT_TASK: N_("Hand in the self-assessment: {what}"),
}


def lay(campaign: Campaign, own: Iterable[Participant], due_at: datetime, *, by: Actor, at: datetime) -> None:
    """Open work for whoever fills and whoever hands in, in each unit; work that lies there already is closed first."""
    rows = []
    for participant in own:
        settle(participant, by=by, at=at)
        rows += [_task(campaign, participant, kind, due_at, by, at) for kind in TITLES]
    give_many(rows)


def lay_first(campaign: Campaign, own: Iterable[Participant], due_at: datetime, *, by: Actor, at: datetime) -> None:
    """The same where nothing lies yet: one statement for all."""
    give_many(_task(campaign, one, kind, due_at, by, at) for one in own for kind in TITLES)


def settle(participant: Participant, *, by: Actor, at: datetime) -> None:
    """Nothing more is owed on a sheet by its unit."""
    for kind in TITLES:
        close(sheet_subject(participant), kind, by_key=by.key, at=at)


def tell_units(units: Iterable[str], template: str, subject: str, at: datetime, **params: object) -> int:
    """A message to everybody whose post fills in or hands in for one of the units; how many."""
    roles = {role.code for permission in (FILL, SUBMIT) for role in roles_that(permission)}
    posts = [post for post in posts_within(frozenset(units), local_day(at)) if post.role in roles]
    return sum(_tell(post.id, template, subject, at, params) for post in posts)


def _task(
    campaign: Campaign, participant: Participant, kind: str, due_at: datetime, by: Actor, at: datetime
) -> SimpleNamespace:
    return SimpleNamespace(
        kind=kind,
        subject=sheet_subject(participant),
        title=TITLES[kind],
        params={"what": {"vi": campaign.name_vi, "en": campaign.name_en}, "code": ""},
        url=f"/evaluation/{campaign.code}/units/{participant.unit_id}/",
        unit_id=participant.unit_id,
        role=_role(kind),
        post_id=None,
        given_by=by.key,
        given_at=at,
        due_at=due_at,
        done_at=None,
        done_by="",
    )


def _role(kind: str) -> str:
    """Whoever hands in is the unit's head; whoever fills is the first role that fills and does not hand in."""
    heads = [role.code for role in roles_that(SUBMIT)]
    if kind == SUBMIT_TASK:
        return heads[0]
    return next((role.code for role in roles_that(FILL) if role.code not in heads), heads[0])


def _tell(post: int, template: str, subject: str, at: datetime, params: Mapping[str, Any]) -> bool:
    actor = post_actor(post, local_day(at))
    card = person(actor.person_id) if actor.person_id else None
    if card is None:
        return False
    to = Recipient(card.email, card.full_name, person_key=f"person:{card.id}")
    tell(to=to, template=template, subject_key=subject, at=at, **params)
    return True
