"""A place with gateways, a fee that is owed, and a clock that the test moves."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.public import relay
from batru.commons.payments import gateways
from batru.commons.payments.actions.attempts import Payer, start
from batru.commons.payments.actions.charging import charge
from batru.commons.payments.actions.hearing import ask_due
from batru.commons.payments.models import Attempt, Charge
from batru.commons.payments.reads import ways
from batru.commons.payments.rules.gateways import Created
from batru.commons.payments.tests.outside import Outside
from batru.commons.people.public import system_actor
from batru.commons.people.tests.conftest import AT, HOME, _quick_hashes, cast, places, sign_in

__all__ = ["_quick_hashes", "cast", "places", "sign_in"]
SYSTEM = system_actor("test")
FEE = 15_000
RECEIVER = {
    "from": "2018-01-01",
    "to": None,
    "units": "all",
    "bin": "999999",
    "account": "000000000000",
    "holder": "VI DU",
    "fictitious": True,
    "source": "ours",
}


class Time:
    """The world's time, standing still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, seconds: float) -> None:
        """So many seconds later, everything that the machines do by themselves has been done."""
        self.at += timedelta(seconds=seconds)
        ask_due()
        relay()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    stands = Time(clock.real_now())
    monkeypatch.setattr(clock, "real_now", stands)
    return stands


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> dict[str, Any]:
    """What the place has agreed; a test adds gateways to it."""
    settings.BATRU_EXAMPLE = True
    data: dict[str, Any] = {
        "receivers": [RECEIVER],
        "gateways": {},
        "receipts": {"form": "VI-DU", "serial": "VD/00", "fictitious": True},
    }
    monkeypatch.setattr(ways, "agreed", lambda: data)
    return data


@pytest.fixture
def open_world(agreed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Outside]]:
    """Starts the stand-in of a gateway, and sets the place up for it."""
    opened: list[Outside] = []

    def start_one(code: str) -> Outside:
        world: Outside = import_module(f"{gateways.__name__}.{code}.tests.world").world(monkeypatch)
        opened.append(world)
        agreed["gateways"][code] = world.options
        return world

    yield start_one
    for world in opened:
        world.close()


@pytest.fixture
def owe(places: None) -> Callable[..., Charge]:
    """A fee for a dossier of the ward."""

    def make(subject: str = "dossier/1", amount: int = FEE, **more: Any) -> Charge:
        title = {"vi": "Lệ phí chứng thực", "en": "Certification fee"}
        return charge(subject, unit_key=HOME, title=title, amount=amount, by=SYSTEM, at=AT, **more)

    return make


def begin(owed: Charge, code: str, once: str = "1") -> Attempt:
    """The payer chooses a way; the gateway has not been asked yet."""
    payer = Payer("vi", "203.0.113.7", "https://batru.example.test")
    return start(owed, code, once, payer, by=SYSTEM, at=AT)


def opened(attempt: Attempt) -> Created:
    """What the payer sees of the attempt now."""
    attempt.refresh_from_db()
    return Created(attempt.pay_url, attempt.qr)
