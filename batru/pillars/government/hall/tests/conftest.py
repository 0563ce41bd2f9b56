"""The ward's hall of the example, its people, and moments of 1 December 2022, a Thursday."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.tests.two_wards import make_two_wards
from batru.kernel.period import VIETNAM
from batru.pillars.government.hall.actions.shifts import open_counter
from batru.pillars.government.hall.actions.taking import take
from batru.pillars.government.hall.models import Ticket

WARD, OTHER, DISTRICT, OFFICE = "20209@2022", "20225@2022", "491@2022", "thanh-khe-2022/office"
HALL = "xuan-ha"
SYSTEM = system_actor("test")
Cast = Callable[[str], Actor]


def vn(clock_time: str, day: str = "2022-12-01") -> datetime:
    """A moment as the clock stands in Viet Nam."""
    return datetime.fromisoformat(f"{day} {clock_time}").replace(tzinfo=VIETNAM)


def visitor(lane: str = "certification", at: str = "08:00", priority: str = "", channel: str = "kiosk") -> Ticket:
    """Somebody takes a ticket at the kiosk."""
    return take(HALL, lane, channel, priority=priority, by=SYSTEM, at=vn(at))


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BATRU_EXAMPLE = True


def make_places() -> None:
    """The district with two wards and an office, in the tree of units."""
    make_two_wards()


@pytest.fixture
def cast(db: None) -> Cast:
    """Gives the actor of a cast member on 1 December 2022, 09:00."""
    make_places()
    clock.set_now(vn("09:00"))
    load_cast(
        home=WARD, office=OFFICE, elsewhere=OTHER, since=date(2021, 1, 1), password="x", by=SYSTEM, at=vn("09:00")
    )

    def of(username: str) -> Actor:
        actor = account_actor(username, date(2022, 12, 1))
        assert actor is not None
        return actor

    return of


@pytest.fixture
def minh(cast: Cast) -> Actor:
    """Anh Minh at counter 1 of his ward's hall, which serves all three lanes, since seven."""
    actor = cast("minh")
    open_counter(HALL, 1, by=actor, at=vn("07:00"))
    return actor


@pytest.fixture
def opened(cast: Cast) -> Callable[..., Client]:
    """A browser in which a member of the cast is signed in, reading Vietnamese or English."""

    def enter(username: str, language: str = "vi") -> Client:
        client = Client()
        door = "/sign-in/" if username == "hoa" else "/office/sign-in/"
        assert client.post(door, {"username": username, "password": "x"}).status_code == 302
        client.cookies["batru_language"] = language
        return client

    return enter
