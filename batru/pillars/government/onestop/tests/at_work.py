"""A dossier on a specialist's table, a colleague of hers and a neighbour who may be asked."""

from collections.abc import Callable
from datetime import date

import pytest

from batru.commons import home
from batru.commons.people.public import Actor, add_simulated, holders, post_actor, post_simulated
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, SYSTEM, WARD, sure, vn

Cast = Callable[[str], Actor]
DESK = home.desk(WARD)
DISPUTE, LAND = "1.012812", "1.012817"  # several agencies together; with a wait for the duty


def filed(cast: Cast, procedure: str = STATUS, at: str = "2022-12-01 08:00") -> str:
    hoa = cast("hoa")
    return submit(Filing(procedure, WARD, Applicant(hoa.name, person_id=hoa.person_id)), by=sure(hoa), at=vn(at)).code


@pytest.fixture
def code(cast: Cast) -> str:
    """Bà Hoa's question, received on Thursday 1 December at 09:00, due on Tuesday the 6th, with chị Thu."""
    made = filed(cast)
    checking.receive(made, by=cast("minh"), at=vn("2022-12-01 09:00"))
    processing.take(made, by=cast("thu"), at=vn("2022-12-01 10:00"))
    return made


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    """Another specialist of the ward."""
    (person,) = add_simulated([("Lê Văn Nam", "001000000001", "")], by=SYSTEM, at=vn("2022-12-01 07:00"))
    post_simulated([(person, WARD, "specialist")], date(2021, 1, 1), by=SYSTEM, at=vn("2022-12-01 07:00"))
    return post_actor(max(holders(WARD, "specialist", date(2022, 12, 1))), date(2022, 12, 1))


@pytest.fixture
def neighbour(cast: Cast) -> Actor:
    """A specialist of the ward next door."""
    (person,) = add_simulated([("Hồ Thị Mai", "001000000002", "")], by=SYSTEM, at=vn("2022-12-01 07:00"))
    post_simulated([(person, OTHER, "specialist")], date(2021, 1, 1), by=SYSTEM, at=vn("2022-12-01 07:00"))
    return post_actor(max(holders(OTHER, "specialist", date(2022, 12, 1))), date(2022, 12, 1))
