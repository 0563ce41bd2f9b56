"""What is stored: each signature that was made here."""

from typing import ClassVar

from django.db import models


class Signature(models.Model):
    """Who signed what with which certificate: the content before and after, `at` in real time.

    `post` is the post in which somebody signed, as it is shown; the certificate is known by its SHA-256 fingerprint.
    """

    batru_kind: ClassVar[str] = "truth"

    subject = models.CharField(max_length=120, db_index=True)
    digest_before = models.CharField(max_length=64)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    signer = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    post = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    issuer = models.CharField(max_length=200)
    timestamped = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d}"
