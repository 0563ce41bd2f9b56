"""A waiting batch is read and its dossiers land; the pages see all of them at once, or none."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from typing import BinaryIO

from django.db import transaction

from batru.commons import bulk, clock
from batru.commons.files.public import open_file
from batru.commons.imports.actions.ending import Found, land_batch, refuse_batch
from batru.commons.imports.actions.rejects import Rejects
from batru.commons.imports.models import READING, WAITING, Batch, ImportedDossier
from batru.commons.imports.readers.opening import open_log
from batru.commons.imports.readers.records import Item
from batru.commons.imports.rules.folding import Dossier
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.rules.reading import Reading
from batru.commons.people.public import system_actor
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

CHUNK = 2_000
LOOK_EVERY = 500
BEAT_SECONDS = 1.0
GIVEN_UP_AFTER = timedelta(minutes=10)
READER = system_actor("imports")
Say = Callable[[float], None]
log = logging.getLogger(__name__)


def land_next() -> bool:
    """Read one waiting batch, or one whose reader died; False where none waits."""
    batch = _claim()
    if batch is None:
        return False
    land(batch)
    return True


def land(batch: Batch, say: Say | None = None) -> Batch:
    """Read a batch to its end, whatever that is; `say` hears the share that has been read."""
    ImportedDossier.objects.filter(batch=batch).delete()  # of a reader that died
    try:
        found = _read(batch, _Beat(batch, say))
    except Refusal as refusal:
        _clear(batch)
        return refuse_batch(batch, refusal, by=READER, at=clock.now())
    except Exception:
        log.exception("Reading import %s failed.", batch.pk)
        _clear(batch)
        return refuse_batch(batch, _failed(), by=READER, at=clock.now())
    return land_batch(batch, found, by=READER, at=clock.now())


def _claim() -> Batch | None:
    """Of two readers one wins: the row is changed only from the state in which it was seen."""
    now = clock.real_now()
    dead = Batch.objects.filter(state=READING, seen_alive_at__lt=now - GIVEN_UP_AFTER)
    for batch in [*Batch.objects.filter(state=WAITING).order_by("id")[:1], *dead.order_by("id")[:1]]:
        same = Batch.objects.filter(pk=batch.pk, state=batch.state, seen_alive_at=batch.seen_alive_at)
        if same.update(state=READING, seen_alive_at=now):
            batch.state, batch.seen_alive_at = READING, now
            return batch
    return None


def _read(batch: Batch, beat: "_Beat") -> Found:
    mapping = Mapping(batch.mapping)
    with open_file(batch.file_id) as stream, Rejects() as rejects:
        opened = open_log(stream, mapping.options)
        opened.items = beat.over(opened.items, stream)
        reading = Reading(opened, mapping, clock.real_now(), rejects.note)
        dossiers = reading.dossiers()
        while chunk := list(islice(dossiers, CHUNK)):
            _write(batch, chunk)
            beat.here()
        return Found(reading.count, rejects.samples, rejects.keep(batch.pk))


def _write(batch: Batch, dossiers: list[Dossier]) -> None:
    """A chunk in a transaction of its own, so that nobody waits long for the database."""
    own = [field for field in ImportedDossier._meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in own]
    known = {"batch_id": batch.pk, "locality": batch.locality}
    values = ({**known, "month": str(Month.of(dossier.submitted_at)), **asdict(dossier)} for dossier in dossiers)
    with transaction.atomic():
        bulk.write(ImportedDossier, names, ([value[name] for name in names] for value in values))


class _Beat:
    """A sign of life once a second, with the share of the file that has been read."""

    def __init__(self, batch: Batch, say: Say | None) -> None:
        self._batch, self._say = batch, say
        self._next = time.monotonic()
        self._share = 0.0

    def over(self, items: Iterator[Item], stream: BinaryIO) -> Iterator[Item]:
        """The same items, looking at the stream's place from time to time."""
        size = self._batch.file.size
        for count, item in enumerate(items):
            if count % LOOK_EVERY == 0:
                self._share = min(1.0, stream.tell() / size)
                self.here()
            yield item
        self._share = 1.0

    def here(self) -> None:
        """Say so, unless it was said a moment ago."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + BEAT_SECONDS
        Batch.objects.filter(pk=self._batch.pk).update(share_read=self._share, seen_alive_at=clock.real_now())
        if self._say is not None:
            self._say(self._share)


def _clear(batch: Batch) -> None:
    with transaction.atomic():
        ImportedDossier.objects.filter(batch=batch).delete()


def _failed() -> Refusal:
    return Refusal(
        "imports.log.failed",
        what=N_("The file could not be read to its end."),
        why=N_("A fault in the program stopped the reading; it has been written to the program's log."),
        next_step=N_("Send the file again. If it stops once more, show the program's log to a technician."),
    )
