"""payOS: a payment link whose transfer the bank confirms at once; signed with HMAC-SHA256 and the checksum key."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from batru.commons.payments.gateways import wire
from batru.commons.payments.rules.gateways import (
    CANCELLED,
    EXPIRED,
    FAILED,
    FORGED,
    PAID,
    PENDING,
    UNKNOWN,
    ByHand,
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
    Unreachable,
)
from batru.commons.payments.rules.signatures import PAYOS_CREATE, payos_text, same, sha256

LINKS, WELL = "/v2/payment-requests", "00"
STATES = {
    "PAID": PAID,
    "PENDING": PENDING, "PROCESSING": PENDING, "UNDERPAID": PENDING,
    "CANCELLED": CANCELLED, "EXPIRED": EXPIRED, "FAILED": FAILED,
}  # fmt: skip
# Banks that are not linked to payOS carry nine characters of a transfer's words.
WORDS = 9


class PayOS:
    """Orders are numbers here, so a reference has digits alone."""

    name: ClassVar[Mapping[str, str]] = MappingProxyType({"vi": "payOS", "en": "payOS"})
    icon: ClassVar[str] = "qrcode"
    needs: ClassVar[tuple[str, ...]] = ("base_url", "client_id", "api_key", "checksum_key")
    secrets: ClassVar[tuple[str, ...]] = ("api_key", "checksum_key")
    least: ClassVar[int] = 1_000
    most: ClassVar[int] = 999_999_999
    only_digits: ClassVar[bool] = True
    can_query: ClassVar[bool] = True
    example_only: ClassVar[bool] = False

    def create(self, order: Order, setup: Setup) -> Created:
        """The link and the VietQR that payOS made; an order that it knows already is refused there."""
        fields: dict[str, Any] = {
            "orderCode": int(order.reference),
            "amount": order.amount,
            "description": f"BT{order.reference[-7:]}"[:WORDS],
            "cancelUrl": order.return_url,
            "returnUrl": order.return_url,
            "expiredAt": int(order.expires_at.timestamp()),
        }
        fields["signature"] = sha256(setup["checksum_key"], payos_text(fields, PAYOS_CREATE))
        answer = wire.post_json(setup, LINKS, fields, _headers(setup))
        if answer.get("code") != WELL:
            raise NotAccepted(f"payOS {answer.get('code')}")
        data = _data(answer, setup)
        qr = data.get("qrCode")
        link = wire.page(setup, data.get("checkoutUrl"))
        return Created(link, qr if isinstance(qr, str) else "", str(data.get("paymentLinkId") or "")[:80])

    def verify(self, raw: Raw, setup: Setup) -> Event:
        """A webhook whose signature fits its `data`; each tells of one transfer."""
        answer = wire.read_body(raw.body)
        data = answer.get("data")
        if not isinstance(data, dict) or not _fits(data, answer.get("signature"), setup):
            raise Forged("The signature does not fit.")
        return Event(
            reference=str(data.get("orderCode", "")),
            state=PAID if data.get("code") == WELL else FAILED,
            amount=wire.whole(data.get("amount")),
            transaction=str(data.get("reference") or "")[:80],
            code=str(data.get("code", "")),
        )

    def reply(self, verdict: str) -> Reply:
        """Any 2xx ends it; the body sent when the address is registered speaks of an order that nobody has."""
        return Reply(400, {"success": False}) if verdict == FORGED else Reply(200, {"success": True})

    def query(self, order: Order, setup: Setup) -> Event:
        """What was paid for the link."""
        answer = wire.get_json(setup, f"{LINKS}/{order.reference}", _headers(setup))
        if answer.get("code") != WELL:
            return Event(order.reference, UNKNOWN, 0, code=str(answer.get("code", "")))
        data = _data(answer, setup)
        status = str(data.get("status", ""))
        event = Event(
            reference=str(data.get("orderCode", "")),
            state=STATES.get(status, PENDING),
            amount=wire.whole(data.get("amountPaid")),
            transaction=_transaction(data),
            code=status,
        )
        return wire.about(order, event)

    def refund(self, order: Order, back: PayBack, setup: Setup) -> str:
        """payOS publishes no refund of a link: the treasury transfers the money back."""
        raise ByHand

    def check(self, setup: Setup) -> Health:
        """Whether its address answers."""
        return wire.health(setup)


def _headers(setup: Setup) -> dict[str, str]:
    return {"x-client-id": setup["client_id"], "x-api-key": setup["api_key"]}


def _data(answer: Mapping[str, Any], setup: Setup) -> dict[str, Any]:
    data = answer.get("data")
    if not isinstance(data, dict) or not _fits(data, answer.get("signature"), setup):
        raise Unreachable("The answer has no signature that fits.")
    return data


def _fits(data: Mapping[str, Any], signature: object, setup: Setup) -> bool:
    return same(sha256(setup["checksum_key"], payos_text(data)), signature)


def _transaction(data: Mapping[str, Any]) -> str:
    listed = data.get("transactions")
    first = listed[0] if isinstance(listed, list) and listed else {}
    return str(first.get("reference") or "")[:80] if isinstance(first, dict) else ""


GATEWAY: Gateway = PayOS()
