"""Two wards with dossiers, files and fees, and programs with keys of their posts, for the tests of the API."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.files.public import PAPERS, store
from batru.commons.partners.public import NewKey, issue
from batru.commons.payments import public as payments
from batru.commons.payments.models import Charge
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.tests.two_wards import make_two_wards
from batru.kernel.period import VIETNAM
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, register

WARD, OTHER, DISTRICT, OFFICE = "20209@2022", "20225@2022", "491@2022", "thanh-khe-2022/office"
BIRTH, STATUS = "1.001193", "1.004873"
READ, RECEIVE, WEBHOOKS = "onestop.dossier.read", "onestop.dossier.receive", "partners.webhook.keep"
FEES = "payments.charge.read"
SYSTEM = system_actor("test")
DAY = date(2022, 12, 1)
AT = datetime(2022, 12, 1, 9, 0, tzinfo=VIETNAM)
NAMES = {WARD: ("Trần Văn Bưởi", "048190000123", "0905111222"), OTHER: ("Lê Thị Mận", "048190000456", "0905333444")}
Cast = Callable[[str], Actor]


class Program:
    """Another program with its key."""

    def __init__(self, client: Client, secret: str = "") -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, params: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        return self.client.get(path, params or {}, headers={**self.headers, **(headers or {})})

    def post(self, path: str, body: Any, **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.post(path, raw, content_type="application/json", headers={**self.headers, **headers})

    def delete(self, path: str) -> Any:
        return self.client.delete(path, headers=self.headers)


@pytest.fixture(autouse=True)
def _quick(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db: None) -> Cast:
    make_two_wards()
    clock.set_now(AT)
    load_cast(home=WARD, office=OFFICE, elsewhere=OTHER, since=date(2021, 1, 1), password="x", by=SYSTEM, at=AT)

    def of(username: str) -> Actor:
        actor = account_actor(username, DAY)
        assert actor is not None
        return actor

    return of


@pytest.fixture
def codes(cast: Cast) -> dict[str, list[str]]:
    """Two wards' dossiers in several states, each with a file, a fee and words that must not leave the ward."""
    made: dict[str, list[str]] = {WARD: [], OTHER: []}
    for unit, who in ((WARD, "minh"), (OTHER, "tu")):
        by = cast(who)
        for place in range(3):
            name, number, phone = NAMES[unit]
            file = store(BytesIO(content_of(unit)), "don.pdf", max_bytes=10_000, allowed=PAPERS).digest
            papers = (HandedIn("declaration", file, f"{name}.pdf"), HandedIn("declaration"))
            code = register(
                Filing(STATUS, unit, Applicant(name, number, phone), papers=papers), "counter", by=by, at=AT
            ).code
            fee_of(code, unit)
            made[unit].append(code)
            if place == 1:
                checking.receive(code, by=by, at=AT)
            if place == 2:
                checking.refuse(code, f"không thuộc thẩm quyền của {unit}", by=by, at=AT)
    return made


@pytest.fixture
def program(client: Client, cast: Cast) -> Callable[..., Program]:
    """A program with a key of a cast member's post."""

    def coming(username: str, *scopes: str, per_minute: int = 6000) -> Program:
        wanted = NewKey(
            username, scopes or (READ, WEBHOOKS, FEES), DAY, cast(username).posts[0].id, per_minute=per_minute
        )
        return Program(Client(), issue(wanted, by=SYSTEM, at=AT).secret)

    return coming


@pytest.fixture
def opened(cast: Cast) -> Callable[[str], Client]:
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        return client

    return enter


def content_of(unit: str) -> bytes:
    """A file that says whose it is."""
    return f"%PDF-1.4\n1 0 obj<</Title({NAMES[unit][2]})>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()


def fee_of(code: str, unit: str) -> Charge:
    """Ten thousand đồng owed for a dossier."""
    title = {"vi": "Lệ phí", "en": "Fee"}
    return payments.charge(
        f"dossier/{code}",
        unit_key=unit,
        title=title,
        amount=10_000,
        payer=NAMES[unit][0],
        code="test",
        by=SYSTEM,
        at=AT,
    )


def said(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def webhook_of(one: Program) -> int:
    body = {"url": "https://example.org/hook", "topics": ["*"]}
    return int(one.post("/api/v1/webhooks", body, **{"Idempotency-Key": "w"}).json()["id"])
