"""What is stored: one row for each content, however often and under whatever names it came."""

from typing import ClassVar

from django.db import models


class StoredFile(models.Model):
    """A content by its SHA-256 digest; the bytes lie in the file store, the names with those who sent it."""

    batru_kind: ClassVar[str] = "truth"

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    stored_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.mime} {self.digest[:12]}"
