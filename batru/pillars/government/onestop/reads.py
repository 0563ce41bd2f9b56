"""Questions: never write, always know who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, CharField, DateTimeField, Q, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from batru.commons import home
from batru.commons.files.public import refers
from batru.commons.kept import Given, Kept
from batru.commons.people.public import assurance_needed
from batru.commons.places.public import Unit, units
from batru.commons.search.public import find
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold
from batru.law.due import Pause, due_at
from batru.law.procedure import Label, Procedure, ProcedureVersion
from batru.law.reactions import reaction_due
from batru.pillars.government.onestop.engine.lives import Life, Year
from batru.pillars.government.onestop.engine.profile import load_names, load_profile
from batru.pillars.government.onestop.models import Dossier, Draft, Supplement
from batru.pillars.government.onestop.rules.finding import Entry, entry_of
from batru.pillars.government.onestop.rules.finding import find as find_procedures
from batru.pillars.government.onestop.rules.states import ENDED
from batru.pillars.government.onestop.rules.steps import NO_DATE

READ = "onestop.dossier.read"
PAGE = 20
DESK_LEVELS = {"district": "district", "commune": "ward"}
# Since that day online filing belongs to the national portal (Decree 118/2025).
NATIONAL_PORTAL_ALONE = date(2025, 7, 1)


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
    return dossiers.filter(Q(unit_id__in=units) | Q(received_unit_id__in=units))


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
        given["moment"], given["last"] = _place(after)
    asked = _desk_question(None if units is None else len(units), bool(state), bool(after))
    rows = [Row(*values) for values in asked.rows(**given)]
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{more.act_by.isoformat()}~{more.id}" if more else None)


@cache
def _desk_question(units: int | None, state: bool, after: bool) -> Kept:
    """The desk's list for so many units (None: all), with or without a state and a place to go on from."""
    return Kept(lambda: _desk_rows(units, state, after))


def _desk_rows(units: int | None, state: bool, after: bool) -> Any:
    dossiers = Dossier.objects.exclude(state__in=[_Written(state) for state in ENDED])
    if units is not None:
        keys: Any = [Given(f"unit{number}", CharField()) for number in range(units)]
        dossiers = dossiers.filter(holder_id=keys[0]) if units == 1 else dossiers.filter(holder_id__in=keys)
    if state:
        dossiers = dossiers.filter(state=Given("state", CharField()))
    if after:
        moment, last = Given("moment", DateTimeField()), Given("last", BigIntegerField())
        dossiers = dossiers.filter(act_by__gte=moment).filter(Q(act_by__gt=moment) | Q(id__gt=last))
    return dossiers.order_by("act_by", "id").values_list(*LISTED)[: PAGE + 1]


class _Written(Value):
    """A word of ours written into the statement: SQLite uses an index of some rows only where it can read which."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The word in quotes, with nothing to fill in."""
        return f"'{self.value}'", []


def found(asker: Asker, query: str) -> Page:
    """The asker's dossiers that match words or a code, the newest first; at most a page."""
    codes = [hit.key for hit in find("dossier", query, limit=PAGE, scopes=asker.units(READ))]
    rows = seen_by(asker).filter(code__in=codes).order_by("-submitted_at", "-id").values_list(*LISTED)
    return Page([Row(*values) for values in rows], None)


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


def procedure_of(code: str) -> Procedure:
    """A procedure that is in force today; a refusal where there is none."""
    found = home.procedures().get(code)
    if found is None or not found.is_in_force_on(home.today()):
        raise Refusal(
            "onestop.procedure.unknown",
            what=N_("There is no procedure with this code."),
            why=N_("It may have been abolished or replaced by another one."),
            next_step=N_("Search for it by what you want to get done."),
            status=404,
        )
    return found


def assurance_for(code: str, at: datetime) -> int:
    """How sure the shop must be of who files this online."""
    return assurance_needed(code, home.procedures()[code].field.code, local_day(at))


def version_of(dossier: Dossier) -> ProcedureVersion:
    """The procedure as it held when the dossier was handed in; that version it keeps."""
    return home.procedures()[dossier.procedure].version_on(dossier.version)


def procedure_on(code: str, at: datetime) -> ProcedureVersion:
    """The version of a procedure that holds at a moment."""
    return home.procedures()[code].version_on(local_day(at))


def legal_due(dossier: Dossier, started_at: datetime) -> datetime | None:
    """The due time of a term that starts then, at the deciding unit's desk; None where no source gives the term."""
    return due_from(version_of(dossier), dossier.channel, dossier.case, dossier.unit_id, started_at)


def due_from(
    version: ProcedureVersion, channel: str, case: str, unit_key: str, started_at: datetime
) -> datetime | None:
    """The legal clock for one version, channel, case and desk."""
    limit = version.term_for(channel, case)
    if limit.term is None:
        return None
    return due_at(started_at, limit.term, home.desk(unit_key), version.policy)


