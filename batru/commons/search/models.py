"""What is stored: titles to be found, their codes, and the words that occur. All of it can be rebuilt."""

from typing import ClassVar

from django.db import models

from batru.commons.search.rules import CODE_MOST


class Row(models.Model):
    """One title; the database keeps a full-text index over `tokens` by itself (see the first migration)."""

    batru_kind: ClassVar[str] = "derived"

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    text = models.TextField()
    tokens = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="search_row_once"),)
        indexes = (models.Index(fields=("kind", "id"), name="search_row_newest"),)

    def __str__(self) -> str:
        return self.text


class Code(models.Model):
    """A code by which a title is found exactly or by its beginning, once for each of the title's scopes."""

    batru_kind: ClassVar[str] = "derived"

    row = models.ForeignKey(Row, models.DO_NOTHING, related_name="codes", db_constraint=False)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=CODE_MOST)
    scope = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "code", "row", "scope"), name="search_code_beginning"),)

    def __str__(self) -> str:
        return self.code


class Token(models.Model):
    """A word that occurs in some title; it may outlive its last title until the next rebuild."""

    batru_kind: ClassVar[str] = "derived"

    token = models.CharField(max_length=80, primary_key=True)

    def __str__(self) -> str:
        return self.token
