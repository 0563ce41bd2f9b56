"""Two wards of one district at nine on 1 December 2022, and the cast at its posts: for the floors above the facts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.public import rebuild_ancestry
from batru.index import packed
from batru.index.public import measure as known_measure
from batru.index.raising import simulated
from batru.kernel.period import Month

AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
DISTRICT, XUAN_HA, HOA_KHE, OFFICE = "491@2022", "20209@2022", "20225@2022", "thanh-khe-2022/office"
PASSWORD = "a quiet street by the sea"


def make_place(settings: Settings) -> None:
    """The units, at the moment of the scene."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
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
def cast(place: None) -> Callable[[str], Actor]:
    """Gives the actor of a cast member on the example's first day."""
    posts = {"home": XUAN_HA, "office": OFFICE, "elsewhere": HOA_KHE}
    load_cast(**posts, since=date(2021, 1, 1), password=PASSWORD, by=system_actor("scene"), at=AT)

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


def add_cell(measure: str, unit_key: str, month: Month, part: float, whole: float | None) -> None:
    """One figure of the roll-up, beside those of the unit's month that are there already."""
    own = known_measure(measure)
    if not own.shape.adds_up:
        given = {"part": part, "whole": whole, "simulated": True}
        apps.get_model("index.Cell").objects.create(measure=measure, unit=unit_key, period=str(month), **given)
        return
    rows = apps.get_model("index.UnitMonth").objects
    at: dict[str, Any] = {"table": own.of.name, "unit": unit_key, "month": str(month)}
    before = rows.filter(**at).values_list("layout", "numbers").first()
    numbers = {} if before is None else packed.read(*before)
    numbers |= {f"{measure}__part": part, simulated(own.by): 1} | (
        {} if whole is None else {f"{measure}__whole": whole}
    )
    written: dict[str, Any] = {"tree": "", "layout": packed.keep(sorted(numbers))}
    written["numbers"] = packed.written(sorted(numbers), numbers)
    rows.update_or_create(**at, defaults=written)
