"""Questions to the file store."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import ForeignKey
from django.http import FileResponse

from batru.commons.files.models import StoredFile
from batru.commons.files.rules.kinds import KINDS, PDF
from batru.commons.files.rules.names import clean_name, disposition, folders_of
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

BLOCK_BYTES = 1024 * 1024
BATCH = 500
Source = Callable[[set[str]], Iterable[str]]

_sources: dict[str, Source] = {}


@dataclass(frozen=True, slots=True)
class File:
    """A kept content and the name under which it came this time."""

    digest: str
    size: int
    mime: str
    name: str


def path(digest: str) -> Path:
    """Where the bytes of a digest lie, whether or not they are there."""
    return Path(settings.BATRU_FILES) / folders_of(digest)


def open_file(digest: str) -> BinaryIO:
    """The bytes of a digest, from the start; the caller closes."""
    try:
        return path(digest).open("rb")
    except FileNotFoundError as error:
        raise _missing(digest) from error


def verify(digest: str) -> bool:
    """Whether the bytes on disk still have their digest; False where they are gone."""
    try:
        with path(digest).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def response(digest: str, download_name: str, *, inline: bool = False) -> FileResponse:
    """The bytes as an answer that no browser runs, guesses at or keeps; who may read it, the caller has asked.

    A PDF is sent without the sandbox: browsers show none inside it, and run nothing of it in our name either.
    """
    mime = StoredFile.objects.filter(pk=digest).values_list("mime", flat=True).first()
    if mime is None:
        raise _missing(digest)
    shown = inline and mime in KINDS and KINDS[mime].shown
    sandbox = "" if shown and mime == PDF else "; sandbox"
    answer = FileResponse(open_file(digest), content_type=f"{mime}; charset=utf-8" if mime == "text/plain" else mime)
    answer["Content-Disposition"] = disposition(clean_name(download_name), inline=shown)
    answer["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors 'none'{sandbox}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def refers(name: str) -> Callable[[Source], Source]:
    """Name a function that tells which of the given digests its room still needs.

    Foreign keys to `files.StoredFile` are found without it; it is for digests kept inside other values.
    """

    def register(source: Source) -> Source:
        _sources[name] = source
        return source

    return register


def unreferenced(older_than: datetime) -> Iterator[str]:
    """Digests last stored before a moment that nothing refers to."""
    old = StoredFile.objects.filter(stored_at__lt=older_than).order_by("pk").values_list("pk", flat=True)
    after = ""
    while batch := set(old.filter(pk__gt=after)[:BATCH]):
        after = max(batch)
        yield from sorted(batch - referred(batch))


def referred(digests: set[str]) -> set[str]:
    """Those of the digests that some room still needs."""
    found: set[str] = set()
    for relation in StoredFile._meta.related_objects:
        key = relation.field
        if isinstance(key, ForeignKey):
            rows = relation.related_model._base_manager.filter(**{f"{key.attname}__in": digests})
            found.update(rows.values_list(key.attname, flat=True))
    for source in _sources.values():
        found.update(digests.intersection(source(digests)))
    return found


def _missing(digest: str) -> Refusal:
    return Refusal(
        "files.missing",
        what=N_("This file is not here."),
        why=N_("Nothing with the digest {digest} is kept in this place."),
        next_step=N_("Ask the person who sent it to send it again."),
        status=404,
        digest=digest[:12],
    )
