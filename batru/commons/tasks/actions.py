"""Giving work and closing it, always inside the deed that causes it: that deed's journal line covers the task."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from batru.commons import bulk
from batru.commons.tasks.models import Task


def give(
    kind: str,
    subject: str,
    *,
    title: str,
    params: Mapping[str, Any],
    url: str,
    unit_key: str,
    role: str,
    post_id: int | None = None,
    by_key: str,
    at: datetime,
    due_at: datetime | None,
) -> int:
    """Lay work into an inbox; giving the same open work again moves its due time and holder. Gives its number."""
    values = {
        "title": title,
        "params": dict(params),
        "url": url,
        "unit_id": unit_key,
        "role": role,
        "post_id": post_id,
        "given_by": by_key,
        "given_at": at,
        "due_at": due_at,
    }
    task, _ = Task.objects.update_or_create(subject=subject, kind=kind, done_at=None, defaults=values)
    return task.pk


def close(subject: str, kind: str | None = None, *, by_key: str, at: datetime) -> int:
    """Close the open work of a kind (or of every kind) on a subject; how many were closed."""
    tasks = Task.objects.filter(subject=subject, done_at__isnull=True)
    if kind is not None:
        tasks = tasks.filter(kind=kind)
    return tasks.update(done_at=at, done_by=by_key)


def give_many(tasks: Iterable[object]) -> None:
    """Write tasks in bulk, for records that are loaded rather than lived: objects with the attributes of COLUMNS."""
    bulk.write(Task, COLUMNS, map(attrgetter(*COLUMNS), tasks))


COLUMNS = (
    "kind", "subject", "title", "params", "url", "unit_id", "role", "post_id", "given_by", "given_at", "due_at",
    "done_at", "done_by",
)  # fmt: skip
