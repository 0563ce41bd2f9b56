"""VNPay's side for the contract: reads the signed address, notifies by GET, answers signed."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest

from batru.commons.payments.rules.gateways import Created, Raw
from batru.commons.payments.tests.outside import Outside, WebWorld

MERCHANT, SECRET = "TKTEST01", "secret-of-a-test"


def sign(text: str, key: str = SECRET) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha512).hexdigest()


class VNPay(WebWorld):
    """Learns of an order when the payer opens the address."""

    faults: ClassVar[tuple[str, ...]] = (*WebWorld.faults, "wrong_signature")

    def __init__(self) -> None:
        super().__init__()
        self.options = {"base_url": self.address, "tmn_code": MERCHANT, "timeout_seconds": "0.5"}
        self.known: dict[str, dict[str, Any]] = {}
        self.back: dict[str, int] = {}

    def visit(self, created: Created) -> None:
        """The hash is over the address as it stands, without the hash itself."""
        query, _, digest = urlsplit(created.pay_url).query.partition("&vnp_SecureHash=")
        fields = dict(parse_qsl(query))
        if digest != sign(query) or list(fields) != sorted(fields) or fields["vnp_TmnCode"] != MERCHANT:
            self.bad.append(created.pay_url)
            return
        held = {"amount": int(fields["vnp_Amount"]), "made": fields["vnp_CreateDate"], "status": "01", "code": ""}
        self.known.setdefault(fields["vnp_TxnRef"], held | {"info": fields["vnp_OrderInfo"]})

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        sent = json.loads(body)
        names = ["RequestId", "Version", "Command", "TmnCode"]
        if sent["vnp_Command"] == "querydr":
            names += ["TxnRef", "TransactionDate", "CreateDate", "IpAddr", "OrderInfo"]
        else:
            names += ["TransactionType", "TxnRef", "Amount", "TransactionNo", "TransactionDate", "CreateBy"]
            names += ["CreateDate", "IpAddr", "OrderInfo"]
        if sent["vnp_SecureHash"] != sign("|".join(str(sent[f"vnp_{name}"]) for name in names)):
            self.bad.append(path)
            return 200, {"vnp_ResponseCode": "97"}
        return 200, self._queried(sent) if sent["vnp_Command"] == "querydr" else self._gives_back(sent)

    def _queried(self, sent: dict[str, Any]) -> dict[str, Any]:
        held = self.known.get(sent["vnp_TxnRef"])
        if held is None or held["made"] != sent["vnp_TransactionDate"]:
            return self._signed({"ResponseCode": "91", "TxnRef": sent["vnp_TxnRef"]}, QUERIED)
        return self._signed(
            {
                "ResponseCode": "00",
                "TxnRef": sent["vnp_TxnRef"],
                "Amount": held["amount"],
                "TransactionNo": "14422574",
                "TransactionStatus": held["status"],
            },
            QUERIED,
        )

    def _gives_back(self, sent: dict[str, Any]) -> dict[str, Any]:
        again = sent["vnp_RequestId"] in self.back
        self.back.setdefault(sent["vnp_RequestId"], sent["vnp_Amount"] // 100)
        return self._signed({"ResponseCode": "94" if again else "00", "TxnRef": sent["vnp_TxnRef"]}, REFUNDED)

    def _signed(self, fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        fields = {"ResponseId": "a1", "Command": "x", "TmnCode": MERCHANT, **fields}
        text = "|".join(str(fields.get(name, "")) for name in names)
        return {**{f"vnp_{name}": value for name, value in fields.items()}, "vnp_SecureHash": sign(text)}

    def spoiled(self, answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "vnp_TransactionStatus": "00", "vnp_ResponseCode": "00"}

    def orders(self) -> dict[str, int]:
        return {reference: held["amount"] // 100 for reference, held in self.known.items()}

    def pay(self, reference: str, amount: int | None = None) -> None:
        held = self.known[reference]
        held.update(status="00", code="00", amount=held["amount"] if amount is None else amount * 100)

    def fail(self, reference: str) -> None:
        self.known[reference].update(status="02", code="51")

    def notification(self, reference: str) -> Raw:
        return self._told(reference, SECRET)

    def forged(self, reference: str) -> Raw:
        return self._told(reference, "another key")

    def refunded(self) -> list[int]:
        return list(self.back.values())

    def _told(self, reference: str, key: str) -> Raw:
        held = self.known[reference]
        fields = {
            "vnp_Amount": held["amount"],
            "vnp_BankCode": "NCB",
            "vnp_OrderInfo": held["info"],
            "vnp_PayDate": "20221201090500",
            "vnp_ResponseCode": held["code"],
            "vnp_TmnCode": MERCHANT,
            "vnp_TransactionNo": "14422574",
            "vnp_TransactionStatus": held["status"],
            "vnp_TxnRef": reference,
        }
        text = "&".join(f"{name}={quote_plus(str(value))}" for name, value in fields.items() if value != "")
        return Raw("GET", f"{text}&vnp_SecureHash={sign(text, key)}", b"")


REFUNDED = (
    "ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode", "PayDate",
    "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo",
)  # fmt: skip
QUERIED = (*REFUNDED, "PromotionCode", "PromotionAmount")


def world(monkeypatch: pytest.MonkeyPatch) -> Outside:
    """VNPay on loopback, and the secret that leads to it."""
    monkeypatch.setenv("BATRU_PAYMENTS_VNPAY_SECRET_KEY", SECRET)
    return VNPay()
