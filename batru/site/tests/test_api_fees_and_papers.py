"""Fees and papers for programs: what the office's pages show of them, and nothing of another ward."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from batru.commons import clock
from batru.commons.payments import public as payments
from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.models import Charge, Settlement
from batru.site import beats
from batru.site.tests.two_wards import (
    FEES,
    NAMES,
    OTHER,
    READ,
    WARD,
    WEBHOOKS,
    Cast,
    Program,
    _quick,
    cast,
    codes,
    content_of,
    opened,
    program,
    webhook_of,
)

pytestmark = pytest.mark.django_db
__all__ = ["_quick", "cast", "codes", "opened", "program"]


def test_whoever_may_see_a_fee_hears_of_it(codes: Any, cast: Cast, program: Callable[..., Program]) -> None:
    minh, tu, deaf = program("minh"), program("tu"), program("minh", READ, WEBHOOKS)
    numbers = [webhook_of(one) for one in (minh, tu, deaf)]
    charge = payments.charges_for(f"dossier/{codes[WARD][0]}")[-1]
    take_cash(charge.key, 10_000, by=cast("minh"), at=clock.now())
    beats.tell_programs()
    told = [
        [(row["type"], row["subject"]) for row in one.get(f"/api/v1/webhooks/{number}/deliveries").json()["items"]]
        for one, number in zip((minh, tu, deaf), numbers, strict=True)
    ]
    assert told == [[("payments.cash.taken", f"charge/{charge.key}")], [], []]


def test_a_fee_is_told_with_what_became_of_it(codes: Any, cast: Cast, program: Callable[..., Program]) -> None:
    minh = program("minh", FEES)
    charge = payments.charges_for(f"dossier/{codes[WARD][0]}")[-1]
    owed = minh.get(f"/api/v1/payments/{charge.key}").json()
    assert (owed["state"], owed["amount_vnd"], owed["payer"], owed["settlements"]) == (
        "owed",
        10_000,
        NAMES[WARD][0],
        [],
    )
    take_cash(charge.key, 10_000, by=cast("minh"), at=clock.now())
    payments.decide_refund(Settlement.objects.get().pk, 4_000, "Thu nhầm.", "once", by=cast("lan"), at=clock.now())
    paid = minh.get(f"/api/v1/payments/{charge.key}").json()
    assert (paid["state"], paid["method"], paid["paid_online"]) == ("paid", "counter", False)
    assert [(one["amount"], one["proof"], one["is_surplus"]) for one in paid["settlements"]] == [
        (10_000, "counter", False)
    ]
    assert [(one["amount"], one["reason"]) for one in paid["refunds"]] == [(4_000, "Thu nhầm.")]
    assert program("minh", READ).get("/api/v1/payments").status_code == 403, "another scope"


def test_fees_are_read_to_their_end_page_by_page(
    codes: Any, program: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batru.commons.payments.reads.paging.PAGE", 2)
    minh, seen = program("minh", FEES), []
    query = {"month": "2022-12"}
    page = minh.get("/api/v1/payments", query).json()
    while page["next"]:
        seen += [row["key"] for row in page["items"]]
        page = minh.get("/api/v1/payments", {**query, "after": page["next"]}).json()
    whole = list(Charge.objects.filter(unit=WARD).order_by("id").values_list("key", flat=True))
    assert [*seen, *(row["key"] for row in page["items"])] == whole and len(whole) >= 3
    assert minh.get("/api/v1/payments", {"month": "2022-11"}).json() == {"items": [], "next": None}
    assert minh.get("/api/v1/payments", {"after": "2022-12-01~x"}).json()["code"] == "payments.page.unknown"
    kept = {"subject": f"dossier/{codes[WARD][0]}", "state": "owed"}
    assert {row["subject"] for row in minh.get("/api/v1/payments", kept).json()["items"]} == {kept["subject"]}
    assert minh.get("/api/v1/payments", {**kept, "state": "withdrawn"}).json()["items"] == []


def test_a_paper_is_taken_as_it_was_handed_in(codes: Any, program: Callable[..., Program]) -> None:
    minh, tu = program("minh", READ), program("tu", READ)
    file, sheet = minh.get(f"/api/v1/dossiers/{codes[WARD][0]}/papers").json()
    whole = content_of(WARD)
    assert (file["kind"], file["size"], file["digest"]) == ("application/pdf", len(whole), sha256(whole).hexdigest())
    assert (sheet["kind"], sheet["size"], sheet["digest"]) == (None, None, None)
    address = f"/api/v1/dossiers/{codes[WARD][0]}/papers/{file['number']}"
    answer = minh.get(address)
    assert b"".join(answer.streaming_content) == whole
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert tu.get(address).status_code == 404
    own = codes[OTHER][0]
    assert tu.get(f"/api/v1/dossiers/{own}/papers/{file['number']}").status_code == 404, "by one's own dossier"
    assert minh.get(f"/api/v1/dossiers/{codes[WARD][0]}/papers/{sheet['number']}").status_code == 404
    assert program("minh", FEES).get(address).status_code == 403, "another scope"
