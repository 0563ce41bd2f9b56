"""What is stored: figures that others reported, and which months of the lake hold what."""

from typing import ClassVar

from django.db import models


class Observation(models.Model):
    """A figure that somebody reported or published for a unit and a period; always shown with its source."""

    batru_kind: ClassVar[str] = "truth"

    key = models.CharField(max_length=200, primary_key=True)
    series = models.CharField(max_length=80, db_index=True, help_text="the catalogue's file that brought it")
    locality = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    indicator = models.CharField(max_length=80)
    period_start = models.DateField()
    period_kind = models.CharField(max_length=8)
    value = models.FloatField()
    unit_of_measure = models.CharField(max_length=120)
    status = models.CharField(max_length=24)
    source = models.CharField(max_length=400)
    source_url = models.CharField(max_length=300, blank=True)
    provisional = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("indicator", "unit", "period_start"), name="facts_observation_series"),
            models.Index(fields=("period_start",), name="facts_observation_month"),
        )


class Partition(models.Model):
    """One month of one fact table as the lake holds it."""

    batru_kind: ClassVar[str] = "derived"

    table = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("table", "month"), name="facts_partition_once"),)


class Cursor(models.Model):
    """Up to where the journal was read for changed months."""

    batru_kind: ClassVar[str] = "derived"

    name = models.CharField(max_length=40, primary_key=True)
    entry = models.BigIntegerField(default=0)
