"""What is stored: which files came from where, what became of each, and the dossiers that they hold."""

from typing import ClassVar

from django.db import models

WAITING, READING, LANDED, REFUSED, WITHDRAWN, UNMAPPED = (
    "waiting",
    "reading",
    "landed",
    "refused",
    "withdrawn",
    "unmapped",
)

ACTIVE = (WAITING, READING, LANDED)


class Locality(models.Model):
    """A locality whose dossiers are handled in another system and only read here."""

    batru_kind: ClassVar[str] = "truth"

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    root = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=60)
    owner_system = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.code


class Batch(models.Model):
    """One file: who sent it (from which unit), by which mapping it was read, and what came of it."""

    batru_kind: ClassVar[str] = "truth"

    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    mapping_code = models.CharField(max_length=80, blank=True)
    mapping = models.JSONField(default=dict)
    locality = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12)
    sent_by = models.CharField(max_length=80)
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    # Real time: a reader that died is known by its last sign of life.
    seen_alive_at = models.DateTimeField(null=True)
    share_read = models.FloatField(default=0)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveBigIntegerField(default=0)
    rows_refused = models.PositiveBigIntegerField(default=0)
    dossiers = models.PositiveBigIntegerField(default=0)
    cases_refused = models.PositiveBigIntegerField(default=0)
    reasons = models.JSONField(default=dict)
    samples = models.JSONField(default=list)
    rejects = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    refusal = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=("state", "id"), name="imports_batch_state"),
            models.Index(fields=("locality", "id"), name="imports_batch_locality"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("file", "locality"), condition=models.Q(state__in=ACTIVE), name="imports_batch_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"


class Withdrawal(models.Model):
    """That a landed batch no longer counts: by whom, when and why. The batch and its dossiers stay."""

    batru_kind: ClassVar[str] = "truth"

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="withdrawal")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    reason = models.TextField()


class ImportedDossier(models.Model):
    """One dossier as its own system knew it when the file was written; it is never changed here."""

    batru_kind: ClassVar[str] = "truth"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="landed", db_index=False)
    locality = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    month = models.CharField(max_length=7)
    unit = models.CharField(max_length=80)
    procedure = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=60)
    # How the answer was given out (`rules.mapping.RESULTS`); empty before it and where the log does not say.
    result = models.CharField(max_length=10, blank=True, default="")
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    supplements = models.PositiveIntegerField()
    first_row = models.PositiveBigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "key"), name="imports_dossier_once"),)
        indexes = (
            models.Index(fields=("locality", "key"), name="imports_dossier_key"),
            models.Index(fields=("month", "id"), name="imports_dossier_month"),
        )

    def __str__(self) -> str:
        return f"{self.locality} {self.key}"
