"""What is stored: papers that persons and organisations hold, each content once."""

from typing import ClassVar

from django.db import models

from batru.commons.papers.rules.holdings import SOURCES


class Holding(models.Model):
    """A paper that somebody holds: uploaded by himself, scanned and seen at a counter, or issued by an office.

    `kind` is the component's code, or for a result the procedure's; `reference` stands in its public address;
    `valid_to` is the first day on which it no longer counts.
    """

    batru_kind: ClassVar[str] = "truth"

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=[(source, source) for source in SOURCES])
    issued_by = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    seen_by = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reference = models.CharField(max_length=24, unique=True)
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(organisation__isnull=True),
                name="papers_holding_one_owner",
            ),
            models.CheckConstraint(condition=models.Q(source__in=SOURCES), name="papers_holding_source"),
            models.UniqueConstraint(
                fields=("person", "kind", "file"), name="papers_holding_once", condition=models.Q(person__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("organisation", "kind", "file"),
                name="papers_holding_organisation_once",
                condition=models.Q(organisation__isnull=False),
            ),
        )

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken back."""
        return self.revoked_at is not None
