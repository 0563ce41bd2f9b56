"""What is stored: the roll-up. All of it can be computed again from the facts."""

from typing import ClassVar

from django.db import models


class Rolled(models.Model):
    """Which state of a month's facts the roll-up holds, by which definitions, counted at which moment."""

    batru_kind: ClassVar[str] = "derived"

    table = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    digest = models.CharField(max_length=64)
    definitions = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("table", "month"), name="index_rolled_once"),)


class Partial(models.Model):
    """What the rows of one month of facts (`source`) add to a unit's own figure of a month, which may be another."""

    batru_kind: ClassVar[str] = "derived"

    measure = models.CharField(max_length=60)
    source = models.CharField(max_length=7)
    unit = models.CharField(max_length=80)
    month = models.CharField(max_length=7)
    part = models.FloatField()
    whole = models.FloatField(null=True)
    simulated = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "measure", "unit", "month"), name="index_partial_once"),
        )
        indexes = (models.Index(fields=("month", "measure"), name="index_partial_month"),)


class Cell(models.Model):
    """A figure of a unit with all that lay under it, for a month, or a year where months do not add up."""

    batru_kind: ClassVar[str] = "derived"

    measure = models.CharField(max_length=60)
    unit = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    part = models.FloatField(null=True)
    whole = models.FloatField(null=True)
    simulated = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("measure", "unit", "period"), name="index_cell_once"),)
        indexes = (models.Index(fields=("period", "measure"), name="index_cell_period"),)
