"""Who paid from where: counted here, so that no address and no name leaves the room."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max

from batru.commons.payments.models import Settlement
from batru.commons.payments.rules.payers import LOOKED_BACK, Paid, payers_served
from batru.kernel.period import Month


def payers_of(month: Month) -> dict[int, int]:
    """By charge of a month that was paid online, for how many payers its address had paid in the days up to it."""
    own = Settlement.objects.filter(
        is_surplus=False,
        charge__paid_online=True,
        charge__made_at__gte=month.begins_at(),
        charge__made_at__lt=month.next().begins_at(),
    )
    last = own.aggregate(last=Max("at"))["last"]
    if last is None:
        return {}
    served = payers_served(_paid(month, last))
    return {charge: served[charge] for charge in own.values_list("charge_id", flat=True) if charge in served}


def _paid(month: Month, last: datetime) -> Iterator[Paid]:
    rows = (
        Settlement.objects.filter(
            is_surplus=False, charge__paid_online=True, at__gte=month.begins_at() - LOOKED_BACK, at__lte=last
        )
        .exclude(attempt=None)
        .exclude(attempt__payer_address="")
        .exclude(charge__payer="")
        .order_by("at", "id")
        .values_list("charge_id", "at", "attempt__payer_address", "charge__payer")
    )
    for charge, at, address, payer in rows.iterator(chunk_size=20_000):
        yield Paid(charge, at, address, " ".join(payer.casefold().split()))
