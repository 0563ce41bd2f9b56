"""How gateways sign what they say, and how it is compared. Pure."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

# MoMo v2 (developers.momo.vn, API v3 pages): the order of the signed fields of each message.
MOMO_CREATE = (
    "accessKey", "amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode", "redirectUrl", "requestId",
    "requestType",
)  # fmt: skip
MOMO_NOTICE = (
    "accessKey", "amount", "extraData", "message", "orderId", "orderInfo", "orderType", "partnerCode", "payType",
    "requestId", "responseTime", "resultCode", "transId",
)  # fmt: skip
MOMO_QUERY = ("accessKey", "orderId", "partnerCode", "requestId")
MOMO_REFUND = ("accessKey", "amount", "description", "orderId", "partnerCode", "requestId", "transId")
# VNPay 2.1.0 (sandbox.vnpayment.vn/apis/docs): the order of the values that are joined by | .
VNPAY_QUERY = (
    "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef", "vnp_TransactionDate",
    "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo",
)  # fmt: skip
VNPAY_REFUND = (
    "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TransactionType", "vnp_TxnRef", "vnp_Amount",
    "vnp_TransactionNo", "vnp_TransactionDate", "vnp_CreateBy", "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo",
)  # fmt: skip
VNPAY_QUERY_ANSWER = (
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
    "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus",
    "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount",
)  # fmt: skip
VNPAY_REFUND_ANSWER = (
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
    "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus",
    "vnp_OrderInfo",
)  # fmt: skip
VNPAY_UNSIGNED = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})
PAYOS_CREATE = ("amount", "cancelUrl", "description", "orderCode", "returnUrl")
_HEX = re.compile(r"[0-9A-Fa-f]+")


def sha256(secret: str, text: str) -> str:
    """HMAC-SHA256 as lower-case hexadecimal digits."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def sha512(secret: str, text: str) -> str:
    """HMAC-SHA512 as lower-case hexadecimal digits."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def same(ours: str, theirs: object) -> bool:
    """Whether two hexadecimal signatures are one, in either case; takes as long for a near miss as for a far one."""
    if not isinstance(theirs, str) or not _HEX.fullmatch(theirs):
        return False
    return hmac.compare_digest(ours.lower().encode(), theirs.lower().encode())


def momo_text(order: tuple[str, ...], fields: Mapping[str, Any], access_key: str) -> str:
    """What MoMo signs: named fields in their order, not URL-encoded; the access key is signed and never sent back."""
    known = {**fields, "accessKey": access_key}
    return "&".join(f"{name}={_momo_value(known.get(name, ''))}" for name in order)


def vnpay_text(fields: Mapping[str, Any]) -> str:
    """What VNPay signs in addresses: vnp_ fields without the hash and empty ones, sorted, form-encoded."""
    kept = {name: str(value) for name, value in fields.items() if _is_signed(name) and value not in (None, "")}
    return "&".join(f"{quote_plus(name)}={quote_plus(kept[name])}" for name in sorted(kept))


def vnpay_joined(order: tuple[str, ...], fields: Mapping[str, Any]) -> str:
    """What VNPay signs in its other calls: values in their order between bars, missing ones empty."""
    return "|".join(str(fields.get(name, "") if fields.get(name) is not None else "") for name in order)


def payos_text(fields: Mapping[str, Any], only: tuple[str, ...] | None = None) -> str:
    """What payOS signs: keys sorted, nothing URL-encoded, null as nothing, lists as compact JSON with sorted keys."""
    names = sorted(name for name in fields if only is None or name in only)
    return "&".join(f"{name}={_payos_value(fields[name])}" for name in names)


def _is_signed(name: str) -> bool:
    return name.startswith("vnp_") and name not in VNPAY_UNSIGNED


def _momo_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _payos_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return str(value)
