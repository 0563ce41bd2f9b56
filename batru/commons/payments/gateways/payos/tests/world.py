"""payOS's side for the contract: links by order number, signed data, webhooks."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from batru.commons.payments.rules.gateways import Raw
from batru.commons.payments.tests.outside import Outside, WebWorld

CLIENT, API, CHECKSUM = "client-of-a-test", "api-key-of-a-test", "checksum-key-of-a-test"


def sign(data: Mapping[str, Any], key: str = CHECKSUM) -> str:
    """Flat data and one list of flat objects, which is all that this side sends."""
    parts = []
    for name in sorted(data):
        value = data[name]
        if isinstance(value, list):
            value = json.dumps([dict(sorted(one.items())) for one in value], separators=(",", ":"))
        parts.append(f"{name}={'' if value is None else value}")
    return hmac.new(key.encode(), "&".join(parts).encode(), hashlib.sha256).hexdigest()


class PayOS(WebWorld):
    """An order that is asked for twice is the same link."""

    faults: ClassVar[tuple[str, ...]] = (*WebWorld.faults, "wrong_signature")
    refunds_itself = False

    def __init__(self) -> None:
        super().__init__()
        self.options = {"base_url": self.address, "client_id": CLIENT, "timeout_seconds": "0.5"}
        self.known: dict[str, dict[str, Any]] = {}

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        held = {name.lower(): value for name, value in headers.items()}
        if (held.get("x-client-id"), held.get("x-api-key")) != (CLIENT, API):
            self.bad.append(path)
            return 401, {"code": "401", "desc": "no"}
        return 200, self._link(json.loads(body)) if method == "POST" else self._asked(path.rpartition("/")[2])

    def _link(self, sent: dict[str, Any]) -> dict[str, Any]:
        signed = {name: sent[name] for name in ("amount", "cancelUrl", "description", "orderCode", "returnUrl")}
        if sent["signature"] != sign(signed) or len(sent["description"]) > 9 or sent["orderCode"] >= 2**53:
            self.bad.append("create")
            return {"code": "20", "desc": "signature"}
        reference = str(sent["orderCode"])
        self.known.setdefault(reference, {"amount": sent["amount"], "paid": 0, "status": "PENDING"})
        return self._signed(
            {
                "orderCode": sent["orderCode"],
                "amount": sent["amount"],
                "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
                "checkoutUrl": f"https://pay.example.test/web/{reference}",
                "qrCode": "",
                "status": "PENDING",
            }
        )

    def _asked(self, reference: str) -> dict[str, Any]:
        held = self.known.get(reference)
        if held is None:
            return {"code": "101", "desc": "not found"}
        listed = [{"amount": held["paid"], "reference": "FT1"}] if held["paid"] else []
        return self._signed(
            {
                "orderCode": int(reference),
                "amount": held["amount"],
                "amountPaid": held["paid"],
                "status": held["status"],
                "transactions": listed,
                "canceledAt": None,
            }
        )

    def _signed(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"code": "00", "desc": "success", "data": data, "signature": sign(data)}

    def spoiled(self, answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "signature": sign(answer.get("data", {}), "another key")}

    def orders(self) -> dict[str, int]:
        return {reference: held["amount"] for reference, held in self.known.items()}

    def pay(self, reference: str, amount: int | None = None) -> None:
        held = self.known[reference]
        held.update(status="PAID", paid=held["amount"] if amount is None else amount)

    def fail(self, reference: str) -> None:
        self.known[reference]["status"] = "FAILED"

    def notification(self, reference: str) -> Raw:
        return self._told(reference, CHECKSUM)

    def forged(self, reference: str) -> Raw:
        return self._told(reference, "another key")

    def _told(self, reference: str, key: str) -> Raw:
        held = self.known[reference]
        data = {
            "orderCode": int(reference),
            "amount": held["paid"],
            "description": "VQR BT",
            "accountNumber": "12345678",
            "reference": "FT1",
            "transactionDateTime": "2022-12-01 09:05:00",
            "currency": "VND",
            "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
            "code": "00" if held["status"] == "PAID" else "01",
            "desc": "Thành công",
            "counterAccountName": None,
        }
        body = {"code": "00", "desc": "success", "success": True, "data": data, "signature": sign(data, key)}
        return Raw("POST", "", json.dumps(body).encode())


def world(monkeypatch: pytest.MonkeyPatch) -> Outside:
    """payOS on loopback, and the secrets that lead to it."""
    monkeypatch.setenv("BATRU_PAYMENTS_PAYOS_API_KEY", API)
    monkeypatch.setenv("BATRU_PAYMENTS_PAYOS_CHECKSUM_KEY", CHECKSUM)
    return PayOS()
