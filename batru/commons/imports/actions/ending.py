"""How a batch ends: landed, refused, or withdrawn after it had landed."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from batru.commons import clock, home
from batru.commons.files.public import File
from batru.commons.imports.actions.sending import subject
from batru.commons.imports.models import LANDED, REFUSED, WITHDRAWN, Batch, Locality, Withdrawal
from batru.commons.imports.reads.batches import LAND, months_of
from batru.commons.imports.rules.mapping import ROOT, Mapping
from batru.commons.imports.rules.reading import Count
from batru.commons.imports.rules.reasons import REASONS
from batru.commons.journal.public import Actor, Deed, Line, act, append_many
from batru.commons.people.public import system_actor
from batru.commons.places.public import load_agencies
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, Said
from batru.law.agencies import Agency

FACT = "dossiers"
SINCE = date(1990, 1, 1)
SHORTEST_REASON = 10


@dataclass(frozen=True)
class Found:
    """What a reading found, beside the dossiers that it wrote."""

    count: Count
    samples: list[dict[str, Any]]
    rejects: File | None


@act("imports.log.landed", needs=LAND)
def land_batch(batch: Batch, found: Found, *, by: Actor, at: datetime) -> Deed[Batch]:
    """From here on the batch's dossiers count, and the months in which they were handed in are counted anew."""
    count = found.count
    batch.rows, batch.rows_refused = count.rows, count.rows_refused
    batch.dossiers, batch.cases_refused = count.dossiers, count.cases_refused
    batch.reasons, batch.samples = dict(count.reasons), sorted(found.samples, key=_by_weight)
    batch.rejects_id = found.rejects.digest if found.rejects else None
    _end(batch, LANDED)
    _know_locality(Mapping(batch.mapping), at)
    _say_months(batch, "landed", by, at)
    return Deed(batch, subject(batch), payload=_told(batch))


@act("imports.log.refused", needs=LAND)
def refuse_batch(batch: Batch, refusal: Refusal, *, by: Actor, at: datetime) -> Deed[Batch]:
    """The file as a whole could not be used, and why."""
    batch.refusal = {
        "code": refusal.code,
        "what": refusal.what,
        "why": refusal.why,
        "next_step": refusal.next_step,
        "params": {name: own.kept() if isinstance(own, Said) else str(own) for name, own in refusal.params.items()},
    }
    _end(batch, REFUSED)
    return Deed(batch, subject(batch), payload={"code": refusal.code, "said": str(refusal)[:2000]})


@act("imports.log.withdrawn", needs=LAND)
def withdraw_batch(batch: Batch, reason: str, *, by: Actor, at: datetime) -> Deed[Batch]:
    """A landed batch no longer counts; what it replaced counts again. File, dossiers and report stay to be seen."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != LANDED:
        raise _not_landed(batch)
    if len(reason.strip()) < SHORTEST_REASON:
        raise _no_reason()
    Withdrawal.objects.create(batch=batch, by=by.key, at=at, reason=reason.strip())
    Batch.objects.filter(pk=batch.pk).update(state=WITHDRAWN)
    batch.state = WITHDRAWN
    _say_months(batch, "withdrawn", by, at)
    return Deed(batch, subject(batch), payload={"reason": reason.strip(), **_told(batch)})


def _by_weight(sample: dict[str, Any]) -> tuple[bool, int]:
    """What cost rows comes before what is only remarked on."""
    return REASONS[sample["reason"]].remark, sample["row"]


def _end(batch: Batch, state: str) -> None:
    batch.state, batch.share_read, batch.ended_at = state, 1.0, clock.real_now().astimezone(UTC)
    batch.save()


def _know_locality(mapping: Mapping, at: datetime) -> None:
    """The locality and its units, as this mapping names them."""
    root = home.locality().root if mapping.is_ours else f"{mapping.locality}/{ROOT}"
    name = mapping.locality_name
    Locality.objects.update_or_create(
        code=mapping.locality,
        defaults={
            "name": name["vi"],
            "name_en": name["en"],
            "root": root,
            "time_zone": mapping.zone.key,
            "owner_system": mapping.owner_system,
        },
    )
    if mapping.is_ours:
        return
    units = [_unit(root, "", name, mapping)]
    units += [_unit(f"{mapping.locality}/{key}", root, words, mapping) for key, words in mapping.units.items()]
    load_agencies(units, by=system_actor("imports"), at=at)


def _unit(key: str, parent: str, name: Dictionary[str, str], mapping: Mapping) -> Agency:
    return Agency(
        key=key,
        parent=parent,
        kind="imported",
        name=name["vi"],
        name_en=name["en"],
        eid_code="",
        source=str(mapping.data.get("source", mapping.owner_system))[:300],
        confirmed=True,
        placeholder=False,
        valid_from=SINCE,
        valid_to=None,
    )


def _say_months(batch: Batch, deed: str, by: Actor, at: datetime) -> None:
    """One line for each month whose facts change: the act itself writes but one."""
    append_many(
        Line(f"{subject(batch)}:{month}:{deed}", f"imports.log.{deed}", by.key, at, {"batch": batch.pk}, FACT, month)
        for month in sorted(months_of(batch))
    )


def _told(batch: Batch) -> Dictionary[str, Any]:
    return {
        "file": batch.file_id,
        "locality": batch.locality,
        "rows": batch.rows,
        "rows_refused": batch.rows_refused,
        "dossiers": batch.dossiers,
        "reasons": batch.reasons,
    }


def _not_landed(batch: Batch) -> Refusal:
    return Refusal(
        "imports.batch.not_landed",
        what=N_("Import {number} cannot be withdrawn."),
        why=N_("Only an import that has landed counts, so only that can be withdrawn."),
        next_step=N_("Look at its report to see what became of it."),
        number=batch.pk,
        status=409,
    )


def _no_reason() -> Refusal:
    return Refusal(
        "imports.withdrawal.reason",
        what=N_("The import was not withdrawn."),
        why=N_("Whoever looks at the figures later must be able to read why they changed."),
        next_step=N_("Write the reason in a few words."),
    )
