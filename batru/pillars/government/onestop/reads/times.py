"""The time a dossier has: its version of the procedure, its due time, its first reaction, its code."""

from collections.abc import Iterable
from datetime import date, datetime

from batru.commons import home
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.kernel.working_time import Desk
from batru.law.calendar import ENDED, Caution
from batru.law.due import due_at
from batru.law.flows import Flow
from batru.law.packs import RulePack
from batru.law.procedure import ProcedureVersion
from batru.law.reactions import reaction_due
from batru.pillars.government.onestop.models import Dossier, Extension, Supplement, Suspension
from batru.pillars.government.onestop.rules.ledger import Stopped, due_from_ledger, due_with_extension, expires_at
from batru.pillars.government.onestop.rules.steps import NO_DATE


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


def due_by_ledger(dossier: Dossier, ledger: Iterable[Stopped], as_of: datetime | None = None) -> datetime | None:
    """The due time that follows from the ledger of suspensions; one still open counts up to `as_of`."""
    version = version_of(dossier)
    limit = version.term_for(dossier.channel, dossier.case)
    return due_from_ledger(dossier.received_at, limit.term, desk_of(dossier), version.policy, ledger, as_of)


def expired(now: datetime) -> list[str]:
    """Codes of dossiers that waited longer for a supplement than their procedure allows."""
    waiting = Supplement.objects.filter(answered_at__isnull=True, dossier__state="supplement_asked")
    late = []
    for asked in waiting.select_related("dossier").order_by("id"):
        ends = expires_at(asked.asked_at, version_of(asked.dossier).policy, desk_of(asked.dossier))
        if ends is not None and now > ends:
            late.append(asked.dossier.code)
    return late


def current_due(dossier: Dossier, as_of: datetime | None = None) -> datetime | None:
    """The appointment as it stands: the lawful due time, or the signed new one."""
    ledger = ledger_of(dossier)
    lawful = due_by_ledger(dossier, ledger, as_of)
    return due_with_extension(lawful, signed_extension(dossier), desk_of(dossier), ledger, as_of)


def cautions_of(dossier: Dossier) -> tuple[Caution, ...]:
    """Why the due time of a dossier that still waits for its answer may yet move."""
    waits = dossier.due_at is not None and dossier.done_at is None
    return home.warnings(dossier.due_at, dossier.submitted_at) if waits and dossier.due_at else ()


def holidays_until(dossier: Dossier) -> date | None:
    """The last day whose holidays are known, where the answer is due later."""
    return next((one.day for one in cautions_of(dossier) if one.code == ENDED), None)


def signed_extension(dossier: Dossier) -> Extension | None:
    """The extension that the leader signed, if any."""
    return dossier.extensions.filter(signed_at__isnull=False).first()


def day_of(moment: datetime) -> date:
    """The day in Viet Nam."""
    return local_day(moment)


def pack_of(dossier: Dossier) -> RulePack:
    """The rules that judge it: those of the day of its receipt, or of its filing while it is not received."""
    return home.rule_pack(local_day(dossier.received_at or dossier.submitted_at))


def flow_of(dossier: Dossier) -> Flow:
    """The steps of its procedure's version."""
    return home.flows()[version_of(dossier).flow]


def desk_of(dossier: Dossier) -> Desk:
    """The hours of the unit that decides, by which its terms are counted."""
    return home.desk(dossier.unit_id)


def ledger_of(dossier: Dossier) -> list[Suspension]:
    """Every stop of the dossier's clock, oldest first."""
    return list(dossier.suspensions.order_by("began_at", "id"))


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


def ledgers(begins: datetime, ends: datetime) -> dict[int, list[Suspension]]:
    """Every stop of the clocks of dossiers handed in between two moments, oldest first, by dossier's number."""
    filed = Suspension.objects.filter(dossier__submitted_at__gte=begins, dossier__submitted_at__lt=ends)
    found: dict[int, list[Suspension]] = {}
    for stop in filed.order_by("began_at", "id"):
        found.setdefault(stop.dossier_id, []).append(stop)
    return found
