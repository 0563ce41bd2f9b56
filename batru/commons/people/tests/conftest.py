"""Two wards, their district with an office, and the cast at its posts."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.tests.two_wards import make_two_wards

AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
DAY = date(2022, 12, 1)
SINCE = date(2021, 1, 1)
DISTRICT, HOME, ELSEWHERE, OFFICE = "491@2022", "20209@2022", "20225@2022", "thanh-khe-2022/office"
PASSWORD = "a quiet street by the sea"
SYSTEM = system_actor("test")


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def places(db: None) -> None:
    make_two_wards()


@pytest.fixture
def cast(places: None) -> Callable[[str], Actor]:
    """Gives the actor of a cast member on the example's first day."""
    clock.set_now(AT)
    load_cast(home=HOME, office=OFFICE, elsewhere=ELSEWHERE, since=SINCE, password=PASSWORD, by=SYSTEM, at=AT)

    def of(username: str) -> Actor:
        actor = account_actor(username, DAY)
        assert actor is not None
        return actor

    return of


@pytest.fixture
def sign_in(client: Client) -> Callable[..., None]:
    """Signs a cast member in through his own door."""

    def enter(username: str, door: str = "/office/sign-in/") -> None:
        answer = client.post(door, {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()

    return enter
