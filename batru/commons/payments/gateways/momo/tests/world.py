"""MoMo's side for the contract: its own signatures, an answer for each requestId, and bad days."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import pytest

from batru.commons.payments.rules.gateways import Raw
from batru.commons.payments.tests.outside import Outside, WebWorld

PARTNER, ACCESS, SECRET = "MOMOTEST", "access-of-a-test", "secret-of-a-test"


def sign(text: str, key: str = SECRET) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


class Momo(WebWorld):
    """Keeps orders by orderId and gives the same answer to the same requestId."""

    def __init__(self) -> None:
        super().__init__()
        self.options = {"base_url": self.address, "partner_code": PARTNER, "timeout_seconds": "0.5"}
        self.known: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.back: dict[str, int] = {}

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        sent = json.loads(body)
        texts = {
            "/v2/gateway/api/create": (
                f"accessKey={ACCESS}&amount={sent.get('amount')}&extraData={sent.get('extraData')}"
                f"&ipnUrl={sent.get('ipnUrl')}&orderId={sent['orderId']}&orderInfo={sent.get('orderInfo')}"
                f"&partnerCode={PARTNER}&redirectUrl={sent.get('redirectUrl')}&requestId={sent['requestId']}"
                "&requestType=captureWallet"
            ),
            "/v2/gateway/api/query": (
                f"accessKey={ACCESS}&orderId={sent['orderId']}&partnerCode={PARTNER}&requestId={sent['requestId']}"
            ),
            "/v2/gateway/api/refund": (
                f"accessKey={ACCESS}&amount={sent.get('amount')}&description={sent.get('description')}"
                f"&orderId={sent['orderId']}&partnerCode={PARTNER}&requestId={sent['requestId']}"
                f"&transId={sent.get('transId')}"
            ),
        }
        if path not in texts or sent.get("signature") != sign(texts[path]):
            self.bad.append(path)
            return 400, {"resultCode": 11}
        return 200, getattr(self, "_" + path.rpartition("/")[2])(sent)

    def _create(self, sent: dict[str, Any]) -> dict[str, Any]:
        if sent["requestId"] in self.answers:
            return self.answers[sent["requestId"]]
        assert isinstance(sent["amount"], int)
        self.known[sent["orderId"]] = {"amount": sent["amount"], "code": 1000, "trans": 0, "info": sent["orderInfo"]}
        self.answers[sent["requestId"]] = {
            **_about(sent),
            "resultCode": 0,
            "payUrl": f"https://pay.example.test/{sent['orderId']}",
            "qrCodeUrl": "",
        }
        return self.answers[sent["requestId"]]

    def _query(self, sent: dict[str, Any]) -> dict[str, Any]:
        held = self.known.get(sent["orderId"])
        if held is None:
            return {**_about(sent), "resultCode": 42}
        return {**_about(sent), "resultCode": held["code"], "amount": held["amount"], "transId": held["trans"]}

    def _refund(self, sent: dict[str, Any]) -> dict[str, Any]:
        if sent["requestId"] not in self.back:
            self.back[sent["requestId"]] = sent["amount"]
        return {**_about(sent), "resultCode": 0}

    def orders(self) -> dict[str, int]:
        return {reference: held["amount"] for reference, held in self.known.items()}

    def pay(self, reference: str, amount: int | None = None) -> None:
        held = self.known[reference]
        held.update(code=0, trans=4_029_232_035, amount=held["amount"] if amount is None else amount)

    def fail(self, reference: str) -> None:
        self.known[reference]["code"] = 1002

    def notification(self, reference: str) -> Raw:
        return self._told(reference, SECRET)

    def forged(self, reference: str) -> Raw:
        return self._told(reference, "another key")

    def refunded(self) -> list[int]:
        return list(self.back.values())

    def _told(self, reference: str, key: str) -> Raw:
        held = self.known[reference]
        fields = {
            "partnerCode": PARTNER,
            "orderId": reference,
            "requestId": reference,
            "amount": held["amount"],
            "orderInfo": held["info"],
            "orderType": "momo_wallet",
            "transId": held["trans"],
            "resultCode": held["code"],
            "message": "Thành công.",
            "payType": "qr",
            "responseTime": 1_713_985_045_244,
            "extraData": "",
        }
        text = "&".join(f"{name}={value}" for name, value in sorted({**fields, "accessKey": ACCESS}.items()))
        return Raw("POST", "", json.dumps({**fields, "signature": sign(text, key)}).encode())


def _about(sent: dict[str, Any]) -> dict[str, Any]:
    return {"partnerCode": PARTNER, "orderId": sent["orderId"], "requestId": sent["requestId"]}


def world(monkeypatch: pytest.MonkeyPatch) -> Outside:
    """MoMo on loopback, and the secrets that lead to it."""
    monkeypatch.setenv("BATRU_PAYMENTS_MOMO_ACCESS_KEY", ACCESS)
    monkeypatch.setenv("BATRU_PAYMENTS_MOMO_SECRET_KEY", SECRET)
    return Momo()
