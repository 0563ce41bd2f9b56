"""Deeds of the file store: keep a content, and forget what nobody needs."""

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from batru.commons import clock
from batru.commons.files.models import StoredFile
from batru.commons.files.reads import File, path, referred, unreferenced
from batru.commons.files.rules.admission import PAPER, NextSteps, admit, empty, too_big
from batru.commons.files.rules.names import DIGEST, clean_name

BLOCK_BYTES = 1024 * 1024
INCOMING = "incoming"


class Readable(Protocol):
    """Anything that gives its bytes block by block."""

    def read(self, size: int, /) -> bytes: ...


def store(stream: Readable, name: str, *, max_bytes: int, allowed: Collection[str], steps: NextSteps = PAPER) -> File:
    """Keep a content once, whatever it is called; refuses what is empty, too big, or not what it says it is.

    `steps` tell the sender what to do about a refusal. The row comes before the bytes and locks them: a sweep of the
    same content has either ended or will see it.
    """
    name = clean_name(name)
    with _incoming() as (place, beside):
        digest, size = _copy(stream, beside, name, max_bytes, steps)
        mime = admit(beside, name, allowed, steps)
        with transaction.atomic():
            _note(digest, size, mime)
            _settle(place, path(digest), size)
    return File(digest, size, mime, name)


def sweep(older_than: datetime) -> int:
    """Forget contents last stored before a moment that nothing refers to, and bytes without a row; how many."""
    rows = sum(_forget(digest, older_than) for digest in unreferenced(older_than))
    return rows + sum(_drop_stray(stray, older_than) for stray in _all_paths())


@contextmanager
def _incoming() -> Iterator[tuple[Path, BinaryIO]]:
    """A new file on the same disk as the store, gone at the end unless it was moved into place."""
    folder = Path(settings.BATRU_FILES) / INCOMING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, place = mkstemp(dir=folder)
    with os.fdopen(handle, "w+b") as beside:
        try:
            yield Path(place), beside
        finally:
            Path(place).unlink(missing_ok=True)


def _copy(stream: Readable, beside: BinaryIO, name: str, max_bytes: int, steps: NextSteps) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK_BYTES):
        size += len(block)
        if size > max_bytes:
            raise too_big(name, max_bytes, steps)
        digest.update(block)
        beside.write(block)
    if not size:
        raise empty(name)
    beside.flush()
    os.fsync(beside.fileno())
    return digest.hexdigest(), size


def _note(digest: str, size: int, mime: str) -> None:
    now = clock.real_now()
    row = StoredFile(digest=digest, size=size, mime=mime, created_at=now, stored_at=now)
    StoredFile.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=("digest",), update_fields=("stored_at",)
    )


def _settle(beside: Path, place: Path, size: int) -> None:
    """Move the bytes into place; equal bytes are there already, unless a crash left them short."""
    with suppress(FileNotFoundError):
        if place.stat().st_size == size:
            os.utime(place)
            return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    """A rename survives a power cut only when its folder was written too."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _forget(digest: str, older_than: datetime) -> int:
    """Bytes go before the commit: whoever stores them meanwhile waits for the row and then writes them anew."""
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=digest, stored_at__lt=older_than).first()
        if row is None or referred({digest}):
            return 0
        try:
            row.delete()
        except (ProtectedError, RestrictedError):
            return 0
        path(digest).unlink(missing_ok=True)
    return 1


def _all_paths() -> Iterator[Path]:
    root = Path(settings.BATRU_FILES)
    yield from (root / INCOMING).glob("*")
    yield from root.glob("??/??/*")


def _drop_stray(stray: Path, older_than: datetime) -> int:
    """Put aside first and look again: a store that found these bytes meanwhile has touched them."""
    with suppress(FileNotFoundError):
        if not _is_stray(stray, older_than):
            return 0
        aside = Path(settings.BATRU_FILES) / INCOMING / f"{stray.name}.stray"
        stray.rename(aside)
        if _is_young(aside, older_than):
            aside.rename(stray)
            return 0
        aside.unlink()
        return 1
    return 0


def _is_stray(found: Path, older_than: datetime) -> bool:
    if _is_young(found, older_than):
        return False
    return not (DIGEST.fullmatch(found.name) and StoredFile.objects.filter(pk=found.name).exists())


def _is_young(found: Path, older_than: datetime) -> bool:
    return found.stat().st_mtime >= older_than.timestamp()
