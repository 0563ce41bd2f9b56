"""VietQR: the payload that a bank's app scans (NAPAS "Quy định về định dạng mã VietQR" 1.0, 09/2021; EMVCo).

A chain of two digits (which field), two digits (how long) and the value; field 63 closes it with a checksum.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NAPAS = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
STATIC, DYNAMIC = "11", "12"
CURRENCY, COUNTRY = "704", "VN"
BILL, STORE, REFERENCE, TERMINAL, PURPOSE = "01", "03", "05", "07", "08"
MOST_IN_FIELD, MOST_ACCOUNT, MOST_ADDITIONAL = 25, 19, 99
CHECK = "6304"
_AMOUNT = re.compile(r"(\d{1,12})(?:\.0{0,2})?")
_CHECKED = re.compile(r"6304[0-9A-Fa-f]{4}")
_PLAIN = re.compile(r"[\x20-\x7e]*")


class BadCode(ValueError):
    """A payload that cannot be trusted or cannot be made; `reason` is one word for machines."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(f"{reason}: {words}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where money goes: the bank's BIN (6 digits) and the account, card or merchant number there."""

    bin: str
    account: str
    service: str = TO_ACCOUNT


@dataclass(frozen=True, slots=True)
class Code:
    """A payload as it was read; what it does not say is empty, an amount that it does not say is None."""

    is_dynamic: bool
    guid: str
    template: str
    receiver: Receiver | None
    merchant_id: str
    amount: int | None
    merchant_code: str
    merchant_name: str
    city: str
    additional: Mapping[str, str]

    @property
    def is_vietqr(self) -> bool:
        """Whether it asks for a transfer through NAPAS."""
        return self.receiver is not None

    @property
    def bill(self) -> str:
        """The reference of what is paid: version 1.0 writes it in 62-01, later ones in 62-07, wallets in 62-05."""
        return next((self.additional[key] for key in (BILL, TERMINAL, REFERENCE) if self.additional.get(key)), "")


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, nothing reflected; of b"123456789" it is 0x29B1."""
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021) & 0xFFFF if value & 0x8000 else value << 1
    return value


def plain(text: str) -> str:
    """Text as banks carry it: ASCII without diacritics, one blank between words."""
    marked = text.replace("đ", "d").replace("Đ", "D")
    letters = unicodedata.normalize("NFD", marked)
    return " ".join("".join(letter if letter.isascii() else " " for letter in letters if not _is_mark(letter)).split())


def static_code(receiver: Receiver, additional: Mapping[str, str] = MappingProxyType({})) -> str:
    """One code for many payments: the payer types the amount."""
    return _code(STATIC, receiver, None, additional)


def dynamic_code(receiver: Receiver, amount: int, additional: Mapping[str, str] = MappingProxyType({})) -> str:
    """A code for one payment of `amount` whole đồng, more than 0."""
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount < 10**13:
        raise BadCode("amount", f"{amount!r} is not a whole number of đồng above 0 with at most 13 digits.")
    return _code(DYNAMIC, receiver, amount, additional)


def parse(payload: str) -> Code:
    """A payload, read strictly; BadCode says what is wrong."""
    fields = _fields(_checked(payload), "the payload")
    if next(iter(fields), "") != "00" or fields["00"] != "01":
        raise BadCode("format", "A payload begins with 000201.")
    template = next((key for key in ("38", "26") if key in fields), "")
    merchant = _fields(fields[template], f"field {template}") if template else {}
    guid = merchant.get("00", "")
    return Code(
        is_dynamic=fields.get("01") == DYNAMIC,
        guid=guid,
        template=template,
        receiver=_receiver(merchant) if guid == NAPAS else None,
        merchant_id="" if guid == NAPAS else merchant.get("01", ""),
        amount=read_amount(fields["54"]) if "54" in fields else None,
        merchant_code=fields.get("52", ""),
        merchant_name=fields.get("59", ""),
        city=fields.get("60", ""),
        additional=MappingProxyType(_fields(fields["62"], "field 62") if "62" in fields else {}),
    )


def read_amount(text: str) -> int:
    """Whole đồng from 180000, 180000. or 180000.00; never 0, signed, grouped, with an exponent or parts of a đồng."""
    found = _AMOUNT.fullmatch(text) if text.isascii() else None
    if found is None or len(text) > 13 or int(found[1]) == 0:
        raise BadCode("amount", f"{text!r} is not an amount of whole đồng above 0.")
    return int(found[1])


def _checked(payload: str) -> str:
    """The payload without its checksum. Some apps print the checksum in lower case."""
    body, check = payload[:-8], payload[-8:]
    if not _CHECKED.fullmatch(check):
        raise BadCode("trailing", "A payload ends with 6304 and four hexadecimal digits, and nothing follows.")
    if f"{crc16(f'{body}{CHECK}'.encode()):04X}" != check[4:].upper():
        raise BadCode("crc", "The checksum does not fit: the payload was damaged or changed.")
    return body


def _fields(text: str, where: str) -> dict[str, str]:
    """Fields by number, in their order. Lengths count characters; only the checksum counts bytes."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if len(head) < 4 or not (head.isascii() and head.isdigit()):
            raise BadCode("length", f"{where} does not consist of numbered fields.")
        value = text[at + 4 : at + 4 + int(head[2:])]
        if len(value) < int(head[2:]):
            raise BadCode("length", f"Field {head[:2]} in {where} is shorter than it says.")
        if head[:2] in found or head[:2] == "63":
            raise BadCode("format", f"Field {head[:2]} in {where} stands where it may not, or twice.")
        found[head[:2]] = value
        at += 4 + len(value)
    return found


def _receiver(merchant: Mapping[str, str]) -> Receiver:
    inner = _fields(merchant.get("01", ""), "field 38-01")
    if not re.fullmatch(r"\d{6}", inner.get("00", "")) or not 0 < len(inner.get("01", "")) <= MOST_ACCOUNT:
        raise BadCode("receiver", "Field 38-01 names no bank and account.")
    return Receiver(inner["00"], inner["01"], merchant.get("02", ""))


def _code(method: str, receiver: Receiver, amount: int | None, additional: Mapping[str, str]) -> str:
    inner = _field("00", _fitting(receiver.bin, 6, "bin")) + _field("01", _fitting(receiver.account, 19, "account"))
    merchant = _field("00", NAPAS) + _field("01", inner) + _field("02", receiver.service)
    more = "".join(_field(key, _fitting(value, MOST_IN_FIELD, key)) for key, value in sorted(additional.items()))
    if len(more) > MOST_ADDITIONAL:
        raise BadCode("length", f"Field 62 would have {len(more)} characters; {MOST_ADDITIONAL} fit.")
    parts = [
        _field("00", "01"),
        _field("01", method),
        _field("38", merchant),
        _field("53", CURRENCY),
        *([_field("54", str(amount))] if amount is not None else []),
        _field("58", COUNTRY),
        *([_field("62", more)] if more else []),
        CHECK,
    ]
    body = "".join(parts)
    return f"{body}{crc16(body.encode()):04X}"


def _fitting(value: str, most: int, what: str) -> str:
    if not 0 < len(value) <= most or not _PLAIN.fullmatch(value):
        raise BadCode("value", f"{value!r} cannot be written in {what}: 1 to {most} characters of plain ASCII.")
    return value


def _field(key: str, value: str) -> str:
    return f"{key}{len(value):02d}{value}"


def _is_mark(letter: str) -> bool:
    return bool(unicodedata.combining(letter))
