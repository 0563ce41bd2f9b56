"""Writing the books, and telling rooms above that a charge is settled: always inside the deed that causes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batru.commons import clock
from batru.commons.journal.public import handles, outbox
from batru.commons.payments.models import Charge, Posting, Receipt, ReceiptSeries, Settlement
from batru.commons.payments.reads.ways import receipt_signs
from batru.commons.payments.rules.ledger import Move, balanced
from batru.commons.payments.rules.receipts import number_after
from batru.kernel.period import Month, local_day

SETTLED = "payments.settled"
FACT = "payments"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a room is told when a charge for one of its subjects is settled: paid, or nothing to pay."""

    subject: str
    charge: str
    code: str
    amount: int
    method: str
    online: bool
    at: datetime


Handler = Callable[[Settled], None]
_handlers: dict[str, Handler] = {}


def on_settled(prefix: str) -> Callable[[Handler], Handler]:
    """Name the function that is called, after commit, when a charge whose subject begins so is settled.

    It may be called twice for the same charge and must not mind; a failure is tried again until it succeeds.
    """

    def register(handler: Handler) -> Handler:
        _handlers[prefix] = handler
        return handler

    return register


@handles(SETTLED)
def tell_settled(number: int, payload: Mapping[str, Any]) -> None:
    """Hand the news to the room whose subject it is."""
    charge = Charge.objects.get(pk=payload["charge"])
    if charge.settled_at is None:
        return
    news = Settled(
        charge.subject, charge.key, charge.code, charge.amount, charge.method, charge.paid_online, charge.settled_at
    )
    for prefix, handler in _handlers.items():
        if charge.subject.startswith(prefix):
            handler(news)


def post(transaction: str, charge: Charge, moves: Iterable[Move], at: datetime) -> None:
    """Write a transaction; the same name a second time is refused by the database."""
    Posting.objects.bulk_create(
        Posting(transaction=transaction, charge=charge, account=move.account, amount=move.amount, at=at)
        for move in balanced(moves)
    )


def mark_settled(charge: Charge, *, method: str, online: bool, at: datetime) -> None:
    """Close the charge and leave the news for whoever waits for it."""
    charge.settled_at, charge.method, charge.paid_online = at, method, online
    charge.save(update_fields=("settled_at", "method", "paid_online"))
    outbox(SETTLED, {"charge": charge.pk})


def issue_receipt(settlement: Settlement, collector: str) -> Receipt | None:
    """The next number of the place's series; the lock keeps the numbers without gaps and without doubles."""
    signs = receipt_signs()
    if signs is None:
        return None
    year = local_day(settlement.at).year
    ReceiptSeries.objects.get_or_create(form=signs.form, serial=signs.serial, year=year)
    series = ReceiptSeries.objects.select_for_update().get(form=signs.form, serial=signs.serial, year=year)
    series.last = number_after(series.last)
    series.save(update_fields=("last",))
    return Receipt.objects.create(
        series=series,
        number=series.last,
        settlement=settlement,
        issued_at=settlement.at,
        collector=collector[:160],
        payer=settlement.charge.payer,
    )


def month_of(charge: Charge) -> str:
    """The month to which the charge belongs as a fact, for ever."""
    return str(Month.of(charge.made_at))


def lock(charge_id: int) -> Charge:
    """The charge, ours alone until the transaction ends: of two at once, one goes first."""
    return Charge.objects.select_for_update(of=("self",)).select_related("unit").get(pk=charge_id)


def place_now() -> datetime:
    """The time of the place, by which books are kept."""
    return clock.now()
