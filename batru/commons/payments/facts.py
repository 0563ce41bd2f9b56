"""The rows that this room reports upward: one a fee, without payer, subject code or the address that opens its page."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Max, Q, Sum

from batru.commons.payments.models import Charge
from batru.commons.payments.reads.payers import payers_of
from batru.commons.payments.rules.gateways import DONE
from batru.kernel.fact_tables import PAYMENTS
from batru.kernel.period import Month

BATCH = 20_000
GIVEN_BACK = Q(settlements__refunds__state=DONE)


def months() -> set[Month]:
    """The months in which fees were charged."""
    return {Month.of(first) for first in Charge.objects.datetimes("made_at", "month")}


def payments(month: Month) -> Iterator[dict[str, list[Any]]]:
    """The fees charged in a month, as columns of the fact table, in batches."""
    rows = (
        Charge.objects.filter(made_at__gte=month.begins_at(), made_at__lt=month.next().begins_at())
        .annotate(
            given=Sum("settlements__refunds__amount", filter=GIVEN_BACK),
            given_at=Max("settlements__refunds__done_at", filter=GIVEN_BACK),
        )
        .order_by("made_at", "id")
        .iterator(chunk_size=BATCH)
    )
    served = payers_of(month)
    while batch := list(islice(rows, BATCH)):
        facts = [_fact(row, served.get(row.pk)) for row in batch]
        yield {name: [fact[name] for fact in facts] for name in PAYMENTS.names}


def _fact(row: Any, payers_served: int | None) -> dict[str, Any]:
    return {
        "key": f"charge/{row.pk}",
        "locality": settings.BATRU_LOCALITY,
        "unit": row.unit_id,
        "subject_kind": row.subject.partition("/")[0],
        "state": "withdrawn" if row.withdrawn_at else "settled" if row.settled_at else "open",
        "method": row.method or None,
        "full_amount_vnd": row.full_amount,
        "amount_vnd": row.amount,
        "online": row.paid_online,
        "created_at": row.made_at,
        "settled_at": row.settled_at,
        "payers_served": payers_served,
        "refunded_vnd": row.given or 0,
        "refunded_at": row.given_at,
        "simulated": settings.BATRU_EXAMPLE,
    }
