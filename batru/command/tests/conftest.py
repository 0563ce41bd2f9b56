"""Two wards of one district with a year of counted months and forecasts, and the cast at its posts."""

from datetime import timedelta

import pytest

from batru.command.rules.orders import Order
from batru.facts.tests.inside import compute_inside
from batru.foresight.actions import publish_changed
from batru.foresight.tests.conftest import AT, BY, XUAN_HA, cast, counted, place, sign_in

__all__ = ["cast", "counted", "place", "sign_in"]
NEXT_FORTNIGHT = AT + timedelta(days=14)


@pytest.fixture
def published(counted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every series has its forecast."""
    compute_inside(monkeypatch, "batru.facts.reads")
    publish_changed(by=BY, at=AT)


@pytest.fixture
def order() -> Order:
    """Xuân Hà is to bring its on-time share up."""
    return Order(XUAN_HA, "on_time_share", "Rà soát hồ sơ mỗi sáng.", "specialist", NEXT_FORTNIGHT, 98.0, "+2")
