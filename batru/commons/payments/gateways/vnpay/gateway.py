"""VNPay 2.1.0: a signed address to pay at, a GET as notification, query and refund, signed with HMAC-SHA512."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import parse_qsl
from uuid import uuid4

from batru.commons.payments.gateways import wire
from batru.commons.payments.rules.gateways import (
    ALREADY,
    APPLIED,
    CANCELLED,
    DONE,
    EXPIRED,
    FAILED,
    FORGED,
    NOT_OURS,
    PAID,
    PENDING,
    UNKNOWN,
    WRONG_AMOUNT,
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
    VNPAY_QUERY,
    VNPAY_QUERY_ANSWER,
    VNPAY_REFUND,
    VNPAY_REFUND_ANSWER,
    same,
    sha512,
    vnpay_joined,
    vnpay_text,
)
from batru.commons.payments.rules.vietqr import plain
from batru.kernel.period import VIETNAM

VERSION, CALL = "2.1.0", "/merchant_webapi/api/transaction"
HUNDREDTHS = 100  # VNPay writes amounts as đồng × 100
# vnp_ResponseCode where the payment did not succeed; 07 (money taken, fraud suspected) stays open for people to decide.
FAILURES = {"24": CANCELLED, "11": EXPIRED, "07": PENDING}
ANSWERS = {
    APPLIED: ("00", "Confirm Success"),
    ALREADY: ("02", "Order already confirmed"),
    NOT_OURS: ("01", "Order not found"),
    WRONG_AMOUNT: ("04", "Invalid amount"),
    FORGED: ("97", "Invalid signature"),
}
NOT_FOUND, ASKED_BEFORE = "91", "94"
REFUSALS = frozenset({"02", "03", "91", "95"})


class VNPay:
    """Making an order is only signing an address: nothing is called until the payer goes there."""

    name: ClassVar[Mapping[str, str]] = MappingProxyType({"vi": "VNPay", "en": "VNPay"})
    icon: ClassVar[str] = "device-mobile"
    needs: ClassVar[tuple[str, ...]] = ("base_url", "tmn_code", "secret_key")
    secrets: ClassVar[tuple[str, ...]] = ("secret_key",)
    least: ClassVar[int] = 5_000
    most: ClassVar[int] = 999_999_999
    only_digits: ClassVar[bool] = False
    can_query: ClassVar[bool] = True
    example_only: ClassVar[bool] = False

    def create(self, order: Order, setup: Setup) -> Created:
        """The signed address."""
        fields = {
            "vnp_Version": VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": setup["tmn_code"],
            "vnp_Amount": order.amount * HUNDREDTHS,
            "vnp_CurrCode": "VND",
            "vnp_CreateDate": _moment(order.made_at),
            "vnp_ExpireDate": _moment(order.expires_at),
            "vnp_IpAddr": order.payer_address,
            "vnp_Locale": "en" if order.language == "en" else "vn",
            "vnp_OrderInfo": _words(order),
            "vnp_OrderType": "other",
            "vnp_ReturnUrl": order.return_url,
            "vnp_TxnRef": order.reference,
        }
        text = vnpay_text(fields)
        signed = f"{text}&vnp_SecureHash={sha512(setup['secret_key'], text)}"
        return Created(f"{setup['base_url']}/paymentv2/vpcpay.html?{signed}")

    def verify(self, raw: Raw, setup: Setup) -> Event:
        """A notification (GET) whose hash fits; a field that stands twice could mean two things, so it is refused."""
        pairs = parse_qsl(raw.query, keep_blank_values=True)
        fields = dict(pairs)
        ours = sha512(setup["secret_key"], vnpay_text(fields))
        if len(pairs) != len(fields) or not same(ours, fields.get("vnp_SecureHash")):
            raise Forged("The hash does not fit.")
        if fields.get("vnp_TmnCode") != setup["tmn_code"]:
            raise Forged("It is meant for another merchant.")
        return _event(fields, fields.get("vnp_ResponseCode", ""))

    def reply(self, verdict: str) -> Reply:
        """00 and 02 end the notification; the others make VNPay try again."""
        code, message = ANSWERS[verdict]
        return Reply(200, {"RspCode": code, "Message": message})

    def query(self, order: Order, setup: Setup) -> Event:
        """What VNPay has of the order (querydr)."""
        fields = {
            "vnp_RequestId": uuid4().hex,
            "vnp_Version": VERSION,
            "vnp_Command": "querydr",
            "vnp_TmnCode": setup["tmn_code"],
            "vnp_TxnRef": order.reference,
            "vnp_TransactionDate": _moment(order.made_at),
            "vnp_CreateDate": _moment(order.asked_at or order.made_at),
            "vnp_IpAddr": order.payer_address,
            "vnp_OrderInfo": _words(order),
        }
        answer = _call(setup, fields, VNPAY_QUERY, VNPAY_QUERY_ANSWER)
        code = str(answer.get("vnp_ResponseCode", ""))
        if code == NOT_FOUND:
            return Event(order.reference, UNKNOWN, 0, code=code)
        if code != "00":
            raise Unreachable(f"VNPay {code}")
        return wire.about(order, _event(answer, str(answer.get("vnp_TransactionStatus", ""))))

    def refund(self, order: Order, back: PayBack, setup: Setup) -> str:
        """VNPay knows a refund by its RequestId: "asked before" is ours only if we asked before."""
        fields = {
            "vnp_RequestId": back.reference,
            "vnp_Version": VERSION,
            "vnp_Command": "refund",
            "vnp_TmnCode": setup["tmn_code"],
            "vnp_TransactionType": "02" if back.whole else "03",
            "vnp_TxnRef": order.reference,
            "vnp_Amount": back.amount * HUNDREDTHS,
            "vnp_TransactionNo": back.transaction,
            "vnp_TransactionDate": _moment(order.made_at),
            "vnp_CreateBy": plain(back.by)[:40] or "batru",
            "vnp_CreateDate": _moment(back.at),
            "vnp_IpAddr": order.payer_address,
            "vnp_OrderInfo": plain(back.words)[:200] or "Hoan phi",
        }
        answer = _call(setup, fields, VNPAY_REFUND, VNPAY_REFUND_ANSWER)
        code = str(answer.get("vnp_ResponseCode", ""))
        if code == "00" or (code == ASKED_BEFORE and back.again):
            return DONE
        if code in REFUSALS:
            raise NotAccepted(f"VNPay {code}")
        raise Unreachable(f"VNPay {code}")

    def check(self, setup: Setup) -> Health:
        """Whether its address answers."""
        return wire.health(setup)


def _call(setup: Setup, fields: dict[str, Any], order: tuple[str, ...], answered: tuple[str, ...]) -> Mapping[str, Any]:
    """An answer counts only with VNPay's own hash; errors without a hash are only errors."""
    signed = {**fields, "vnp_SecureHash": sha512(setup["secret_key"], vnpay_joined(order, fields))}
    answer: Mapping[str, Any] = wire.post_json(setup, CALL, signed)
    ours = sha512(setup["secret_key"], vnpay_joined(answered, answer))
    if not same(ours, answer.get("vnp_SecureHash")):
        raise Unreachable(f"VNPay {answer.get('vnp_ResponseCode', '')} without a hash that fits")
    return answer


def _event(fields: Mapping[str, Any], code: str) -> Event:
    status = str(fields.get("vnp_TransactionStatus", ""))
    return Event(
        reference=str(fields.get("vnp_TxnRef", "")),
        state=_state(code, status),
        amount=_amount(fields.get("vnp_Amount")),
        transaction=str(fields.get("vnp_TransactionNo") or ""),
        code=code,
    )


def _state(code: str, status: str) -> str:
    """Success needs both words; status 01 is not complete, 04 and 07 are for people to decide."""
    if code == "00" and status == "00":
        return PAID
    if status in ("01", "04", "07"):
        return FAILURES.get(code, PENDING)
    return FAILURES.get(code, FAILED)


def _amount(value: object) -> int:
    """Whole đồng; -1, which is nobody's amount, where hundredths are left over."""
    dong, rest = divmod(wire.whole(value), HUNDREDTHS)
    return -1 if rest else dong


def _moment(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")


def _words(order: Order) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in plain(order.words))
    return " ".join(kept.split())[:200]


GATEWAY: Gateway = VNPay()
