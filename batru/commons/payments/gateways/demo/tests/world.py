"""The demo's side for the contract: its own table, and a page on which somebody chooses."""

import hashlib
import hmac
import json

import pytest
from django.conf import settings

from batru.commons.payments.models import DemoOrder
from batru.commons.payments.rules.gateways import Raw
from batru.commons.payments.tests.outside import Outside


def sign(order: DemoOrder, key: bytes) -> str:
    text = f"amount={order.amount}&reference={order.reference}&state={order.state}&transaction={order.transaction}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Table(Outside):
    """Never breaks."""

    def orders(self) -> dict[str, int]:
        return dict(DemoOrder.objects.values_list("reference", "amount"))

    def pay(self, reference: str, amount: int | None = None) -> None:
        found = DemoOrder.objects.get(reference=reference)
        found.state, found.transaction = "paid", "DEMO1"
        found.amount = found.amount if amount is None else amount
        found.save()

    def fail(self, reference: str) -> None:
        DemoOrder.objects.filter(reference=reference).update(state="failed")

    def notification(self, reference: str) -> Raw:
        return self._told(reference, hmac.new(settings.SECRET_KEY.encode(), b"payments.demo", "sha256").hexdigest())

    def forged(self, reference: str) -> Raw:
        return self._told(reference, "another key")

    def refunded(self) -> list[int]:
        return [amount for order in DemoOrder.objects.all() for amount in order.refunds.values()]

    def _told(self, reference: str, key: str) -> Raw:
        order = DemoOrder.objects.get(reference=reference)
        fields = {"reference": reference, "state": order.state, "amount": order.amount}
        signed = {**fields, "transaction": order.transaction, "signature": sign(order, key.encode())}
        return Raw("POST", "", json.dumps(signed).encode())


def world(monkeypatch: pytest.MonkeyPatch) -> Outside:
    """A clean table: the test's own database."""
    return Table()
