"""Reasons to look: found in facts and sheets, never a score."""

from typing import ClassVar

from django.db import models


class Flag(models.Model):
    """What a check found of a unit in a period: its statistic, beside what peers show, and the rows to look at."""

    batru_kind: ClassVar[str] = "derived"

    check_code = models.CharField(max_length=40)
    unit = models.CharField(max_length=80)
    period = models.CharField(max_length=16)
    statistic = models.JSONField()
    rows = models.JSONField()
    simulated = models.BooleanField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("check_code", "unit", "period"), name="evaluation_flag_once"),)


class FlagLook(models.Model):
    """That somebody looked at a flag, and what was found; a flag found again keeps its looks."""

    batru_kind: ClassVar[str] = "truth"

    check_code = models.CharField(max_length=40)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    period = models.CharField(max_length=16)
    finding = models.CharField(max_length=12)
    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
