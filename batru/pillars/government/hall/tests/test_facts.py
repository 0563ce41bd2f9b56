"""What the room reports upward: every column worked out by hand, and nothing personal."""

from typing import Any

import pytest

from batru.commons.people.public import NOBODY, Actor
from batru.kernel.fact_tables import VISITS
from batru.kernel.period import Month
from batru.pillars.government.hall import facts
from batru.pillars.government.hall.actions import serving
from batru.pillars.government.hall.actions.taking import give_back
from batru.pillars.government.hall.tests.conftest import visitor, vn

pytestmark = pytest.mark.django_db
DECEMBER = Month(2022, 12)


def rows() -> list[dict[str, Any]]:
    found = []
    for columns in facts.visits(DECEMBER):
        assert tuple(columns) == VISITS.names
        found += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return found


def served(minh: Actor) -> None:
    ticket = visitor("certification", "08:00", priority="merit")
    serving.call_next("xuan-ha", 1, by=minh, at=vn("08:12"))
    serving.begin(ticket.key, by=minh, at=vn("08:13"))
    serving.send_on(ticket.key, "civil_status", by=minh, at=vn("08:15"))
    serving.call_next("xuan-ha", 1, by=minh, at=vn("08:16"))
    serving.begin(ticket.key, by=minh, at=vn("08:17"))
    serving.finish(ticket.key, "registered", "000.04.01.Y99-221201-0001", by=minh, at=vn("08:24:30"))


def test_a_visit_as_columns(minh: Actor) -> None:
    served(minh)
    assert rows() == [
        {
            "key": "xuan-ha/2022-12-01/A001",
            "locality": "thanh-khe-2022",
            "unit": "20209@2022",
            "hall": "xuan-ha",
            "lane": "civil_status",
            "sent_on": True,
            "counter": 1,
            "channel": "kiosk",
            "priority": True,
            "assisted": False,
            "taken_at": vn("08:00"),
            "called_at": vn("08:12"),
            "served_at": vn("08:17"),
            "ended_at": vn("08:24:30"),
            "wait_minutes": 12.0,
            "service_minutes": 7.5,
            "calls": 1,
            "state": "done",
            "ended": True,
            "outcome": "registered",
            "dossier": "000.04.01.Y99-221201-0001",
            "simulated": False,
        }
    ]


def test_neither_clerk_nor_group_nor_key_leaves_the_room(minh: Actor) -> None:
    served(minh)
    told = repr(rows())
    assert minh.key not in told and "merit" not in told and "Minh" not in told


def test_who_left_has_ended_without_a_wait(minh: Actor) -> None:
    give_back(visitor().key, by=NOBODY, at=vn("08:30"))
    visitor("results")
    assert [(row["state"], row["ended"], row["wait_minutes"], row["ended_at"]) for row in rows()] == [
        ("left", True, None, vn("08:30")),
        ("waiting", False, None, None),
    ]
    assert facts.months() == {DECEMBER}
