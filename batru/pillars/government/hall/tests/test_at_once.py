"""Many at the same moment: every number once and none left out, every ticket called once."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, connections

from batru.commons import clock
from batru.commons.people.public import NOBODY, system_actor
from batru.kernel.refusal import Refusal
from batru.pillars.government.hall.actions import booking, serving
from batru.pillars.government.hall.actions.taking import take
from batru.pillars.government.hall.models import Appointment, Shift, Ticket
from batru.pillars.government.hall.tests.conftest import HALL, SYSTEM, WARD, make_places, vn

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


@pytest.fixture(autouse=True)
def _as_a_home_has_it(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """The embedded database is a file that threads wait for; the tests' memory refuses whoever comes second."""
    if connection.vendor != "sqlite":
        yield
        return
    memory = connections["default"]
    memory.ensure_connection()
    settings = memory.settings_dict
    name, path = settings["NAME"], tmp_path / "home.sqlite3"
    with sqlite3.connect(path) as copy:
        memory.connection.backup(copy)
    copy.close()
    settings["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    settings["NAME"] = name
    connections["default"] = memory


def many() -> int:
    """So many visitors at once: 200 where the database is made for it, fewer on the embedded one."""
    return 200 if connection.vendor == "postgresql" else 40


def at_once(work: Callable[[int], object], times: int) -> list[object]:
    """Run it so often, all starting together; results or refusals."""
    start = threading.Barrier(THREADS)

    def one(place: int) -> object:
        if place < THREADS:
            start.wait(timeout=20)
        try:
            return work(place)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(times)))


def test_every_number_is_given_once_and_none_is_left_out() -> None:
    make_places()
    times, lanes = many(), ("certification", "civil_status")
    at_once(lambda n: take(HALL, lanes[n % 2], "kiosk", by=SYSTEM, at=vn("08:00")), times)
    for lane in lanes:
        numbers = sorted(Ticket.objects.filter(first_lane=lane).values_list("number", flat=True))
        assert numbers == list(range(1, times // 2 + 1))


def test_no_ticket_is_called_to_two_counters() -> None:
    make_places()
    clerks = [system_actor(f"clerk-{n}") for n in range(8)]
    hall = "quan"
    for number, clerk in enumerate(clerks, start=1):
        Shift.objects.create(hall=hall, unit_id="491@2022", counter=number, clerk=clerk.key, opened_at=vn("07:00"))
    for _ in range(4):
        take(hall, "certification", "kiosk", by=SYSTEM, at=vn("08:00"))
    # Counters 1, 2 and 8 serve certification; each of them calls once, and the other calls find nobody.
    at_once(lambda n: serving.call_next(hall, n % 8 + 1, by=clerks[n % 8], at=vn("08:10")), 24)
    called = Ticket.objects.filter(state="called")
    assert Counter(called.values_list("counter", flat=True)) == {1: 1, 2: 1, 8: 1}
    assert sorted(called.values_list("code", flat=True)) == ["A001", "A002", "A003"]


def test_the_last_place_of_a_slot_is_given_once() -> None:
    make_places()
    clock.set_now(vn("08:00"))
    found = at_once(
        lambda n: (
            booking.agree(HALL, "civil_status", vn("10:00"), f"09051234{n:02d}", "vi", by=NOBODY, at=vn("08:00")).pk
        ),
        16,
    )
    assert Appointment.objects.count() == 1
    assert Counter(type(one) is str for one in found) == {True: 15, False: 1}


def test_the_day_is_the_day_in_viet_nam() -> None:
    make_places()
    assert take(HALL, "results", "kiosk", by=SYSTEM, at=vn("07:00")).day == date(2022, 12, 1)
    assert Ticket.objects.get().unit_id == WARD
