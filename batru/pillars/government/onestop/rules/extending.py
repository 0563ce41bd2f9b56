"""When a dossier may get more time (Decree 61/2018 art. 19 cl. 9)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.kernel.working_time import Desk
from batru.law.packs import RulePack

LATENESS: Mapping[str, str] = {
    "late": N_("Late without apology"),
    "late_apologised": N_("Late by law, a new day was set with an apology"),
    "": "",
}


def sign_by(due_at: datetime, pack: RulePack, desk: Desk) -> datetime:
    """The last moment at which an apology is in time: so many days before the day the answer is due."""
    day = local_day(due_at) - timedelta(days=pack.apology_days or 0)
    while not desk.is_open(day):
        day -= timedelta(days=1)
    return desk.closes_at(day)


def check_extension(
    now: datetime, due_at: datetime | None, new_day: date, signed_before: int, pack: RulePack, desk: Desk
) -> datetime:
    """The new due time: close of business of the new day; a refusal where the law gives no more time."""
    if due_at is None:
        raise _refusal(N_("Nobody knows when this dossier is due, so it cannot be put off."))
    if pack.new_appointments is None or pack.apology_days is None:
        raise _refusal(N_("On the day of its receipt no rule allowed a new appointment."))
    if signed_before >= pack.new_appointments:
        raise _refusal(N_("The day was put off already, and the law allows that once."))
    if local_day(now) > local_day(due_at) - timedelta(days=pack.apology_days):
        raise _refusal(N_("It is too late: the apology must exist at least a day before the answer is due."))
    if new_day <= local_day(due_at) or not desk.counts(new_day):
        raise _refusal(N_("The new day must be a working day after the one that was promised."))
    longest = pack.longest_extension_days
    if longest is not None and new_day > local_day(due_at) + timedelta(days=longest):
        raise _refusal(N_("The new day lies further off than the rules allow."))
    return desk.closes_at(new_day)


def lateness(lawful: datetime | None, done_at: datetime | None, now: datetime, apologised: bool, state: str) -> str:
    """late: past its lawful due time without a signed apology; late_apologised: with one; else empty.

    A withdrawal says nothing about the office; while the clock stands still nothing becomes late.
    """
    if lawful is None or state in ("withdrawn", "supplement_asked", "financial_duty", "suspended"):
        return ""
    if (done_at or now) <= lawful:
        return ""
    return "late_apologised" if apologised else "late"


def _refusal(why: str) -> Refusal:
    return Refusal(
        "onestop.extension",
        what=N_("The day cannot be put off."),
        why=why,
        next_step=N_("Answer within the time limit, or choose another day if that is what is wrong."),
    )
