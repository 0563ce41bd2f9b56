"""The gateway that every developer has: signs, notifies, answers and gives back like a real one, without money."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from django.db import transaction
from django.urls import reverse

from batru.commons.payments.gateways import wire
from batru.commons.payments.models import DemoOrder
from batru.commons.payments.rules.gateways import (
    DONE,
    FORGED,
    PAID,
    PENDING,
    UNKNOWN,
    Created,
    Event,
    Forged,
    Gateway,
    Health,
    NotAccepted,
    Order,
    PayBack,
    Raw,
    Reply,
    Setup,
)
from batru.commons.payments.rules.signatures import same, sha256
from batru.kernel.text import N_

SIGNED = ("amount", "reference", "state", "transaction")


class Demo:
    """Keeps its orders in a table of its own, as the other side of the talk."""

    name: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"vi": "Trang thanh toán thử (mô phỏng)", "en": "Trial payment page (simulated)"}
    )
    icon: ClassVar[str] = "flask"
    needs: ClassVar[tuple[str, ...]] = ("key",)
    secrets: ClassVar[tuple[str, ...]] = ()
    least: ClassVar[int] = 1
    most: ClassVar[int] = 999_999_999
    only_digits: ClassVar[bool] = False
    can_query: ClassVar[bool] = True
    example_only: ClassVar[bool] = True

    def create(self, order: Order, setup: Setup) -> Created:
        """A page of our own; the same order again is the same page."""
        defaults = {"amount": order.amount, "words": order.words, "return_url": order.return_url}
        DemoOrder.objects.get_or_create(reference=order.reference, defaults=defaults)
        return Created(reverse("payments:demo", args=(order.reference,)))

    def verify(self, raw: Raw, setup: Setup) -> Event:
        """A notification that carries the demo's own signature."""
        fields = wire.read_body(raw.body)
        if not same(_signature(fields, setup), fields.get("signature")):
            raise Forged("The signature does not fit.")
        return Event(
            str(fields.get("reference", "")),
            str(fields.get("state", "")),
            wire.whole(fields.get("amount")),
            str(fields.get("transaction", "")),
        )

    def reply(self, verdict: str) -> Reply:
        """Said plainly."""
        return Reply(400 if verdict == FORGED else 200, {"verdict": verdict})

    def query(self, order: Order, setup: Setup) -> Event:
        """What the page's reader chose."""
        known = DemoOrder.objects.filter(reference=order.reference).first()
        if known is None:
            return Event(order.reference, UNKNOWN, 0)
        return Event(known.reference, known.state or PENDING, known.amount, known.transaction)

    def refund(self, order: Order, back: PayBack, setup: Setup) -> str:
        """Given back once under each reference, and never more than was paid."""
        with transaction.atomic():
            known = DemoOrder.objects.select_for_update().filter(reference=order.reference, state=PAID).first()
            if known is None:
                raise NotAccepted("not paid")
            given = {**known.refunds, back.reference: back.amount}
            if sum(given.values()) > known.amount:
                raise NotAccepted("more than was paid")
            DemoOrder.objects.filter(pk=known.pk).update(refunds=given)
        return DONE

    def check(self, setup: Setup) -> Health:
        """Always there."""
        return Health(True, N_("Nothing to reach: payments are simulated on a page."))


def notification(order: DemoOrder, setup: Setup) -> Raw:
    """What the demo sends once its reader has chosen."""
    fields: dict[str, object] = {
        "reference": order.reference,
        "state": order.state,
        "amount": order.amount,
        "transaction": order.transaction,
    }
    body = json.dumps({**fields, "signature": _signature(fields, setup)})
    return Raw("POST", "", body.encode(), {"Content-Type": "application/json"})


def _signature(fields: Mapping[str, object], setup: Setup) -> str:
    return sha256(setup["key"], "&".join(f"{name}={fields.get(name, '')}" for name in SIGNED))


GATEWAY: Gateway = Demo()
