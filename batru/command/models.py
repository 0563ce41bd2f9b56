"""What is stored: what was ordered, what was answered, and that it was closed."""

from typing import ClassVar

from django.db import models


class Directive(models.Model):
    """An order to a unit about one measure, with the forecast that held at the moment it was given."""

    batru_kind: ClassVar[str] = "truth"

    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    measure = models.CharField(max_length=60)
    text = models.TextField()
    expected_effect = models.TextField(blank=True)
    target = models.FloatField(null=True)
    role = models.CharField(max_length=40)
    given_by = models.CharField(max_length=80)
    given_post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # The digest beside the key: what the order stood on can be proven even if the forecast's own row were touched.
    forecast = models.ForeignKey("foresight.Forecast", models.PROTECT, null=True, related_name="+")
    forecast_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "-id"), name="command_directive_unit"),)


class DirectiveAnswer(models.Model):
    """What the addressee answered; nothing answered is ever changed, more may be added."""

    batru_kind: ClassVar[str] = "truth"

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="answers")
    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()


class DirectiveClosing(models.Model):
    """That whoever gave the order considers it settled, and why."""

    batru_kind: ClassVar[str] = "truth"

    directive = models.OneToOneField(Directive, models.PROTECT, related_name="closing")
    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
