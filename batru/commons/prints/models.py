"""What is stored: each form that was issued, and the last number given in a series."""

from typing import ClassVar

from django.db import models


class Numbering(models.Model):
    """The last number given in a series: one agency, one kind, one year (Decree 30/2020/NĐ-CP art. 15)."""

    batru_kind: ClassVar[str] = "truth"

    series = models.CharField(max_length=120, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class IssuedForm(models.Model):
    """A form as it left the office; its content never changes, and its code leads anybody to what it says of itself.

    `occasion` tells the forms of one kind for one subject apart. `file` is empty between the giving of a number and
    the signature; `issued_at` is the moment that the form bears.
    """

    batru_kind: ClassVar[str] = "truth"

    code = models.CharField(max_length=20, unique=True)
    form = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    occasion = models.CharField(max_length=80)
    number = models.CharField(max_length=80)
    edition = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    agency = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "form", "occasion"), name="prints_issued_form_once"),)

    def __str__(self) -> str:
        return f"{self.number} ({self.code})"
