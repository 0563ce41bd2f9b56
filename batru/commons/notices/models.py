"""What is stored: every message that was caused, and what became of it."""

from typing import ClassVar

from django.db import models


class Notice(models.Model):
    """A message to one person; subject and body stand in it from the moment when they were sent."""

    batru_kind: ClassVar[str] = "truth"

    message_id = models.CharField(max_length=120, unique=True)
    person_key = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=20)
    template = models.CharField(max_length=80)
    subject_key = models.CharField(max_length=120)
    params = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("person_key", "-made_at"), name="notices_notice_person"),
            models.Index(fields=("subject_key",), name="notices_notice_subject"),
            models.Index(fields=("made_at",), name="notices_notice_waiting", condition=models.Q(sent_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.message_id}"


class ShownMessage(models.Model):
    """A message that the demo channel put on the screen instead of sending it into the world."""

    batru_kind: ClassVar[str] = "truth"

    message_id = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=254, blank=True, db_index=True)
    name = models.CharField(max_length=160)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    shown_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject
