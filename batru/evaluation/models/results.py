"""Results that were published, and what was put right afterwards."""

from typing import ClassVar

from django.db import models


class Publication(models.Model):
    """A result as it was published: the frozen file (set, inputs, results, digests) and what was known then.

    `known_at` is the moment up to which entries count; `nights` names, by fact table, the kept version of the facts.
    """

    batru_kind: ClassVar[str] = "truth"

    campaign = models.ForeignKey("evaluation.Campaign", models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    document = models.ForeignKey("evaluation.SetDocument", models.PROTECT, related_name="+")
    known_at = models.DateTimeField()
    nights = models.JSONField(default=dict)
    frozen = models.JSONField()
    results_digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    catalogue_digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "number"), name="evaluation_publication_once"),)


class Correction(models.Model):
    """Why a published figure was put right, and by which entry; told beside every later publication."""

    batru_kind: ClassVar[str] = "truth"

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="corrections")
    entry = models.OneToOneField("evaluation.Entry", models.PROTECT, related_name="correction")
    objection = models.ForeignKey("evaluation.Talk", models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
