"""Changes to a set's file before they hold, and the moment from which they do."""

from typing import ClassVar

from django.db import models


class SetDraft(models.Model):
    """A state of a set's file that somebody works on; the latest holds, and one without text drops the draft."""

    batru_kind: ClassVar[str] = "truth"

    set_code = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    based_on = models.CharField(max_length=64, help_text="digest of the file that it began from")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("set_code", "-id"), name="evaluation_draft_latest"),)


class SetRelease(models.Model):
    """That a draft became the file by which the place scores, and why."""

    batru_kind: ClassVar[str] = "truth"

    draft = models.OneToOneField(SetDraft, models.PROTECT, related_name="release")
    document = models.ForeignKey("evaluation.SetDocument", models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
