"""A file comes in: kept, recognised if it is known, and set to wait for its reading."""

from collections.abc import Mapping as Dictionary
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from batru.commons import home
from batru.commons.files.public import File
from batru.commons.imports.models import UNMAPPED, WAITING, Batch
from batru.commons.imports.reads.batches import LAND, known
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.places.public import subtree_keys
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("imports.log.sent", needs=LAND)
def send_log(file: File, mapping: Mapping | None, code: str, *, by: Actor, at: datetime) -> Deed[Batch]:
    """Keep a file as a batch that waits to be read by a mapping (its `code` in the catalogue, empty for one's own).

    Without a mapping the batch waits for one. A file that has landed for the same locality is refused.
    """
    batch = Batch(
        file_id=file.digest, file_name=file.name[:255], sent_by=by.key, sent_at=at, state=UNMAPPED, mapping_code=code,
        unit_id=next((post.unit_key for post in by.posts if LAND in post.permissions), None),
    )  # fmt: skip
    _take(batch, mapping)
    return Deed(batch, subject(batch), payload=_told(batch))


@act("imports.log.mapped", needs=LAND)
def map_log(batch: Batch, mapping: Mapping, *, by: Actor, at: datetime) -> Deed[Batch]:
    """Give a batch that has none yet the mapping by which it is to be read."""
    if batch.state != UNMAPPED:
        raise Refusal(
            "imports.batch.mapped",
            what=N_("This import has its mapping already."),
            why=N_("It waits, is being read or has ended."),
            next_step=N_("Send the file again to read it by another mapping."),
            status=409,
        )
    _take(batch, mapping)
    return Deed(batch, subject(batch), payload=_told(batch))


def subject(batch: Batch) -> str:
    """What the journal calls a batch."""
    return f"imports:{batch.pk}"


def _take(batch: Batch, mapping: Mapping | None) -> None:
    if mapping is not None:
        batch.mapping, batch.locality, batch.state = dict(mapping.data), mapping.locality, WAITING
        _check_locality(mapping.locality)
        _check_units(mapping)
        earlier = known(batch.file_id, mapping.locality)
        if earlier is not None:
            raise _known_already(earlier)
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:  # sent twice at the same moment
        earlier = known(batch.file_id, batch.locality)
        if earlier is None:
            raise
        raise _known_already(earlier) from None


def _check_locality(code: str) -> None:
    """An import lands in a locality of its own, never among the dossiers that are handled here."""
    if code == settings.BATRU_LOCALITY or (Path(settings.BATRU_LOCALITIES) / code).is_dir():
        raise Refusal(
            "imports.locality.own",
            what=N_("Nothing can be imported into {locality}."),
            why=N_("That locality handles its dossiers in this system itself."),
            next_step=N_("Give the other system's dossiers a locality of their own in the mapping (locality.code)."),
            locality=code,
        )


def _check_units(mapping: Mapping) -> None:
    """Dossiers that are to stand beside ours lie with units that are ours today."""
    strange = mapping.own_units - subtree_keys([home.locality().root], home.today())
    if strange:
        raise Refusal(
            "imports.units.unknown",
            what=N_("The log cannot be read by this mapping."),
            why=N_("It names units that are none of this place: {units}."),
            next_step=N_("Write the keys of the place's own units, as they stand in the addresses of the places."),
            units=", ".join(sorted(strange)),
        )


def _told(batch: Batch) -> Dictionary[str, Any]:
    return {"file": batch.file_id, "name": batch.file_name, "mapping": batch.mapping_code, "locality": batch.locality}


def _known_already(earlier: Batch) -> Refusal:
    return Refusal(
        "imports.log.known",
        what=N_("This file is here already."),
        why=N_("Import {number} of {day} holds the same content for the same locality."),
        next_step=N_("Look at that import. To read the file anew, withdraw it first."),
        number=earlier.pk,
        day=earlier.sent_at.date().isoformat(),
        status=409,
    )
