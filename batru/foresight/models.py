"""What is stored: forecasts as they were published."""

from typing import ClassVar

from django.db import models


class Forecast(models.Model):
    """A measure of a unit continued at some moment; never changed, since directives stand on it."""

    batru_kind: ClassVar[str] = "truth"

    measure = models.CharField(max_length=60)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    inputs = models.CharField(max_length=64)  # digest of the past that it continues: the same past is not told twice
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = (models.Index(fields=("measure", "unit", "-id"), name="foresight_latest"),)
