"""VietQR against payloads that others printed, and the traps that were found in them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.payments.rules.vietqr import (
    CHECK,
    BadCode,
    Receiver,
    crc16,
    dynamic_code,
    parse,
    plain,
    read_amount,
    static_code,
)

VECTORS = json.loads((Path(__file__).parent / "vietqr.json").read_text("utf-8"))
PARSE = {one["id"]: one for one in VECTORS["parse"]}
MB = Receiver("970422", "0023457923442")


def sealed(body: str) -> str:
    """A payload of any content with the checksum that belongs to it."""
    return f"{body}{CHECK}{crc16((body + CHECK).encode()):04X}"


@pytest.mark.parametrize("vector", VECTORS["crc_vectors"], ids=lambda one: one["input"])
def test_the_checksum_is_that_of_the_standard(vector: dict[str, str]) -> None:
    assert f"{crc16(vector['input'].encode()):04X}" == vector["crc"]


@pytest.mark.parametrize("vector", VECTORS["build"], ids=lambda one: one["id"])
def test_codes_are_built_byte_for_byte_and_read_back(vector: dict[str, Any]) -> None:
    asked = vector["input"]
    receiver = Receiver(asked["bin"], asked["account"], asked["service"])
    more = asked.get("additional", {})
    if asked.get("fold_to_ascii"):
        more = {key: plain(value) for key, value in more.items()}
    amount = int(asked["amount"]) if "amount" in asked else None
    built = static_code(receiver, more) if amount is None else dynamic_code(receiver, amount, more)
    assert built == vector["payload"]
    read = parse(vector["payload"])
    assert (read.receiver, read.amount, dict(read.additional)) == (receiver, amount, more)
    assert read.is_dynamic == (asked["method"] == "dynamic")


def test_codes_of_others_are_read() -> None:
    acb = parse(PARSE["vqp-parse-acb"]["payload"])
    assert acb.receiver is not None
    assert (acb.receiver.bin, acb.receiver.account, acb.amount, acb.guid) == ("970416", "257678859", 1000, "A000000727")
    shop = parse(PARSE["vqp-vnpayqr"]["payload"])
    assert (shop.template, shop.guid, shop.merchant_id, shop.merchant_code) == (
        "26",
        "A000000775",
        "0108799042",
        "5977",
    )
    assert (shop.merchant_name, shop.city) == ("MYPHAMHER", "HANOI")
    assert (shop.additional["03"], shop.additional["07"], shop.is_vietqr) == ("MY PHAM HER", "MPHER01", False)
    assert not parse(PARSE["vqp-utf8-char-length"]["payload"]).is_vietqr
    assert parse(PARSE["vqp-evn-bill"]["payload"]).merchant_name == "EVN CONG TY DIEN LUC THANH XUAN"
    lower = parse(PARSE["vqp-parse-lowercase-crc"]["payload"])
    assert lower.receiver is not None and lower.receiver.account == "0352350917"


def test_a_changed_code_is_refused() -> None:
    with pytest.raises(BadCode) as refused:
        parse(PARSE["giautm-tampered"]["payload"])
    assert refused.value.reason == "crc"


def test_the_standards_own_wrong_sample_is_refused_and_its_correction_ends_9e6f() -> None:
    printed = PARSE["napas-6.1.1-as-printed"]["payload"]
    assert f"{crc16(printed[:-4].encode()):04X}" == "F4E5"
    with pytest.raises(BadCode) as refused:
        parse(printed)
    assert refused.value.reason == "length"
    assert static_code(Receiver("970403", "0011012345678")).endswith("9E6F")


@pytest.mark.parametrize(("field", "check"), [("01", "2E2E"), ("07", "37D6")])
def test_the_reference_is_found_in_both_fields(field: str, check: str) -> None:
    more = {field: "NPS6869", "08": "thanh toan don hang"}
    code = dynamic_code(Receiver("970403", "0011012345678"), 180_000, more)
    assert code.endswith(check)
    assert parse(code).bill == "NPS6869"


def test_nothing_may_follow_the_checksum() -> None:
    for tail in (" ", "00", "\n", "6304ABCD"):
        with pytest.raises(BadCode):
            parse(static_code(MB) + tail)


def test_a_checksum_with_a_leading_zero_keeps_it() -> None:
    code = dynamic_code(Receiver("970432", "19372"), 152_000, {"08": "gen by go-vietqr"})
    assert code[-4:] == "0ED4"


def test_fields_may_stand_in_any_order_between_the_first_and_the_last() -> None:
    body = static_code(MB)[:-8]
    moved = body[:12] + body[-6:] + body[12:-6]
    assert moved != body
    assert parse(sealed(moved)) == parse(static_code(MB))


def test_a_field_that_stands_twice_is_refused() -> None:
    body = dynamic_code(MB, 15_000)[:-8]
    with pytest.raises(BadCode):
        parse(sealed(f"{body}540599999"))


@pytest.mark.parametrize(("text", "amount"), [("180000", 180_000), ("180000.", 180_000), ("180000.00", 180_000)])
def test_whole_amounts_are_read_however_they_are_written(text: str, amount: int) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text", ["0", "0.00", "-5", "+5", "1e5", " 5", "5 ", "1,000", "1.000", "1.000.000", "5.5", "", "٣", "9" * 14]
)
def test_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(BadCode):
        read_amount(text)


@pytest.mark.parametrize("amount", [0, -1, True, 1.0, 10**13])
def test_a_code_for_no_money_cannot_be_made(amount: Any) -> None:
    with pytest.raises(BadCode):
        dynamic_code(MB, amount)


@pytest.mark.parametrize("words", ["chuyển khoản", "", "x" * 26])
def test_words_that_banks_do_not_carry_cannot_be_written(words: str) -> None:
    with pytest.raises(BadCode):
        static_code(MB, {"08": words})


def test_field_62_holds_99_characters() -> None:
    with pytest.raises(BadCode):
        static_code(MB, {key: "x" * 25 for key in ("01", "02", "03", "08")})


@given(
    bank=st.from_regex(r"\d{6}", fullmatch=True).filter(str.isascii),
    account=st.from_regex(r"[0-9A-Z]{1,19}", fullmatch=True),
    amount=st.integers(1, 10**12 - 1),
    words=st.text("abcXYZ 0189-./", min_size=1, max_size=25),
)
def test_what_is_written_is_read_again(bank: str, account: str, amount: int, words: str) -> None:
    read = parse(dynamic_code(Receiver(bank, account), amount, {"08": words}))
    assert (read.receiver, read.amount, read.additional["08"]) == (Receiver(bank, account), amount, words)


@given(at=st.integers(0, 200), letter=st.sampled_from("0123456789ABCDEF"))
def test_no_changed_character_goes_unseen(at: int, letter: str) -> None:
    code = dynamic_code(MB, 15_000, {"01": "BT0123456789", "08": "LE PHI"})
    at %= len(code)
    changed = code[:at] + letter + code[at + 1 :]
    if changed.upper() != code:
        with pytest.raises(BadCode):
            parse(changed)


@given(st.text(max_size=120))
def test_garbage_is_refused_and_never_crashes(text: str) -> None:
    for payload in (text, sealed(text)):
        try:
            parse(payload)
        except BadCode:
            continue
        assert payload.startswith("000201")
