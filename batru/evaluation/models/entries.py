"""What was handed in and what others made of it: rows are added, never changed; the latest of a layer holds."""

from typing import ClassVar

from django.db import models

from batru.evaluation.rules.entries import Layer, Level, Origin, Step, Verdict


class Entry(models.Model):
    """What one layer says of one indicator of one unit: the cells of its rule, or `awarded` points; `na` included."""

    batru_kind: ClassVar[str] = "truth"

    participant = models.ForeignKey("evaluation.Participant", models.PROTECT, related_name="entries")
    indicator = models.CharField(max_length=40)
    layer = models.CharField(max_length=12, choices=[(layer, layer) for layer in Layer])
    cells = models.JSONField()
    origin = models.CharField(max_length=12, choices=[(origin, origin) for origin in Origin])
    verdict = models.CharField(max_length=12, blank=True, choices=[(verdict, verdict) for verdict in Verdict])
    reason = models.TextField(blank=True)
    sources = models.JSONField(default=dict, help_text="by cell: measure, part, whole, counted at, simulated")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("participant", "indicator", "layer", "-id"), name="evaluation_entry_latest"),)


class Evidence(models.Model):
    """A paper that shows a figure: its content by digest, its number, date and title; sealed at submission."""

    batru_kind: ClassVar[str] = "truth"

    participant = models.ForeignKey("evaluation.Participant", models.PROTECT, related_name="evidence")
    indicator = models.CharField(max_length=40)
    content = models.CharField(max_length=64, db_index=True)
    number = models.CharField(max_length=80, blank=True)
    dated = models.DateField()
    title = models.CharField(max_length=300)
    shared_because = models.TextField(blank=True, help_text="why one paper shows several figures")
    is_open = models.BooleanField(default=False, help_text="whether anybody may open it beside a published result")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("participant", "indicator"), name="evaluation_evidence_of"),)


class Approval(models.Model):
    """A step by which a unit's sheet moves between levels; `digest` is of the entries and papers as they stood."""

    batru_kind: ClassVar[str] = "truth"

    participant = models.ForeignKey("evaluation.Participant", models.PROTECT, related_name="approvals")
    level = models.CharField(max_length=12, choices=[(level, level) for level in Level])
    step = models.CharField(max_length=12, choices=[(step, step) for step in Step])
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("participant", "id"), name="evaluation_approval_order"),)
