"""Signatures against those that gateways and their libraries printed."""

import json
from pathlib import Path
from typing import Any

import pytest

from batru.commons.payments.rules import signatures as own

VECTORS = json.loads((Path(__file__).parent / "payments.json").read_text("utf-8"))
MOMO_ORDERS = {
    "ipn": own.MOMO_NOTICE,
    "create": own.MOMO_CREATE,
    "query": own.MOMO_QUERY,
    "refund": own.MOMO_REFUND,
}
JOINED = {"querydr": own.VNPAY_QUERY, "refund": own.VNPAY_REFUND}


def named(name: str) -> list[Any]:
    return [pytest.param(one, id=one["id"]) for one in VECTORS[name]["vectors"]]


def test_the_orders_are_those_of_the_documentation() -> None:
    listed = VECTORS["momo"]["base_string_order"]
    assert listed == {
        "create": list(own.MOMO_CREATE),
        "ipn_and_redirect": list(own.MOMO_NOTICE),
        "query": list(own.MOMO_QUERY),
        "refund": list(own.MOMO_REFUND),
    }


@pytest.mark.parametrize("vector", named("momo"))
def test_momo(vector: dict[str, Any]) -> None:
    if vector["kind"] == "unverifiable":
        assert own.momo_text(own.MOMO_REFUND, vector["fields"], "x").startswith(
            "accessKey=x&amount=55000&description=&"
        )
        return
    text = own.momo_text(MOMO_ORDERS[vector["op"]], vector["fields"], vector["access_key"])
    assert vector.get("base_string", text) == text
    signed = own.sha256(vector["secret_key"], text)
    assert own.same(signed, vector["signature"]) == (vector.get("expect") != "reject")


@pytest.mark.parametrize("vector", named("vnpay"))
def test_vnpay(vector: dict[str, Any]) -> None:
    order = JOINED.get(vector["op"])
    text = own.vnpay_joined(order, vector["fields"]) if order else own.vnpay_text(vector["fields"])
    assert vector.get("base_string", text) == text
    if vector["kind"] != "unverifiable":
        signed = own.sha512(vector["secret_key"], text)
        assert own.same(signed, vector["signature"]) == (vector.get("expect") != "reject")


@pytest.mark.parametrize("vector", named("payos"))
def test_payos(vector: dict[str, Any]) -> None:
    only = own.PAYOS_CREATE if vector["scheme"] == "create-payment-link" else None
    text = own.payos_text(vector["payload"], only)
    assert vector.get("base_string", text) == text
    assert own.same(own.sha256(vector["key"], text), vector["signature"]) == (vector.get("expect") != "reject")


@pytest.mark.parametrize("other", ["", None, 5, "ab", "abcdeg", "ABCDEF ", b"abcdef", ["abcdef"]])
def test_what_is_no_signature_is_never_the_same(other: object) -> None:
    assert not own.same("abcdef", other)


def test_the_case_of_digits_does_not_matter() -> None:
    assert own.same("abcdef", "ABCDEF")


def test_empty_values_are_not_signed_by_vnpay_and_strangers_fields_neither() -> None:
    assert (
        own.vnpay_text({"vnp_B": "", "vnp_A": "1 2", "utm": "x", "vnp_SecureHash": "y", "vnp_C": None}) == "vnp_A=1+2"
    )
