"""Questions: never write, always know who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet

from batru.commons.tasks.models import Task
from batru.commons.tasks.rules import danger

PAGE = 100


class Whose(Protocol):
    """Somebody who is away."""

    @property
    def name(self) -> str: ...


class Holder(Protocol):
    """A post as tasks see it."""

    @property
    def id(self) -> int: ...
    @property
    def unit_key(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def for_person(self) -> "Whose | None": ...


class HoldsPosts(Protocol):
    """Someone with posts."""

    @property
    def posts(self) -> Sequence[Holder]: ...


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed: `title` is a message id filled with `params`; `danger` as in the rules.

    `whose` is the name of whoever is away and whose work it is; empty where it is the reader's own.
    """

    id: int
    kind: str
    subject: str
    title: str
    params: Mapping[str, Any]
    url: str
    unit_key: str
    given_at: datetime
    due_at: datetime | None
    danger: str
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """How much someone owes, and how much of it is late or due within a day."""

    open: int
    late: int
    due_soon: int


def inbox(actor: HoldsPosts, now: datetime, *, limit: int = PAGE, kind: str = "", past: int = 0) -> list[Owed]:
    """What the actor owes by any of his posts, most endangered first, undated work last; `past` so many of them."""
    tasks = _owed_by(actor)
    if kind:
        tasks = tasks.filter(kind=kind)
    rows = tasks.order_by(F("due_at").asc(nulls_last=True), "id").values_list(
        "id",
        "kind",
        "subject",
        "title",
        "params",
        "url",
        "unit_id",
        "given_at",
        "due_at",
        "post_id",
        "role",
        named=True,
    )[past : past + limit]
    return [
        Owed(
            id=row.id,
            kind=row.kind,
            subject=row.subject,
            title=row.title,
            params=row.params,
            url=row.url,
            unit_key=row.unit_id,
            given_at=row.given_at,
            due_at=row.due_at,
            danger=danger(row.due_at, now),
            whose=_whose(actor.posts, row.post_id, row.unit_id, row.role),
        )
        for row in rows
    ]


def load(actor: HoldsPosts, now: datetime) -> Load:
    """Counts for the inbox's head, over everything owed."""
    dues = list(_owed_by(actor).values_list("due_at", flat=True))
    dangers = [danger(due, now) for due in dues]
    return Load(len(dangers), dangers.count("late"), dangers.count("due_soon"))


def open_tasks(subject: str) -> list[Task]:
    """What is still owed on a subject."""
    return list(Task.objects.filter(subject=subject, done_at__isnull=True).order_by("id"))


def _whose(posts: Sequence[Holder], post_id: int | None, unit_key: str, role: str) -> str:
    """The name of whoever is away where the work comes by his post alone."""
    by = [
        post.for_person
        for post in posts
        if post.id == post_id or (post_id is None and (post.unit_key, post.role) == (unit_key, role))
    ]
    return by[0].name if by and by[0] is not None and None not in by else ""


def _owed_by(actor: HoldsPosts) -> QuerySet[Task]:
    mine = Q(pk__in=())
    for post in actor.posts:
        mine |= Q(post_id=post.id) | Q(post__isnull=True, unit_id=post.unit_key, role=post.role)
    return Task.objects.filter(mine, done_at__isnull=True)
