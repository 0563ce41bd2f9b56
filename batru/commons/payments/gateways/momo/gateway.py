"""The MoMo wallet: create, notification (IPN), query and refund of API v2, signed with HMAC-SHA256."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from batru.commons.payments.gateways import wire
from batru.commons.payments.rules.gateways import (
    ASKED,
    CANCELLED,
    DONE,
    EXPIRED,
    FAILED,
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
    Unreachable,
)
from batru.commons.payments.rules.signatures import (
    MOMO_CREATE,
    MOMO_NOTICE,
    MOMO_QUERY,
    MOMO_REFUND,
    momo_text,
    same,
    sha256,
)

# developers.momo.vn, result codes. 9000 (authorised) is not yet money; what is not listed is not known.
STATES = {
    0: PAID,
    1000: PENDING, 7000: PENDING, 7002: PENDING, 8000: PENDING, 9000: PENDING,
    1003: CANCELLED, 1006: CANCELLED, 1017: CANCELLED,
    1005: EXPIRED,
    1001: FAILED, 1002: FAILED, 1004: FAILED, 1007: FAILED, 1026: FAILED, 2019: FAILED, 4001: FAILED, 4002: FAILED,
    4100: FAILED,
}  # fmt: skip
TRY_LATER = frozenset({10, 43, 98, 99})
KNOWN_ALREADY = frozenset({40, 41})
NOT_FOUND = 42
REFUNDED_ALREADY = 1081


class Momo:
    """`requestId` makes a call idempotent: we always send the same one for the same order or refund."""

    name: ClassVar[Mapping[str, str]] = MappingProxyType({"vi": "Ví MoMo", "en": "MoMo wallet"})
    icon: ClassVar[str] = "device-mobile"
    needs: ClassVar[tuple[str, ...]] = ("base_url", "partner_code", "access_key", "secret_key")
    secrets: ClassVar[tuple[str, ...]] = ("access_key", "secret_key")
    least: ClassVar[int] = 1_000
    most: ClassVar[int] = 50_000_000
    only_digits: ClassVar[bool] = False
    can_query: ClassVar[bool] = True
    example_only: ClassVar[bool] = False

    def create(self, order: Order, setup: Setup) -> Created:
        """Where the payer goes on. An order that MoMo knows already has no second address: the payer tries anew."""
        fields = {
            "partnerCode": setup["partner_code"],
            "requestId": order.reference,
            "orderId": order.reference,
            "amount": order.amount,
            "orderInfo": order.words[:200],
            "redirectUrl": order.return_url,
            "ipnUrl": order.notify_url,
            "requestType": "captureWallet",
            "extraData": "",
        }
        signed = _signed(MOMO_CREATE, fields, setup) | {"lang": "en" if order.language == "en" else "vi"}
        answer = wire.post_json(setup, "/v2/gateway/api/create", signed)
        code = _code(answer)
        if code in KNOWN_ALREADY:
            raise NotAccepted(f"MoMo {code}")
        if code != 0:
            _raise(code)
        qr = answer.get("qrCodeUrl")
        return Created(wire.page(setup, answer.get("payUrl")), qr if isinstance(qr, str) else "")

    def verify(self, raw: Raw, setup: Setup) -> Event:
        """A notification whose signature fits; our own access key is part of what is signed."""
        fields = wire.read_body(raw.body)
        ours = sha256(setup["secret_key"], momo_text(MOMO_NOTICE, fields, setup["access_key"]))
        if not same(ours, fields.get("signature")) or fields.get("partnerCode") != setup["partner_code"]:
            raise Forged("The signature does not fit.")
        return _event(fields)

    def reply(self, verdict: str) -> Reply:
        """204 ends the notification; a forged one is told so."""
        return Reply(400) if verdict == FORGED else Reply(204)

    def query(self, order: Order, setup: Setup) -> Event:
        """What MoMo has of the order."""
        fields = {"partnerCode": setup["partner_code"], "requestId": order.reference, "orderId": order.reference}
        answer = wire.post_json(setup, "/v2/gateway/api/query", _signed(MOMO_QUERY, fields, setup) | {"lang": "vi"})
        code = _code(answer)
        if code == NOT_FOUND:
            return Event(order.reference, UNKNOWN, 0, code=str(code))
        if code not in STATES:
            _raise(code)
        if answer.get("partnerCode") != setup["partner_code"]:
            raise Unreachable("The answer is another partner's.")
        return wire.about(order, _event(answer))

    def refund(self, order: Order, back: PayBack, setup: Setup) -> str:
        """DONE when the money went back; ASKED while MoMo works on it."""
        fields = {
            "partnerCode": setup["partner_code"],
            "requestId": back.reference,
            "orderId": back.reference,
            "amount": back.amount,
            "transId": int(back.transaction),
            "description": back.words[:200],
        }
        answer = wire.post_json(setup, "/v2/gateway/api/refund", _signed(MOMO_REFUND, fields, setup) | {"lang": "vi"})
        code = _code(answer)
        if code in (0, REFUNDED_ALREADY if back.again else 0):
            return DONE
        if code in (7000, 7002) or code in KNOWN_ALREADY:
            return ASKED
        _raise(code)
        return ASKED

    def check(self, setup: Setup) -> Health:
        """Whether its address answers."""
        return wire.health(setup)


def _signed(order: tuple[str, ...], fields: Mapping[str, Any], setup: Setup) -> dict[str, Any]:
    return {**fields, "signature": sha256(setup["secret_key"], momo_text(order, fields, setup["access_key"]))}


def _event(fields: Mapping[str, Any]) -> Event:
    code = _code(fields)
    return Event(
        reference=str(fields.get("orderId", "")),
        state=STATES.get(code, PENDING),
        amount=wire.whole(fields.get("amount")),
        transaction=str(fields.get("transId") or ""),
        code=str(code),
    )


def _code(answer: Mapping[str, Any]) -> int:
    code = answer.get("resultCode")
    if not isinstance(code, int) or isinstance(code, bool):
        raise Unreachable("The answer has no result code.")
    return code


def _raise(code: int) -> None:
    if code in TRY_LATER:
        raise Unreachable(f"MoMo {code}")
    raise NotAccepted(f"MoMo {code}")


GATEWAY: Gateway = Momo()
