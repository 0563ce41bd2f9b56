"""Contents kept once, found again, and forgotten when nobody needs them."""

import hashlib
import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from batru.commons import clock
from batru.commons.files import reads
from batru.commons.files.actions import INCOMING
from batru.commons.files.models import StoredFile
from batru.commons.files.public import (
    LOGS,
    PAPERS,
    File,
    open_file,
    path,
    refers,
    response,
    store,
    sweep,
    unreferenced,
    verify,
)
from batru.kernel.refusal import Refusal

PDF_BYTES = b"%PDF-1.7\n%%EOF"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> Path:
    settings.BATRU_FILES = tmp_path
    return tmp_path


@pytest.fixture
def needed() -> Iterator[set[str]]:
    """Digests that a made-up room says it needs."""
    held: set[str] = set()
    refers("test")(lambda digests: held & digests)
    yield held
    del reads._sources["test"]


def keep(content: bytes = PDF_BYTES, name: str = "Đơn.pdf", most: int = 1000) -> File:
    return store(io.BytesIO(content), name, max_bytes=most, allowed=PAPERS)


def bytes_on_disk(place: Path) -> list[Path]:
    return [found for found in place.rglob("*") if found.is_file()]


@pytest.mark.django_db
def test_a_content_is_kept_under_its_own_digest() -> None:
    kept = keep()
    assert kept == File(hashlib.sha256(PDF_BYTES).hexdigest(), len(PDF_BYTES), "application/pdf", "Đơn.pdf")
    with open_file(kept.digest) as stream:
        assert stream.read() == PDF_BYTES
    assert path(kept.digest).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_the_same_content_is_kept_once(place: Path) -> None:
    assert keep().digest == keep(name="ban sao.pdf").digest
    assert StoredFile.objects.count() == 1
    assert len(bytes_on_disk(place)) == 1


@pytest.mark.django_db
def test_bytes_that_a_crash_left_short_are_written_anew() -> None:
    kept = keep()
    path(kept.digest).write_bytes(b"%PDF")
    assert not verify(kept.digest)
    keep()
    assert verify(kept.digest)


@pytest.mark.django_db
def test_reading_stops_at_the_limit(place: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(Refusal, match=r"files\.too_big"):
        store(endless, "a.pdf", max_bytes=3 * 1024 * 1024, allowed=PAPERS)
    assert endless.given == 4 * 1024 * 1024
    assert not bytes_on_disk(place)


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"MZ", "program"), (b"abc", "wrong_kind")])
def test_what_is_refused_leaves_nothing(place: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=rf"files\.{code}"):
        keep(content)
    assert not bytes_on_disk(place)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_changed_byte_is_noticed() -> None:
    kept = keep()
    assert verify(kept.digest)
    path(kept.digest).write_bytes(PDF_BYTES.replace(b"7", b"8"))
    assert not verify(kept.digest)


@pytest.mark.django_db
def test_what_is_missing_says_so() -> None:
    nowhere = "0" * 64
    assert not verify(nowhere)
    for ask in (open_file, lambda digest: response(digest, "a.pdf")):
        with pytest.raises(Refusal) as refusal:
            ask(nowhere)
        assert refusal.value.status == 404


@pytest.mark.django_db
def test_only_what_nobody_needs_is_forgotten(needed: set[str]) -> None:
    first, second = keep(), keep(b"%PDF-1.4\n%%EOF")
    needed.add(first.digest)
    later = clock.real_now() + DAY
    assert list(unreferenced(later)) == [second.digest]
    assert sweep(later) == 1
    assert verify(first.digest)
    assert not path(second.digest).exists()
    assert sweep(later) == 0


@pytest.mark.django_db
def test_what_came_lately_stays() -> None:
    kept = keep()
    assert sweep(clock.real_now() - DAY) == 0
    assert verify(kept.digest)


@pytest.mark.django_db
def test_storing_again_makes_young_again() -> None:
    kept = keep()
    StoredFile.objects.update(stored_at=clock.real_now() - 9 * DAY)
    assert list(unreferenced(clock.real_now() - DAY)) == [kept.digest]
    keep()
    assert not list(unreferenced(clock.real_now() - DAY))


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_deed_that_failed_are_swept(place: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        kept = keep()
        raise RuntimeError
    (place / INCOMING / "torn").write_bytes(b"half")
    assert path(kept.digest).exists()
    assert sweep(clock.real_now() - DAY) == 0
    week_ago = (clock.real_now() - 7 * DAY).timestamp()
    for found in bytes_on_disk(place):
        os.utime(found, (week_ago, week_ago))
    assert sweep(clock.real_now() - DAY) == 2
    assert not bytes_on_disk(place)


@pytest.mark.django_db
def test_an_answer_is_safe_to_open() -> None:
    answer = response(keep().digest, "Đơn.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename=\"don.pdf\"; filename*=UTF-8''%C4%90%C6%A1n.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"].endswith("; sandbox")
    assert answer.getvalue() == PDF_BYTES
    answer.close()


@pytest.mark.django_db
def test_only_what_a_browser_shows_is_shown() -> None:
    paper = response(keep().digest, "Đơn.pdf", inline=True)
    assert paper["Content-Disposition"].startswith("inline")
    assert "sandbox" not in paper["Content-Security-Policy"]
    log = store(io.BytesIO(b'<?xml version="1.0"?><log/>'), "log.xes", max_bytes=100, allowed=LOGS)
    text = response(log.digest, "log.xes", inline=True)
    assert text["Content-Disposition"].startswith("attachment")
    paper.close()
    text.close()
