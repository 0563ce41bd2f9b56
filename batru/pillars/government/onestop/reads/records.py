"""Questions: never write, always know who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.db.models import BigIntegerField, CharField, DateTimeField, Q, QuerySet

from batru.commons.files.public import refers
from batru.commons.kept import Given, Kept, Written
from batru.commons.search.public import find
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.procedure import Component
from batru.pillars.government.onestop.models import Dossier, Draft, Opinion
from batru.pillars.government.onestop.reads.times import version_of
from batru.pillars.government.onestop.rules.papers import needed
from batru.pillars.government.onestop.rules.states import ENDED

READ, ANSWER, DECIDE = "onestop.dossier.read", "onestop.opinion.answer", "onestop.dossier.decide"
PAGE = 20
# Not what the post was only asked to fetch.
FILED = Q(sending__isnull=True) | Q(sending__filed_at__isnull=False)


class Asker(Protocol):
    """Who asks: an official by his posts, a citizen by his person."""

    @property
    def kind(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    def units(self, permission: str) -> frozenset[str] | None: ...


class Row(NamedTuple):
    """A dossier as a list shows it."""

    id: int
    code: str
    procedure: str
    applicant_name: str
    channel: str
    state: str
    holder_id: str
    submitted_at: datetime
    act_by: datetime
    due_at: datetime | None
    simulated: bool
    holder_name: str = ""
    holder_name_en: str = ""


# The columns of a row: its own, and in lists of the office also whom the dossier lies with.
OWN = Row._fields[:-2]
LISTED = (*OWN, "holder__full_name", "holder__full_name_en")


@dataclass(frozen=True, slots=True)
class Page:
    """Rows and where the next page begins (None at the end)."""

    rows: Sequence[Row]
    after: str | None


def seen_by(asker: Asker) -> QuerySet[Dossier]:
    """The dossiers that the asker may know of at all."""
    dossiers = Dossier.objects.all()
    if asker.kind == "citizen":
        return dossiers.filter(person_id=asker.person_id) if asker.person_id else dossiers.none()
    units = asker.units(READ)
    if units is None:
        return dossiers
    asked = Opinion.objects.filter(unit_id__in=asker.units(ANSWER) or ()).values("dossier_id")
    return dossiers.filter(Q(unit_id__in=units) | Q(received_unit_id__in=units) | Q(pk__in=asked))


def dossier_for(asker: Asker, code: str, *, lock: bool = False) -> Dossier:
    """The dossier of that code; absent and forbidden look the same."""
    dossiers = seen_by(asker)
    if lock:
        dossiers = dossiers.select_for_update(of=("self",))
    found = dossiers.filter(code=code).first()
    if found is None:
        raise no_such_dossier()
    return found


def no_such_dossier() -> Refusal:
    """What everybody reads who asks for a dossier that is not there for him."""
    return Refusal(
        "onestop.dossier.unknown",
        what=N_("There is no dossier with this code here."),
        why=N_("The code may be mistyped, or the dossier belongs to another unit."),
        next_step=N_("Check the code on the receipt, or ask the unit that issued it."),
        status=404,
    )


def desk(asker: Asker, *, after: str = "", state: str = "") -> Page:
    """Open dossiers that lie with the asker's units, most endangered first, a page at a time."""
    units = asker.units(READ)
    given: dict[str, Any] = {f"unit{number}": key for number, key in enumerate(sorted(units or ()))}
    if state:
        given["state"] = state
    if after:
        given["moment"], given["last"] = place_of(after)
    asked = _desk_question(None if units is None else len(units), bool(state), bool(after))
    rows = [Row(*values) for values in asked.rows(**given)]
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{more.act_by.isoformat()}~{more.id}" if more else None)


@cache
def _desk_question(units: int | None, state: bool, after: bool) -> Kept:
    """The desk's list for so many units (None: all), with or without a state and a place to go on from."""
    return Kept(lambda: _desk_rows(units, state, after))


