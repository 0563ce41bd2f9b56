"""What the place offers: procedures, where they are taken, and how."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from batru.commons import home
from batru.commons.people.public import assurance_needed
from batru.commons.places.public import Unit, units
from batru.commons.post.public import carrier_here
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold
from batru.law.procedure import Label, Procedure
from batru.pillars.government.onestop.reads.times import due_from, react_by
from batru.pillars.government.onestop.rules.finding import CLOSEST, Entry, Hit, entry_of, find
from batru.pillars.government.onestop.rules.steps import NO_DATE

DESK_LEVELS = {"district": "district", "commune": "ward"}


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


def procedures(query: str = "", *, field: str = "", event: str = "") -> list[Procedure]:
    """Procedures in force today at this locality's levels, found by words, field and life event; the nearest first."""
    return [hit.procedure for hit in _hits(query, field, event)]


def closest(query: str, *, field: str = "", event: str = "") -> tuple[list[Procedure], list[Procedure]]:
    """What is found, in two parts: those of which one name holds the words, and those in which they stand apart."""
    found = _hits(query, field, event)
    near = [hit.procedure for hit in found if hit.nearness <= CLOSEST]
    return near, [hit.procedure for hit in found if hit.nearness > CLOSEST]


def _hits(query: str, field: str, event: str) -> list[Hit]:
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
    return find(offered, query)


def by_field(found: Sequence[Procedure]) -> list[tuple[Label, list[Procedure]]]:
    """Procedures under their fields, the fields by name."""
    groups: dict[str, tuple[Label, list[Procedure]]] = {}
    for one in found:
        groups.setdefault(one.field.code, (one.field, []))[1].append(one)
    return [groups[code] for code in sorted(groups, key=lambda code: fold(groups[code][0].vi))]


def offices_for(procedure: Procedure) -> dict[str, Unit]:
    """The desks that take the procedure: those of the level that decides it, which give dossier codes here."""
    level = procedure.level_on(home.today()).level.code
    return {key: unit for key, unit in all_offices().items() if DESK_LEVELS.get(unit.level) == level}


def all_offices() -> dict[str, Unit]:
    """Every desk that gives dossier codes here today."""
    return units(set(home.locality().code_scheme(home.today()).parts))


def is_online_here(procedure: Procedure) -> bool:
    """Whether the place itself takes the procedure online, by the law of the day."""
    version = procedure.version_on(home.today())
    return "online" in version.channels and home.rule_pack(home.today()).is_online_here


def is_filed_here(code: str) -> bool:
    """The same by a code of the catalogue; false for one that it does not know."""
    found = home.procedures().get(code)
    return found is not None and is_online_here(found)


def is_taken_by_post(procedure: Procedure, at: datetime) -> bool:
    """Whether the post may fetch the papers: the procedure's channels name it, and this place has a carrier."""
    return "post" in procedure.version_on(local_day(at)).channels and bool(carrier_here())


def portal_address(procedure: Procedure) -> str | None:
    """Where the procedure is filed online instead: its own page on the national portal where that is known."""
    portal = home.rule_pack(home.today()).portal
    version = procedure.version_on(home.today())
    if portal is None or "online" not in version.channels:
        return None
    return version.source if version.source.startswith(f"{portal}/") else portal


def check_online_here(at: datetime) -> None:
    """Refuses to file online in this system on a day on which the law places that at the national portal."""
    pack = home.rule_pack(local_day(at))
    if pack.is_online_here:
        return
    raise Refusal(
        "onestop.filing.portal",
        what=N_("Online filing is not taken here."),
        why=N_("Since 1 July 2025 one files online only on the National Public Service Portal (Decree 118/2025)."),
        next_step=N_("File at {portal}, or hand the papers in at the counter."),
        portal=pack.portal or "dichvucong.gov.vn",
        status=409,
    )


def example_due(procedure: Procedure, now: datetime) -> datetime | None:
    """When the answer would be due if the dossier were received now at an ordinary desk."""
    version = procedure.version_on(local_day(now))
    desks = list(offices_for(procedure))
    return due_from(version, version.channels[0], version.terms[0].case, desks[0], now) if desks else None


def example_answer(procedure: Procedure, now: datetime) -> datetime | None:
    """By when an ordinary desk would first answer what is filed online now; None where nobody files so."""
    desks = list(offices_for(procedure)) if is_online_here(procedure) else []
    found = react_by(desks[0], now) if desks else NO_DATE
    return None if found == NO_DATE else found


def way(state: str) -> list[tuple[str, str]]:
    """The four stations of a dossier's way with done, now or next, for people."""
    order = ("submitted", "received", "processing", "decided")
    reached = {
        "sent": -1,
        "supplement_asked": 1,
        "proposed": 2,
        "handed_over": 4,
        "refused": 1,
        "withdrawn": 1,
        "financial_duty": 2,
        "suspended": 2,
        "stopped": 2,
    }
    at = reached.get(state, order.index(state) if state in order else 0)
    return [(name, "done" if place < at else "now" if place == at else "next") for place, name in enumerate(order)]


@lru_cache(maxsize=2)
def _entries(everything: tuple[Procedure, ...]) -> tuple[Entry, ...]:
    return tuple(entry_of(one) for one in everything)
