"""Two wards of one district with a year of counted months, and the cast at its posts."""

import pytest
from pytest_django import Settings

from batru.commons.people.public import system_actor
from batru.facts.tests.inside import compute_inside
from batru.index.tests.scene import (
    AT,
    DISTRICT,
    HOA_KHE,
    OFFICE,
    PASSWORD,
    XUAN_HA,
    add_cell,
    cast,
    make_place,
    sign_in,
)
from batru.kernel.period import Month, months_between

__all__ = ["AT", "BY", "DISTRICT", "HOA_KHE", "OFFICE", "PASSWORD", "XUAN_HA", "add_cell", "cast", "sign_in"]
BY = system_actor("foresight")
# January 2022 is Tết's eve; the year grows a little. Made by hand.
RECEIVED = (180, 150, 95, 210, 205, 200, 198, 215, 220, 214, 225, 240)
ON_TIME = (165, 138, 84, 196, 190, 181, 184, 203, 205, 203, 211, 229)


@pytest.fixture
def place(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The units, with works computed in the test's own process."""
    compute_inside(monkeypatch, "batru.foresight.actions", "batru.foresight.views.counters")
    make_place(settings)


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
