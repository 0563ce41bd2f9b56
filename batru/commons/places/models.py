"""What is stored: units, where they lay and from when, what became of them, and their outlines."""

from typing import ClassVar

from django.db import models

DAY_FREE = "the first day on which it holds no more; empty while it holds"


class Unit(models.Model):
    """An administrative unit or an agency. Another name or kind makes another unit, with lineage between the two."""

    batru_kind: ClassVar[str] = "truth"

    key = models.CharField(max_length=80, primary_key=True)
    code = models.CharField(max_length=20, blank=True, db_index=True)
    level = models.CharField(max_length=12)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    full_name = models.CharField(max_length=200)
    full_name_en = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)
    eid_code = models.CharField(max_length=35, blank=True)
    is_placeholder = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=True)
    source = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text=DAY_FREE)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="places_unit_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.full_name} ({self.key})"


class Placement(models.Model):
    """Under whom a unit lay, from a day to a day."""

    batru_kind: ClassVar[str] = "truth"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="placed")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text=DAY_FREE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit", "valid_from"), name="places_placement_start"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="places_placement_days",
            ),
        )


class Lineage(models.Model):
    """What became of a unit on a day: all of it, a part of it, or only its name or code went over."""

    batru_kind: ClassVar[str] = "truth"

    before = models.ForeignKey(Unit, models.PROTECT, related_name="afterwards")
    after = models.ForeignKey(Unit, models.PROTECT, related_name="origins")
    on = models.DateField()
    kind = models.CharField(max_length=16)
    share = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    evidence = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("before", "after", "on"), name="places_lineage_once"),)


class Outline(models.Model):
    """The drawn boundary of a unit, from a day to a day; computed ones were never surveyed."""

    batru_kind: ClassVar[str] = "truth"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outlines")
    geometry = models.JSONField()
    computed = models.BooleanField()
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text=DAY_FREE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "valid_from"), name="places_outline_start"),)


class Headcount(models.Model):
    """Area and people of a unit as published; which figures were stated and which are differences, `how` says."""

    batru_kind: ClassVar[str] = "truth"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="headcounts")
    valid_from = models.DateField()
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2)
    population = models.PositiveIntegerField()
    how = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "valid_from"), name="places_headcount_start"),)


class Ancestry(models.Model):
    """Every unit above every unit, itself included (depth 0), from a day to a day (9999-12-31 while it holds).

    It answers tree, descendants and ancestors of a day in one indexed query; the placements are its truth.
    """

    batru_kind: ClassVar[str] = "derived"

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    depth = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        indexes = (
            models.Index(fields=("ancestor", "valid_from"), name="places_ancestry_down"),
            models.Index(fields=("descendant", "valid_from"), name="places_ancestry_up"),
        )
