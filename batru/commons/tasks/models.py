"""What is stored: what is owed, by whom, and when it was done."""

from typing import ClassVar

from django.db import models


class Task(models.Model):
    """Work owed by one post, or by whoever holds a role in a unit; closed when the deed it waits for is done."""

    batru_kind: ClassVar[str] = "truth"

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=40)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("unit", "role", "due_at", "id"),
                name="tasks_task_owed",
                condition=models.Q(done_at__isnull=True),
            ),
            models.Index(fields=("subject", "kind"), name="tasks_task_subject"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "kind"), name="tasks_task_open_once", condition=models.Q(done_at__isnull=True)
            ),
        )
