"""Batches and localities: what was sent, what came of it, and what counts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from batru.commons import home
from batru.commons.imports.models import ACTIVE, LANDED, Batch, ImportedDossier, Locality
from batru.commons.people.public import Actor
from batru.commons.places.public import lies_under
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, said_again

LAND, READ = "imports.log.land", "imports.dossier.read"
PAGE = 20


@dataclass(frozen=True, slots=True)
class ImportedLocality:
    """A locality known from another system's logs."""

    code: str
    name: str
    name_en: str
    root: str
    time_zone: str
    owner_system: str

    def called(self, language: str) -> str:
        """Its name in a language."""
        return self.name_en if language == "en" else self.name


def localities() -> tuple[ImportedLocality, ...]:
    """Every locality with units of its own of which a log counts, by code: none whose logs were all withdrawn."""
    counts = Batch.objects.filter(locality=OuterRef("code"), state=LANDED)
    own = Locality.objects.exclude(root=home.locality().root)
    return tuple(map(_imported, own.filter(Exists(counts)).order_by("code")))


def locality_at(root: str) -> ImportedLocality | None:
    """The locality with units of its own that a unit is the root of, whether a log of it counts or not."""
    own = Locality.objects.exclude(root=home.locality().root)
    return next(map(_imported, own.filter(root=root)), None)


def locality(code: str) -> ImportedLocality | None:
    """What a log landed for: a locality of its own, or dossiers of this place in another system; None for neither."""
    return next(map(_imported, Locality.objects.filter(code=code)), None)


def seen_by(asker: Actor) -> QuerySet[Batch]:
    """The batches sent from the asker's units; those that no unit sent, whoever lands logs for the whole place."""
    units = asker.units(LAND)
    if units is None:
        return Batch.objects.all()
    own = Q(unit_id__in=units)
    return Batch.objects.filter(own | Q(unit__isnull=True) if asker.may(LAND, home.locality().root) else own)


def batch(asker: Actor, number: int) -> Batch:
    """One batch; absent and forbidden look the same (Refusal)."""
    found = seen_by(asker).select_related("file", "rejects", "withdrawal").filter(pk=number).first()
    if found is None:
        raise Refusal(
            "imports.batch.unknown",
            what=N_("There is no import {number}."),
            why=N_("It was never sent here, or the number is wrong."),
            next_step=N_("Look for it in the list of imports."),
            number=number,
            status=404,
        )
    return found


def refusal_of(found: Batch) -> Refusal:
    """Why a batch was refused, to be told in any language."""
    kept = found.refusal
    params: dict[str, Any] = {
        name: said_again(own) if isinstance(own, dict) else own for name, own in kept["params"].items()
    }
    return Refusal(kept["code"], what=kept["what"], why=kept["why"], next_step=kept["next_step"], **params)


def batches(asker: Actor, before: int | None = None) -> list[Batch]:
    """A page of the asker's batches, newest first; one more than a page where there are more."""
    rows = seen_by(asker).order_by("-id")
    return list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])


def known(digest: str, code: str) -> Batch | None:
    """The batch by which this content landed for this locality, or is about to."""
    return Batch.objects.filter(file_id=digest, locality=code, state__in=ACTIVE).order_by("-id").first()


# Tells whether a room has a dossier of its own under a code: `key` is the code, as an expression of the question.
Owner = Callable[[OuterRef], Exists]

_owners: dict[str, Owner] = {}


def owns(page: str) -> Callable[[Owner], Owner]:
    """Name a function that tells which dossiers a room owns the status of; `page` is the name of a dossier's address.

    What a log of this place says of one is kept as reported and never counted beside it.
    """

    def register(owner: Owner) -> Owner:
        _owners[page] = owner
        return owner

    return register


def counting() -> QuerySet[ImportedDossier]:
    """Landed dossiers that count, each once; not those of this place that a room of ours owns the status of.

    A dossier of this place has one code in all systems (Circular 01/2018/TT-VPCP, article 26): of several systems that
    hold it, the one whose log was sent last owns its status, as within one system.
    """
    rows = latest().exclude(Q(locality__in=_of_this_place()) & Q(Exists(_told_later(_of_this_place()))))
    for owner in _owners.values():
        rows = rows.exclude(Q(locality__in=_of_this_place()) & Q(owner(OuterRef("key"))))
    return rows


def counted_by(found: ImportedDossier) -> ImportedDossier | None:
    """What a log of another system said later of the same dossier of this place, and by which it counts instead."""
    place = list(_of_this_place())
    if found.locality not in place:
        return None
    same = ImportedDossier.objects.filter(locality__in=place, key=found.key, batch__state=LANDED)
    last = same.select_related("batch").order_by("-batch_id").first()
    return last if last is not None and last.locality != found.locality else None


def _told_later(localities: Collection[str] | QuerySet[Locality, str]) -> QuerySet[ImportedDossier]:
    """The same dossier in a landed log of one of these localities that was sent after the one asked of."""
    return ImportedDossier.objects.filter(
        locality__in=localities, key=OuterRef("key"), batch_id__gt=OuterRef("batch_id"), batch__state=LANDED
    )


def reported() -> QuerySet[ImportedDossier]:
    """What logs of this place say of dossiers whose status a room of ours owns."""
    owned = reduce(or_, (Q(owner(OuterRef("key"))) for owner in _owners.values()), Q(pk__in=()))
    return latest().filter(owned, locality__in=_of_this_place())


