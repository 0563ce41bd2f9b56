"""What is stored: entries that are only ever added, and messages that wait to leave."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class Entry(models.Model):
    """One act on one subject; each entry carries the digest of the one before it.

    `at` is the moment that the act bears, `recorded_at` the server's own when it was written (empty where unknown).
    """

    batru_kind: ClassVar[str] = "truth"

    subject = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    payload = models.JSONField(default=dict)
    fact = models.CharField(max_length=40, blank=True)
    month = models.CharField(max_length=7, blank=True)
    recorded_at = models.DateTimeField(null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="journal_entry_chain"),)
        indexes = (
            models.Index(
                fields=("month", "fact"),
                name="journal_entry_recorded",
                condition=models.Q(recorded_at__isnull=False) & ~models.Q(month=""),
            ),
        )

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A journal entry is never deleted.")


class Message(models.Model):
    """Something to be done outside the database after the deed: delivered at least once, retried for ever."""

    batru_kind: ClassVar[str] = "truth"

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("next_try_at", "id"), name="journal_message_waiting", condition=models.Q(done_at__isnull=True)
            ),
        )
