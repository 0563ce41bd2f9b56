"""Two wards of one district with a year of counted months, and the cast at its posts."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.public import rebuild_ancestry
from batru.facts.tests.inside import compute_inside
from batru.kernel.period import Month, months_between

AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
DISTRICT, XUAN_HA, HOA_KHE, OFFICE = "491@2022", "20209@2022", "20225@2022", "thanh-khe-2022/office"
PASSWORD = "a quiet street by the sea"
BY = system_actor("foresight")
# January 2022 is Tết's eve; the year grows a little. Made by hand.
RECEIVED = (180, 150, 95, 210, 205, 200, 198, 215, 220, 214, 225, 240)
ON_TIME = (165, 138, 84, 196, 190, 181, 184, 203, 205, 203, 211, 229)


@pytest.fixture
def place(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The units, at nine on 1 December 2022, with works computed in the test's own process."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    compute_inside(monkeypatch, "batru.foresight.actions", "batru.foresight.views.counters")
    cache.clear()
    clock.set_now(AT)
    unit, placement = apps.get_model("places.Unit"), apps.get_model("places.Placement")
    names = {DISTRICT: "Quận Thanh Khê", XUAN_HA: "Phường Xuân Hà", HOA_KHE: "Phường Hòa Khê", OFFICE: "Phòng"}
    levels = {DISTRICT: "district", OFFICE: "agency"}
    for key, name in names.items():
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), name)
        level = levels.get(key, "commune")
        unit.objects.create(key=key, level=level, kind=level, valid_from=date(2018, 1, 1), **words)
    for key in (XUAN_HA, HOA_KHE, OFFICE):
        placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
    rebuild_ancestry()


@pytest.fixture
def counted(place: None) -> None:
    """Twelve complete months of both measures in Xuân Hà and the district, three of one in Hòa Khê."""
    months = months_between(Month(2021, 12), Month(2022, 11))
    for unit_key, times in ((XUAN_HA, 1), (DISTRICT, 3)):
        for month, received, on_time in zip(months, RECEIVED, ON_TIME, strict=True):
            add_cell("dossiers_received", unit_key, month, received * times, None)
            add_cell("on_time_share", unit_key, month, on_time * times, (received - 5) * times)
    for month in months[-3:]:
        add_cell("dossiers_received", HOA_KHE, month, 12, None)


def add_cell(measure: str, unit_key: str, month: Month, part: float, whole: float | None) -> None:
    """One cell of the roll-up."""
    apps.get_model("index.Cell").objects.create(
        measure=measure, unit=unit_key, period=str(month), part=part, whole=whole, simulated=True
    )


@pytest.fixture
def cast(place: None) -> Callable[[str], Actor]:
    """Gives the actor of a cast member on the example's first day."""
    load_cast(home=XUAN_HA, office=OFFICE, elsewhere=HOA_KHE, since=date(2021, 1, 1), password=PASSWORD, by=BY, at=AT)

    def of(username: str) -> Actor:
        actor = account_actor(username, date(2022, 12, 1))
        assert actor is not None
        return actor

    return of


@pytest.fixture
def sign_in(client: Client, cast: Callable[[str], Actor]) -> Callable[[str], None]:
    """Signs an official of the cast in; the door with its second step has tests of its own."""

    def enter(username: str) -> None:
        client.force_login(get_user_model().objects.get(username=username))

    return enter
