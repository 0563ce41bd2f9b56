"""What is stored: the roll-up. All of it can be computed again from the facts."""

from typing import ClassVar

from django.db import models


class Rolled(models.Model):
    """Which state of a month's facts the roll-up holds, by which definitions, counted when.

    Its sums lie in the file `sums`, and count in months from `first` to `last`. Before `ticks_at` time alone changes
    nothing; where that is empty, it never does.
    """

    batru_kind: ClassVar[str] = "derived"

    table = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    digest = models.CharField(max_length=64)
    definitions = models.CharField(max_length=64)
    sums = models.CharField(max_length=40, default="")
    first = models.CharField(max_length=7, default="")
    last = models.CharField(max_length=7, default="")
    ticks_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("table", "month"), name="index_rolled_once"),)


class Layout(models.Model):
    """The names of the numbers of a `UnitMonth`, in order; its key is their digest, so what it says never changes."""

    batru_kind: ClassVar[str] = "derived"

    key = models.CharField(max_length=24, primary_key=True)
    names = models.TextField()


class Raised(models.Model):
    """By which state of the tree of units, and of their people, the figures of a fact table were raised."""

    batru_kind: ClassVar[str] = "derived"

    table = models.CharField(max_length=40, primary_key=True)
    stamp = models.CharField(max_length=80)


class UnitMonth(models.Model):
    """All figures that add up of a unit with all that lay under it, for a month and a fact table.

    `numbers` are written one after the other as the layout names them; `tree` is the digest of the tree they were
    raised up.
    """

    batru_kind: ClassVar[str] = "derived"

    table = models.CharField(max_length=40)
    unit = models.CharField(max_length=80)
    month = models.CharField(max_length=7)
    tree = models.CharField(max_length=24)
    layout = models.CharField(max_length=24)
    numbers = models.TextField()

    class Meta:
        # Months first, since months are written anew: what is replaced lies together, and few pages are touched.
        constraints = (models.UniqueConstraint(fields=("month", "table", "unit"), name="index_unit_month_once"),)


class Cell(models.Model):
    """A figure that does not add up, of a unit with all that lay under it, for a month or a year."""

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
