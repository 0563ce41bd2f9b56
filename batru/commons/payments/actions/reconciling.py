"""Reconciling: a statement of a bank or gateway is held against the books, payment by payment."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from batru.commons import clock
from batru.commons.journal.public import Actor, Deed, act
from batru.commons.payments.actions.hearing import apply
from batru.commons.payments.actions.posting import lock, post
from batru.commons.payments.actions.settling import IN_STATEMENT
from batru.commons.payments.models import Attempt, Comparison, Settlement, Statement
from batru.commons.payments.reads.books import booked_for
from batru.commons.payments.reads.ways import TRANSFER, statement_mappings
from batru.commons.payments.rules.gateways import PAID, Event
from batru.commons.payments.rules.ledger import CLEARING, paid_out
from batru.commons.payments.rules.statements import (
    MATCHED,
    MISSING_HERE,
    MISSING_THERE,
    Line,
    Pair,
    Unreadable,
    compare,
    read,
)
from batru.commons.places.public import subtree_keys
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

RECONCILE = "payments.statement.reconcile"
MOST_BYTES = 20 * 1024 * 1024


@act("payments.statement.reconciled", needs=RECONCILE)
def reconcile(data: bytes, name: str, mapping: str, unit_key: str, *, by: Actor, at: datetime) -> Deed[Statement]:
    """Compare a file with the books of a unit and of those below it, whose money alone it touches.

    The same file again is the same statement: nothing is booked twice. What a bank statement shows of a transfer
    settles it; what a gateway's statement shows and we have not heard of is asked of the gateway. Money that both
    sides know goes from clearing to the treasury.
    """
    how = _mapping(mapping)
    digest = hashlib.sha256(data).hexdigest()
    known = Statement.objects.filter(digest=digest, mapping=mapping, unit=unit_key).first()
    if known is not None:
        return Deed(known, f"statement/{known.pk}", unit_key, payload={"again": True})
    lines = _lines(data, how)
    days = [line.day for line in lines]
    units = subtree_keys([unit_key], local_day(at))
    taken = Statement.objects.create(
        digest=digest,
        unit_id=unit_key,
        name=name[:200],
        mapping=mapping,
        method=how["gateway"],
        first_day=min(days),
        last_day=max(days),
        lines=len(lines),
        taken_at=at,
        taken_by=by.key,
    )
    if how["gateway"] == TRANSFER:
        _settle_transfers(lines, units)
    pairs = compare(lines, booked_for(how["gateway"], lines, units))
    _write(taken, pairs, at)
    told = {"digest": digest, "lines": len(lines), "differences": sum(pair.kind != MATCHED for pair in pairs)}
    return Deed(taken, f"statement/{taken.pk}", unit_key, payload=told)


@act("payments.difference.closed", needs=RECONCILE)
def close_difference(number: int, words: str, *, by: Actor, at: datetime) -> Deed[Comparison]:
    """Say how a difference was cleared up; it stays in the statement."""
    found = Comparison.objects.select_for_update(of=("self",)).select_related("statement").get(pk=number)
    if not words.strip() or found.kind == MATCHED or found.closed_at is not None:
        raise Refusal(
            "payments.difference.words",
            what=N_("The difference was not closed."),
            why=N_("An open difference is closed with words that say how it was cleared up."),
            next_step=N_("Write what you found and what was done."),
        )
    found.closed_at, found.closed_by, found.closed_with = at, by.key, words.strip()
    found.save(update_fields=("closed_at", "closed_by", "closed_with"))
    told = {"comparison": number, "words": found.closed_with}
    return Deed(found, f"statement/{found.statement_id}", found.statement.unit_id, payload=told)


def _settle_transfers(lines: list[Line], units: Collection[str]) -> None:
    """A transfer of the right amount under a reference of ours is the payment itself."""
    named = {reference for line in lines for reference in line.references}
    rows = Attempt.objects.filter(reference__in=named, charge__unit__in=units)
    ours = set(rows.values_list("reference", flat=True))
    for line in lines:
        for reference in ours.intersection(line.references):
            apply(TRANSFER, Event(reference, PAID, line.amount, line.transaction), IN_STATEMENT)


def _write(taken: Statement, pairs: list[Pair], at: datetime) -> None:
    references = [pair.booked.reference for pair in pairs if pair.booked]
    attempts = {one.reference: one for one in Attempt.objects.filter(reference__in=references)}
    rows = [_row(taken, pair, attempts) for pair in pairs]
    Comparison.objects.bulk_create(rows)
    for row in rows:
        if row.attempt is None:
            continue
        if row.kind == MATCHED:
            _confirm(row.attempt, taken, at)
        elif row.kind == MISSING_HERE and taken.method != TRANSFER:
            Attempt.objects.filter(pk=row.attempt.pk).update(ask_at=clock.real_now())


def _confirm(attempt: Attempt, taken: Statement, at: datetime) -> None:
    """Both sides know the payment: its money moves on, once, and an older "missing there" is cleared up by it."""
    charge = lock(attempt.charge_id)
    settlement = Settlement.objects.get(attempt=attempt)
    if settlement.in_statement_at is None:
        Settlement.objects.filter(pk=settlement.pk).update(in_statement_at=at)
        if settlement.place == CLEARING:
            post(f"payout:{settlement.pk}", charge, paid_out(settlement.amount), at)
    earlier = Comparison.objects.filter(attempt=attempt, kind=MISSING_THERE, closed_at__isnull=True)
    earlier.update(closed_at=at, closed_by=taken.taken_by, closed_with=f"#{taken.pk} {taken.name}")


def _row(taken: Statement, pair: Pair, attempts: Mapping[str, Attempt]) -> Comparison:
    line, booked = pair.line, pair.booked
    day = line.day if line else booked.day if booked else taken.first_day
    return Comparison(
        statement=taken,
        kind=pair.kind,
        line=line.number if line else None,
        words=line.words if line else "",
        transaction=(line.transaction if line else booked.transaction if booked else "")[:80],
        theirs=line.amount if line else None,
        ours=booked.amount if booked and booked.is_paid else None,
        day=day,
        attempt=attempts.get(booked.reference) if booked else None,
    )


def _mapping(name: str) -> Mapping[str, Any]:
    found = statement_mappings().get(name)
    if found is None:
        raise Refusal(
            "payments.statement.mapping",
            what=N_("The statement was not read."),
            why=N_("There is no mapping {name}."),
            next_step=N_("Choose one of these: {known}."),
            name=name or "–",
            known=", ".join(statement_mappings()),
        )
    return found


def _lines(data: bytes, how: Mapping[str, Any]) -> list[Line]:
    try:
        lines = read(data, how)
        if not lines:
            raise Unreadable(N_("It holds no payment that came in."))
    except Unreadable as error:
        raise Refusal(
            "payments.statement.unreadable",
            what=N_("The statement was not read."),
            why=N_("The file does not fit the mapping: {fault}"),
            next_step=N_(
                "Choose the mapping that belongs to the file, or correct the mapping in catalogue/statements."
            ),
            fault=error.said,
        ) from None
    return lines
