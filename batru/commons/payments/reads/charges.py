"""Questions about charges: what is owed for a subject, whether it is paid, and where it can be paid."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from batru.commons.payments.models import Attempt, Charge, Refund, Settlement
from batru.commons.payments.rules.gateways import REFUSED
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

PAGE = 50


def charges_for(subject: str) -> list[Charge]:
    """Everything that was ever owed for a subject, oldest first; withdrawn ones too."""
    return list(Charge.objects.filter(subject=subject).order_by("id"))


def is_settled(subject: str) -> bool:
    """Whether nothing is owed for a subject: all paid or withdrawn, or nothing ever charged."""
    return not Charge.objects.filter(_open(), subject=subject).exists()


def is_paid_online(subject: str) -> bool:
    """Whether money for it came in online, as a gateway has confirmed."""
    return Charge.objects.filter(subject=subject, paid_online=True).exists()


def pay_url(charge: Charge) -> str:
    """The page where the charge is paid; whoever knows the address may pay."""
    return reverse("payments:charge", args=(charge.key,))


def charge_by_key(key: str) -> Charge | None:
    """The charge that an address opens."""
    return Charge.objects.select_related("unit").filter(key=key).first()


def attempts_of(charge: Charge) -> list[Attempt]:
    """The tries to pay it, newest first."""
    return list(charge.attempts.order_by("-id"))


def settlements_of(charge: Charge) -> list[Settlement]:
    """The money that arrived for it, with receipts, oldest first."""
    return list(charge.settlements.select_related("receipt__series", "attempt").order_by("id"))


def refunds_of(charge: Charge) -> list[Refund]:
    """The money that was or is to be given back, oldest first."""
    return list(Refund.objects.filter(settlement__charge=charge).select_related("settlement").order_by("id"))


def left_to_refund(settlement: Settlement) -> int:
    """Whole đồng that may still be given back."""
    asked = settlement.refunds.exclude(state=REFUSED).aggregate(Sum("amount"))["amount__sum"]
    return settlement.amount - (asked or 0)


def open_charges(units: Iterable[str] | None, words: str, limit: int = PAGE) -> list[Charge]:
    """Unpaid charges of these units (None: of all), oldest first; with words, those of that subject, paid ones too."""
    rows: QuerySet[Charge] = Charge.objects.select_related("unit")
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    if words:
        return list(rows.filter(Q(subject__iendswith=words) | Q(key=words)).order_by("-made_at")[:limit])
    return list(rows.filter(_open()).order_by("made_at", "id")[:limit])


def must_be_payable(charge: Charge) -> None:
    """Refuse where there is nothing to pay any more."""
    if charge.withdrawn_at is not None:
        raise Refusal(
            "payments.charge.withdrawn",
            what=N_("This fee cannot be paid."),
            why=N_("It was withdrawn: nothing is owed any more."),
            next_step=N_("There is nothing left to do."),
        )
    if charge.settled_at is not None:
        raise Refusal(
            "payments.charge.settled",
            what=N_("This fee cannot be paid again."),
            why=N_("It is paid already."),
            next_step=N_("Open the receipt on the fee's page."),
        )


def _open() -> Q:
    return Q(settled_at__isnull=True, withdrawn_at__isnull=True)
