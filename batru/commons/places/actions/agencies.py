"""Lays the agencies of a locality into the tree."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from batru.commons.journal.public import Actor, Deed, act, history
from batru.commons.places.actions.ancestry import extend_ancestry
from batru.commons.places.actions.sources import read_words
from batru.commons.places.models import Placement, Unit
from batru.commons.places.reads import known_keys
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold
from batru.law.agencies import Agency

AGENCY = "agency"
KEY = re.compile(r"[a-z0-9-]+/[a-z0-9-]+(/[a-z0-9-]+)*")
CHANGING = (
    "kind",
    "name",
    "name_en",
    "full_name",
    "full_name_en",
    "folded",
    "eid_code",
    "is_placeholder",
    "is_confirmed",
    "source",
    "valid_from",
    "valid_to",
)


def load_agencies(agencies: Sequence[Agency], *, by: Actor, at: datetime) -> int:
    """Write the agencies of one locality, or bring them up to date; how many there are.

    Nothing is done, and no line written, where they are those of the last time. An agency without a parent is the
    root of a tree of its own, as of an imported locality.
    """
    if not agencies:
        return 0
    entries = history(_subject(agencies))
    digest = hashlib.sha256(repr(agencies).encode()).hexdigest()
    if not entries or entries[-1].payload.get("digest") != digest:
        _load(agencies, digest, by=by, at=at)
    return len(agencies)


@act("places.agencies.loaded", needs="places.agencies.load")
def _load(agencies: Sequence[Agency], digest: str, *, by: Actor, at: datetime) -> Deed[None]:
    _check(agencies)
    Unit.objects.bulk_create(
        [_row(agency) for agency in agencies], update_conflicts=True, unique_fields=["key"], update_fields=CHANGING
    )
    keys = [agency.key for agency in agencies]
    Placement.objects.filter(unit__in=keys).delete()
    Placement.objects.bulk_create(
        Placement(unit_id=agency.key, parent_id=agency.parent, valid_from=agency.valid_from, valid_to=agency.valid_to)
        for agency in agencies
        if agency.parent
    )
    extend_ancestry(keys)
    return Deed(None, _subject(agencies), payload={"digest": digest, "agencies": len(keys)})


def _subject(agencies: Sequence[Agency]) -> str:
    return f"places:{agencies[0].key.partition('/')[0]}"


def _row(agency: Agency) -> Unit:
    return Unit(
        key=agency.key,
        level=AGENCY,
        kind=agency.kind,
        name=agency.name,
        name_en=agency.name_en,
        full_name=agency.name,
        full_name_en=agency.name_en,
        folded=fold(agency.name),
        eid_code=agency.eid_code,
        is_placeholder=agency.placeholder,
        is_confirmed=agency.confirmed,
        source=agency.source,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
    )


def _check(agencies: Iterable[Agency]) -> None:
    kinds = {code for code, kind in read_words().kinds.items() if kind["level"] == AGENCY}
    own = {agency.key for agency in agencies}
    known = own | known_keys({agency.parent for agency in agencies})
    for agency in agencies:
        if not KEY.fullmatch(agency.key):
            raise _wrong(agency, N_("Its key must be its locality and its own short name: locality/office."))
        if agency.kind not in kinds:
            raise _wrong(agency, N_("Its kind is not one of catalogue/places/places.yaml."))
        if agency.parent and agency.parent not in known:
            raise _wrong(agency, N_("The unit above it is unknown."))


def _wrong(agency: Agency, why: str) -> Refusal:
    return Refusal(
        "places.agency.wrong",
        what=N_("The agency {key} cannot be loaded."),
        why=why,
        next_step=N_("Correct it in the locality's list of units and load again."),
        key=agency.key,
    )
