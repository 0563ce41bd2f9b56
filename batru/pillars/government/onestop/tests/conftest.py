"""The ward of the story and its neighbour, the cast at its posts, and one filing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.tests.two_wards import make_two_wards
from batru.commons.post.public import Address
from batru.kernel.period import VIETNAM
from batru.pillars.government.onestop.actions.filing import Applicant, Filing

WARD, OTHER, DISTRICT, OFFICE = "20209@2022", "20225@2022", "491@2022", "thanh-khe-2022/office"
BIRTH, STATUS = "1.001193", "1.004873"
SYSTEM = system_actor("test")
HOME = Address("Nguyễn Thị Hoa", "12 Hà Huy Tập, phường Xuân Hà", "0905123456")


def vn(text: str) -> datetime:
    """A moment as the clock stands in Viet Nam, written 2022-12-01 09:20."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def sure(actor: Actor) -> Actor:
    """The same citizen, signed in with an e-identity of level 2, as land procedures want it."""
    return replace(actor, assurance=2)


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BATRU_EXAMPLE = True


@pytest.fixture
def places(db: None) -> None:
    make_two_wards()


@pytest.fixture
def cast(places: None) -> Callable[[str], Actor]:
    """Gives the actor of a cast member on 1 December 2022."""
    at = vn("2022-12-01 09:00")
    clock.set_now(at)
    load_cast(home=WARD, office=OFFICE, elsewhere=OTHER, since=date(2021, 1, 1), password="x", by=SYSTEM, at=at)

    def of(username: str) -> Actor:
        actor = account_actor(username, date(2022, 12, 1))
        assert actor is not None
        return actor

    return of


@pytest.fixture
def opened(cast: Callable[[str], Actor]) -> Callable[..., Client]:
    """A browser in which a member of the cast is signed in, reading Vietnamese or English."""

    def enter(username: str, language: str = "vi") -> Client:
        client = Client()
        door = "/sign-in/" if username == "hoa" else "/office/sign-in/"
        assert client.post(door, {"username": username, "password": "x"}).status_code == 302
        client.cookies["batru_language"] = language
        return client

    return enter


@pytest.fixture
def filing(cast: Callable[[str], Actor]) -> Filing:
    """Bà Hoa registers a birth at her ward."""
    hoa = cast("hoa")
    return Filing(BIRTH, WARD, Applicant(hoa.name, person_id=hoa.person_id))
