"""A campaign: which set, which period, whose units, and when each may do what."""

from typing import ClassVar

from django.db import models

from batru.evaluation.rules.stages import Stage


class SetDocument(models.Model):
    """A set's file as it was when somebody relied on it, under the digest of its canonical form; never changed."""

    batru_kind: ClassVar[str] = "truth"

    digest = models.CharField(max_length=64, primary_key=True)
    code = models.CharField(max_length=60)
    data = models.JSONField()
    kept_at = models.DateTimeField()


class Campaign(models.Model):
    """An evaluation of units by one set over one period; scored by the document it was opened with."""

    batru_kind: ClassVar[str] = "truth"

    code = models.SlugField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    document = models.ForeignKey(SetDocument, models.PROTECT, related_name="campaigns")
    root = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    office = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    period = models.CharField(max_length=16, help_text="a year, a quarter, a month or a run of months")
    simulated = models.BooleanField(default=False)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()


class Window(models.Model):
    """From when to when a stage is open to everybody, and for how many working days after it lateness is let pass."""

    batru_kind: ClassVar[str] = "truth"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="windows")
    stage = models.CharField(max_length=12, choices=[(stage, stage) for stage in Stage])
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    grace_days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "stage"), name="evaluation_window_once"),)


class Participant(models.Model):
    """A unit in a campaign, with the profile by which it is scored."""

    batru_kind: ClassVar[str] = "truth"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="participants")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    profile = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "unit"), name="evaluation_participant_once"),)


class Verifier(models.Model):
    """The unit that verifies an indicator's figures in a campaign; without one it is the campaign's office."""

    batru_kind: ClassVar[str] = "truth"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="verifiers")
    indicator = models.CharField(max_length=40)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "indicator"), name="evaluation_verifier_once"),)


class Extension(models.Model):
    """More time for one unit in one stage, with the reason: every exception is told."""

    batru_kind: ClassVar[str] = "truth"

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="extensions")
    stage = models.CharField(max_length=12, choices=[(stage, stage) for stage in Stage])
    until = models.DateTimeField()
    reason = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