def due_after_supplement(dossier: Dossier) -> datetime | None:
    """The due time once the dossier's last supplement is answered."""
    answered = Supplement.objects.filter(dossier=dossier, answered_at__isnull=False).order_by("asked_at")
    return due_with_waits(dossier, list(answered.values_list("asked_at", "answered_at")))


def due_with_waits(dossier: Dossier, waits: Sequence[tuple[datetime, datetime | None]]) -> datetime | None:
    """Counted again from the answer, or moved by the wait, as the procedure's policy says (Decree 61/2018 art. 19).

    A wait before receipt moves nothing: the clock had not begun.
    """
    version = version_of(dossier)
    limit = version.term_for(dossier.channel, dossier.case)
    if limit.term is None or dossier.received_at is None:
        return None
    pauses = [Pause(asked, answered, "supplement") for asked, answered in waits if asked >= dossier.received_at]
    return due_at(dossier.received_at, limit.term, home.desk(dossier.unit_id), version.policy, pauses)


def react_by(unit_key: str, submitted_at: datetime) -> datetime:
    """When an online filing must have its first answer, by the law of the day; the end of time without a rule."""
    found = reaction_due(home.values(), "online_supplement", submitted_at, home.desk(unit_key))
    return found[0] if found else NO_DATE


def code_parts(unit_key: str, at: datetime) -> tuple[str, str]:
    """The unit part and the system digits (empty in the older scheme) of codes given by that desk on that day."""
    scheme = home.locality().code_scheme(local_day(at))
    if unit_key not in scheme.parts:
        raise Refusal(
            "onestop.code.unit",
            what=N_("This unit cannot give dossier codes."),
            why=N_("The locality's settings name no code for it."),
            next_step=N_("Choose the one-stop desk of another unit, or complete the settings."),
        )
    return scheme.parts[unit_key], scheme.system or ""


def _place(after: str) -> tuple[datetime, int]:
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


def procedures(query: str = "", *, field: str = "", event: str = "") -> list[Procedure]:
    """Procedures in force today at this locality's levels, found by words, field and life event."""
    day = home.today()
    place = home.locality()
    offered = [
        entry
        for entry in _entries(tuple(home.procedures().values()))
        if entry.procedure.is_in_force_on(day)
        and place.handles(entry.procedure.code, (entry.procedure.level_on(day).level.code,))
        and field in ("", entry.procedure.field.code)
        and event in ("", entry.procedure.life_event.code if entry.procedure.life_event else None)
    ]
    return find_procedures(offered, query)


def by_field(found: Sequence[Procedure]) -> list[tuple[Label, list[Procedure]]]:
    """Procedures under their fields, the fields by name."""
    groups: dict[str, tuple[Label, list[Procedure]]] = {}
    for one in found:
        groups.setdefault(one.field.code, (one.field, []))[1].append(one)
    return [groups[code] for code in sorted(groups, key=lambda code: fold(groups[code][0].vi))]


def offices_for(procedure: Procedure) -> dict[str, Unit]:
    """The desks that take the procedure: those of the level that decides it, which give dossier codes here."""
    day = home.today()
    level = procedure.level_on(day).level.code
    coded = units(set(home.locality().code_scheme(day).parts))
    return {key: unit for key, unit in coded.items() if DESK_LEVELS.get(unit.level) == level}


def is_online_here(procedure: Procedure) -> bool:
    """Whether the place itself takes the procedure online today."""
    version = procedure.version_on(home.today())
    return "online" in version.channels and home.today() < NATIONAL_PORTAL_ALONE


def example_due(procedure: Procedure, now: datetime) -> datetime | None:
    """When the answer would be due if the dossier were received now at an ordinary desk."""
    version = procedure.version_on(local_day(now))
    desks = list(offices_for(procedure))
    return due_from(version, version.channels[0], version.terms[0].case, desks[0], now) if desks else None


def way(state: str) -> list[tuple[str, str]]:
    """The four stations of a dossier's way with done, now or next, for people."""
    order = ("submitted", "received", "processing", "decided")
    reached = {"supplement_asked": 1, "proposed": 2, "handed_over": 4, "refused": 1, "withdrawn": 1}
    at = reached.get(state, order.index(state) if state in order else 0)
    return [(name, "done" if place < at else "now" if place == at else "next") for place, name in enumerate(order)]


@lru_cache(maxsize=2)
def _entries(everything: tuple[Procedure, ...]) -> tuple[Entry, ...]:
    return tuple(entry_of(one) for one in everything)


def has_dossiers() -> bool:
    """Whether anything was ever filed here."""
    return Dossier.objects.exists()


def draw_year(folder: Path, until: datetime) -> list[Life]:
    """The lives of the example's year, drawn by its file of assumptions, up to a moment."""
    profile, names = load_profile(folder), load_names(folder)
    desks = home.desk(profile.units[0].key)

    def due(procedure: str, channel: str, unit_key: str, at: datetime) -> datetime | None:
        return due_from(procedure_on(procedure, at), channel, "standard", unit_key, at)

    return list(Year(profile, names, desks, due).lives(until))