def _desk_rows(units: int | None, state: bool, after: bool) -> Any:
    dossiers = Dossier.objects.exclude(state__in=[Written(state) for state in ENDED])
    if units is not None:
        keys: Any = [Given(f"unit{number}", CharField()) for number in range(units)]
        dossiers = dossiers.filter(holder_id=keys[0]) if units == 1 else dossiers.filter(holder_id__in=keys)
    if state:
        dossiers = dossiers.filter(state=Given("state", CharField()))
    if after:
        moment, last = Given("moment", DateTimeField()), Given("last", BigIntegerField())
        dossiers = dossiers.filter(act_by__gte=moment).filter(Q(act_by__gt=moment) | Q(id__gt=last))
    return dossiers.order_by("act_by", "id").values_list(*LISTED)[: PAGE + 1]


def found(asker: Asker, query: str) -> Page:
    """The asker's dossiers that match words or a code, the newest first; at most a page."""
    codes = [hit.key for hit in find("dossier", query, limit=PAGE, scopes=asker.units(READ))]
    rows = seen_by(asker).filter(code__in=codes).order_by("-submitted_at", "-id").values_list(*LISTED)
    return Page([Row(*values) for values in rows], None)


def papers_needed(dossier: Dossier) -> list[Component]:
    """What every applicant must bring and this one has not handed in."""
    given = set(dossier.papers.values_list("component", flat=True))
    return needed(version_of(dossier), given, by_form=bool(dossier.answers))


def late_opinions(asker: Asker, now: datetime) -> list[tuple[str, int, str, datetime]]:
    """Answers that other agencies let pass, for who leads a desk: dossier code, number, agency, due; oldest first."""
    desks = asker.units(DECIDE)
    late = Opinion.objects.filter(due_at__lt=now, answered_at__isnull=True, dropped_at__isnull=True)
    if desks is not None:
        late = late.filter(Q(dossier__received_unit_id__in=desks) | Q(dossier__unit_id__in=desks))
    return list(late.order_by("due_at", "id").values_list("dossier__code", "number", "unit_id", "due_at")[:PAGE])


def own_dossiers(asker: Asker) -> list[Row]:
    """A citizen's own filings, newest first."""
    if asker.person_id is None:
        return []
    mine = Dossier.objects.filter(person_id=asker.person_id).order_by("-submitted_at", "-id")
    return [Row(*values) for values in mine.values_list(*OWN)[:100]]


def public_state(code: str) -> Row:
    """What anybody may see who knows the code: the code and the state alone (Circular 01/2018 art. 16)."""
    found = Dossier.objects.filter(code=code).values_list(*OWN).first()
    if found is None:
        raise no_such_dossier()
    return Row(*found)


def draft_of(asker: Asker, procedure: str) -> Draft | None:
    """The application that a citizen has begun."""
    if asker.person_id is None:
        return None
    return Draft.objects.filter(person_id=asker.person_id, procedure=procedure).first()


@refers("onestop.drafts")
def _papers_of_drafts(digests: set[str]) -> set[str]:
    """Digests that stand in drafts alone, where no foreign key holds them."""
    drafts = Draft.objects.exclude(papers={}).values_list("papers", flat=True)
    return {paper["digest"] for papers in drafts.iterator() for paper in papers.values()} & digests


def place_of(after: str) -> tuple[datetime, int]:
    """The place in the desk's list that an address names; Refusal where it names none."""
    moment, _, last = after.partition("~")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), int(last)
    except (ValueError, OverflowError) as error:
        raise Refusal(
            "onestop.page",
            what=N_("That page of the list does not exist."),
            why=N_("The address was cut or changed."),
            next_step=N_("Begin again on the first page."),
            status=404,
        ) from error


def last_waiting(unit_key: str) -> str:
    """The code of the newest application that came in online to a unit and is not received yet; empty without one."""
    rows = Dossier.objects.filter(unit=unit_key, channel="online", state="submitted").order_by("-submitted_at", "-id")
    return rows.values_list("code", flat=True).first() or ""


def has_dossiers() -> bool:
    """Whether anything was ever filed here."""
    return Dossier.objects.exists()
