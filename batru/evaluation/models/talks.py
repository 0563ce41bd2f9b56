"""Questions and answers on a sheet, and replies to a result."""

from typing import ClassVar

from django.db import models

from batru.evaluation.rules.entries import Said


class Talk(models.Model):
    """A question, its answer, an objection to a result or the response to it; nothing said is changed."""

    batru_kind: ClassVar[str] = "truth"

    participant = models.ForeignKey("evaluation.Participant", models.PROTECT, related_name="talks")
    indicator = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=[(said, said) for said in Said])
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("participant", "id"), name="evaluation_talk_order"),)
