"""Stops of the legal clock, and the due time that follows from them (docs/why/legal-clock.md)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.kernel.working_time import Desk
from batru.law.due import ClockPolicy, Pause, Term, due_at

SUPPLEMENT, FINANCIAL_DUTY, OPINION, FORCE_MAJEURE, POSTING = (
    "supplement",
    "financial_duty",
    "outside_opinion",
    "force_majeure",
    "public_posting",
)
KIND_NAMES: Mapping[str, str] = {
    SUPPLEMENT: N_("The applicant is to add something"),
    FINANCIAL_DUTY: N_("Tax or fee is to be paid"),
    OPINION: N_("Another agency's opinion"),
    FORCE_MAJEURE: N_("Force majeure"),
    POSTING: N_("Public posting"),
}
# Stops whose moment an official chooses; taxes, fees and postings come when their procedure says so.
BY_WORD = frozenset({SUPPLEMENT, OPINION, FORCE_MAJEURE})
LAST = 5  # near the end is the last fifth of a term
# The state in which a dossier waits.
WAITS_AS: Mapping[str, str] = {
    FINANCIAL_DUTY: "financial_duty",
    OPINION: "suspended",
    FORCE_MAJEURE: "suspended",
    POSTING: "suspended",
}


class Stopped(Protocol):
    """One entry of the ledger."""

    kind: str
    began_at: datetime
    ended_at: datetime | None


def due_from_ledger(
    received_at: datetime | None,
    term: Term | None,
    desk: Desk,
    policy: ClockPolicy,
    ledger: Iterable[Stopped],
    as_of: datetime | None = None,
) -> datetime | None:
    """The due time; a stop that still stands counts up to `as_of`, and not at all without it.

    None before receipt and where no source gives the term. What stopped before receipt moves nothing.
    """
    if received_at is None or term is None:
        return None
    pauses = [
        Pause(stop.began_at, stop.ended_at, "supplement" if stop.kind == SUPPLEMENT else "suspension")
        for stop in ledger
        if stop.began_at >= received_at
    ]
    return due_at(received_at, term, desk, policy, pauses, as_of)


def stopped_late(
    received_at: datetime | None,
    term: Term | None,
    desk: Desk,
    policy: ClockPolicy,
    ledger: Iterable[Stopped],
) -> bool | None:
    """Whether the office ever stopped the clock with no more than a fifth of the term's office time left.

    Counted are stops that an official decides upon (BY_WORD), each by the due time as it stood before it. None where
    there was none, before receipt, and where no source gives the term. A stop after the due time saves nothing.
    """
    if received_at is None or term is None:
        return None
    began, before, found = received_at, list[Stopped](), None
    for stop in sorted(ledger, key=lambda each: each.began_at):
        if stop.began_at < received_at:
            continue
        if stop.kind in BY_WORD:
            due = due_from_ledger(received_at, term, desk, policy, before)
            whole = desk.time_between(began, due_at(began, term, desk, policy))
            near = due is not None and stop.began_at <= due and desk.time_between(stop.began_at, due) <= whole / LAST
            found = bool(found) or near
        before.append(stop)
        if stop.kind == SUPPLEMENT and policy.supplement == "restart" and stop.ended_at is not None:
            began = stop.ended_at
    return found


class Extended(Protocol):
    """More time, as it was signed."""

    new_due_at: datetime
    signed_at: datetime | None


def due_with_extension(
    lawful: datetime | None,
    extension: Extended | None,
    desk: Desk,
    ledger: Iterable[Stopped],
    as_of: datetime | None = None,
) -> datetime | None:
    """The appointment as it stands: the signed new one, moved by later stops, but never before the lawful due time."""
    if lawful is None or extension is None or extension.signed_at is None:
        return lawful
    day = local_day(extension.new_due_at)
    for stop in ledger:
        end = stop.ended_at or as_of
        if end is not None and extension.signed_at <= stop.began_at <= desk.closes_at(day):
            day = desk.add_days(day, desk.days_between(local_day(stop.began_at), local_day(end)))
    return max(lawful, desk.closes_at(day))


def article_for(kind: str, allowed: Mapping[str, str], given: str) -> str:
    """The article by which the clock may stand still: the procedure's own, or one that the official names.

    Force majeure needs no rule of the procedure, but an article must be named; anything else needs the procedure's.
    """
    if kind in allowed:
        return given.strip() or allowed[kind]
    if kind == FORCE_MAJEURE and given.strip():
        return given.strip()
    raise Refusal(
        "onestop.suspension.article",
        what=N_("The clock cannot stand still for that."),
        why=N_("This procedure names no such stop, and force majeure needs the article that it rests on."),
        next_step=N_("Go on within the time limit, or name the article."),
    )


def expires_at(asked_at: datetime | None, policy: ClockPolicy, desk: Desk) -> datetime | None:
    """Until when the applicant may still complete; None where nothing is asked or the procedure sets no time."""
    if asked_at is None or policy.supplement_expiry_days is None:
        return None
    return due_at(asked_at, Term(policy.supplement_expiry_days, "working_day"), desk)
