"""The ward of the story and its neighbour, the cast at its posts, and what is to be carried."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.public import relay
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.tests.two_wards import make_two_wards
from batru.commons.post.actions.ordering import order_collection, order_delivery
from batru.commons.post.models import PostalOrder
from batru.commons.post.rules.carrying import Address
from batru.kernel.period import VIETNAM

WARD, OTHER, DISTRICT, OFFICE = "20209@2022", "20225@2022", "491@2022", "thanh-khe-2022/office"
SYSTEM = system_actor("test")
HOA = Address("Nguyễn Thị Hoa", "12 Hà Huy Tập, phường Xuân Hà", "0905123456", province="48", district="491")
SUBJECT = "dossier/000.04.01.Y99-221201-0001"
Order = Callable[..., PostalOrder]


def vn(text: str) -> datetime:
    """A moment as the clock stands in Viet Nam, written 2022-12-01 09:20."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


AT = vn("2022-12-01 09:00")


@pytest.fixture(autouse=True)
def _example(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BATRU_EXAMPLE = True


@pytest.fixture
def places(db: None) -> None:
    make_two_wards()


@pytest.fixture
def cast(places: None) -> Callable[[str], Actor]:
    """Gives the actor of a cast member on 1 December 2022."""
    clock.set_now(AT)
    load_cast(home=WARD, office=OFFICE, elsewhere=OTHER, since=date(2021, 1, 1), password="x", by=SYSTEM, at=AT)

    def of(username: str) -> Actor:
        actor = account_actor(username, date(2022, 12, 1))
        assert actor is not None
        return actor

    return of


@pytest.fixture
def delivery(places: None) -> Order:
    """Order a result to be brought to bà Hoa, and let the carrier have it unless told otherwise."""

    def ordering(number: int = 1, *, placed: bool = True, unit: str = WARD, person_key: str = "") -> PostalOrder:
        subject = f"{SUBJECT[:-4]}{number:04d}"
        order = order_delivery(
            subject, unit, HOA, "Trích lục khai sinh", person_key=person_key, by=SYSTEM, at=clock.now()
        )
        return _placed(order) if placed else order

    return ordering


@pytest.fixture
def collection(places: None) -> Order:
    """The same for papers that the post is to fetch."""

    def ordering(number: int = 1, *, placed: bool = True, unit: str = WARD) -> PostalOrder:
        subject = f"{SUBJECT[:-4]}{number:04d}"
        papers = ("Tờ khai", "Giấy chứng sinh")
        order = order_collection(subject, unit, HOA, "Đăng ký khai sinh", papers=papers, by=SYSTEM, at=clock.now())
        return _placed(order) if placed else order

    return ordering


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


def let_time_pass(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Move the world's own time, by which messages are tried again."""
    later = clock.real_now() + by
    monkeypatch.setattr(clock, "real_now", lambda: later)


def _placed(order: PostalOrder) -> PostalOrder:
    relay()
    order.refresh_from_db()
    return order