def page_of_owner(found: ImportedDossier) -> str:
    """The name of the address at which a reported dossier lies with its owner here; empty where it is counted."""
    rows = ImportedDossier.objects.filter(pk=found.pk, locality__in=_of_this_place())
    return next((page for page, owner in _owners.items() if rows.filter(Q(owner(OuterRef("key")))).exists()), "")


def _of_this_place() -> QuerySet[Locality, str]:
    return Locality.objects.filter(root=home.locality().root).values_list("code", flat=True)


def latest() -> QuerySet[ImportedDossier]:
    """Landed dossiers, each once a locality: where two batches hold the same one, the later sent holds."""
    later = ImportedDossier.objects.filter(
        locality=OuterRef("locality"), key=OuterRef("key"), batch_id__gt=OuterRef("batch_id"), batch__state=LANDED
    )
    return ImportedDossier.objects.filter(~Exists(later), batch__state=LANDED)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A dossier whose status another system owns, as a list shows it beside ours."""

    locality: str
    key: str
    unit: str
    procedure: str
    state: str
    submitted_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    owner_system: str


def elsewhere(
    units: Collection[str] | None, *, since: datetime | None = None, until: datetime | None = None, limit: int = 100
) -> list[Elsewhere]:
    """Open dossiers of other systems in some units (None: all), the most endangered first.

    `since` and `until` (each None: without end) keep those that fall due in that time, the first moment left out;
    those without a due time come at the very end.
    """
    rows = _open(units)
    if since is not None:
        rows = rows.filter(Q(due_at__gt=since) | Q(due_at__isnull=True))
    if until is not None:
        rows = rows.filter(due_at__lte=until)
    return _cards(rows.order_by(F("due_at").asc(nulls_last=True), "id")[:limit])


def found_elsewhere(units: Collection[str] | None, query: str, *, limit: int = 20) -> list[Elsewhere]:
    """The dossiers of other systems in some units whose number begins so, ended ones too, the youngest first."""
    rows = _of(counting().filter(key__istartswith=query), units)
    return _cards(rows.order_by("-submitted_at", "-id")[:limit])


def reported_of(keys: Collection[str]) -> list[Elsewhere]:
    """What other systems told of dossiers of ours with these codes."""
    return _cards(reported().filter(key__in=keys).order_by("key", "id"))


def reported_in(units: Collection[str] | None, *, limit: int) -> list[Elsewhere]:
    """What other systems told of our dossiers, by the unit that they name (None: any), the youngest first."""
    return _cards(_of(reported(), units).order_by("-submitted_at", "-id")[:limit])


def counts_elsewhere(units: Collection[str] | None, now: datetime) -> tuple[int, int]:
    """How many dossiers of other systems are open in some units, and how many of them past their time."""
    counted = _open(units).aggregate(open=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
    return counted["open"], counted["late"]


def _imported(row: Locality) -> ImportedLocality:
    return ImportedLocality(row.code, row.name, row.name_en, row.root, row.time_zone, row.owner_system)


def _of(rows: QuerySet[ImportedDossier], units: Collection[str] | None) -> QuerySet[ImportedDossier]:
    return rows if units is None else rows.filter(unit__in=units)


def _open(units: Collection[str] | None) -> QuerySet[ImportedDossier]:
    return _of(counting().filter(done_at__isnull=True), units)


def _cards(rows: QuerySet[ImportedDossier]) -> list[Elsewhere]:
    return [
        Elsewhere(
            row.locality, row.key, row.unit, row.procedure, row.state, row.submitted_at, row.due_at, row.done_at,
            row.batch.mapping["owner_system"],
        )
        for row in rows.select_related("batch")
    ]  # fmt: skip


def span(found: Batch) -> Mapping[str, datetime | None]:
    """When the first and the last dossier of a batch were handed in."""
    own = ImportedDossier.objects.filter(batch=found).order_by("submitted_at").values_list("submitted_at", flat=True)
    return {"first": own.first(), "last": own.last()}


def dossier(asker: Actor, code: str, key: str) -> ImportedDossier:
    """What holds of a locality's dossier with that key, counted or reported; absent and forbidden look the same."""
    found = latest().filter(locality=code, key=key).select_related("batch").first()
    if found is None or not _may_read(asker, found.unit):
        raise Refusal(
            "imports.dossier.unknown",
            what=N_("There is no imported dossier {key}."),
            why=N_("No import that counts holds it: it was never sent, or its import was withdrawn."),
            next_step=N_("Look for it in the list of imports."),
            key=key,
            status=404,
        )
    return found


def _may_read(asker: Actor, unit_key: str) -> bool:
    """Posts that reach the unit; a foreign locality lies under nobody's post, so whoever may read imports reads it."""
    return asker.may(READ, unit_key) or not lies_under(unit_key, [home.locality().root], home.today())


def months_of(found: Batch) -> set[str]:
    """The months whose facts change when a batch begins or ceases to count: its own and those of what it replaces."""
    keys = ImportedDossier.objects.filter(batch=found).values("key")
    place = set(_of_this_place())
    localities = place if found.locality in place else {found.locality}
    same = ImportedDossier.objects.filter(locality__in=localities, key__in=keys)
    return set(same.values_list("month", flat=True).distinct())
