"""What units were set to reach."""

from typing import ClassVar

from django.db import models

from batru.evaluation.rules.entries import Source


class Target(models.Model):
    """What a source sets a unit to reach in an indicator by a year's end; the latest row of a source holds."""

    batru_kind: ClassVar[str] = "truth"

    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    set_code = models.CharField(max_length=60)
    indicator = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=[(source, source) for source in Source])
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, help_text="empty takes the target back")
    article_vi = models.CharField(max_length=300)
    article_en = models.CharField(max_length=300)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("unit", "set_code", "year", "indicator"), name="evaluation_target_of"),)
