"""One sees and takes along everything that is held on oneself: fees, post and visits too, and nobody else's."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from batru.commons.payments import public as payments
from batru.commons.payments.actions.settling import take_cash
from batru.commons.people.public import Actor
from batru.commons.people.reads.own_data import all_data
from batru.commons.post.models import PostalOrder, TrackingEvent
from batru.pillars.government.hall.models import Appointment, Ticket
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.tests.conftest import STATUS, SYSTEM, WARD, cast, places, vn

pytestmark = pytest.mark.django_db
__all__ = ["cast", "places"]
AT = vn("2022-12-01 09:00")
OTHERS = "của-người-khác"


@pytest.fixture
def hoa(cast: Callable[[str], Actor], settings: Settings) -> Actor:
    """Bà Hoa with a dossier that was paid for, served with a ticket and sent by post; and a stranger's beside it."""
    settings.BATRU_EXAMPLE = True  # whose receipts are made up; other places issue them by their own signs
    own = cast("hoa")
    for person_id, words in ((own.person_id, "của-bà-Hoa"), (cast("minh").person_id, OTHERS)):
        applicant = Applicant(words, person_id=person_id)
        code = register(Filing(STATUS, WARD, applicant), "counter", by=cast("minh"), at=AT).code
        title = {"vi": "Lệ phí", "en": "Fee"}
        fee = payments.charge(
            f"dossier/{code}", unit_key=WARD, title=title, amount=8_000, payer=words, code="test", by=SYSTEM, at=AT
        )
        take_cash(fee.key, 8_000, by=cast("minh"), at=AT)
        _post(code, person_id, words)
        _visit(code, words)
    return own


def _post(code: str, person_id: int | None, words: str) -> None:
    order = PostalOrder.objects.create(
        number=f"DON-{words}", kind="delivery", subject=f"dossier/{code}", carrier="demo", unit_id=WARD,
        person_key=f"person:{person_id}", sender={}, receiver={"name": words}, content=words, ordered_by="x",
        ordered_at=AT, state="registered", since=AT,
    )  # fmt: skip
    TrackingEvent.objects.create(order=order, teller="desk", key=words, what="registered", at=AT, heard_at=AT)


def _visit(code: str, words: str) -> None:
    ticket = Ticket.objects.create(
        key=words, hall="quan", unit_id=WARD, day=date(2022, 12, 1), first_lane="all", number=len(words), code="A1",
        lane="all", channel="kiosk", place=AT, taken_at=AT, dossier=code,
    )  # fmt: skip
    Appointment.objects.create(
        key=words, hall="quan", unit_id=WARD, lane="all", at=AT, phone="", made_at=AT, ticket=ticket
    )


def test_every_room_tells_what_is_ones_own_and_nothing_else(hoa: Actor) -> None:
    import_module("batru.site.urls")  # with the addresses come the rooms that tell
    assert hoa.person_id is not None
    held = {room: data for room, (_title, data) in all_data(hoa.person_id).items()}
    assert {"hall", "notices", "onestop", "papers", "payments", "people", "post"} <= set(held)
    counted = {room: {table: len(rows) for table, rows in held[room].tables.items()} for room in ROOMS}
    assert counted == ROOMS
    assert OTHERS not in json.dumps([one.tables for one in held.values()], default=str, ensure_ascii=False)


# One fee of 8,000 đồng in cash: it was owed, and paid; one order with one word of it; one visit by appointment.
ROOMS: dict[str, dict[str, int]] = {
    "payments": {"charges": 1, "attempts": 0, "settlements": 1, "receipts": 1, "refunds": 0, "journal": 2},
    "post": {"orders": 1, "events": 1},
    "hall": {"tickets": 1, "appointments": 1},
}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ("Khoản bạn đã nộp và phải nộp", "Bưu gửi của bạn", "Những lần bạn đến bộ phận một cửa")),
        ("en", ("What you owed and paid", "What the post brings you", "Your visits to the hall")),
    ],
)
def test_the_page_names_them_and_the_download_holds_them(hoa: Actor, language: str, words: tuple[str, ...]) -> None:
    browser = Client()
    browser.force_login(get_user_model().objects.get(username="hoa"))
    browser.cookies["batru_language"] = language
    page = browser.get("/account/data/").content.decode()
    assert [part for part in words if part not in page] == []
    answer: Any = browser.post("/account/data/")
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        taken = {room: json.loads(archive.read(f"{room}.json")) for room in ROOMS}
    assert taken["payments"]["charges"][0]["payer"] == "của-bà-Hoa"
    assert taken["post"]["orders"][0]["number"] == "DON-của-bà-Hoa"
    assert taken["hall"]["tickets"][0]["key"] == "của-bà-Hoa"
