"""What every carrier promises; each folder in `carriers/` is tested, asked or not."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pytest_django import Settings

from batru.commons.post import carriers
from batru.commons.post.carriers.registry import CARRIERS
from batru.commons.post.rules.carrying import Address, Carrier, Health, NotGenuine, Parcel
from batru.commons.post.rules.orders import COLLECTION, DELIVERY, HAPPENINGS, KINDS
from batru.commons.post.tests.outside import Arrived, Outside

DESK = Address(
    "UBND phường Xuân Hà", "34 Hà Huy Tập, quận Thanh Khê, Đà Nẵng", "02363000000", province="48", district="491"
)
HOA = Address("Nguyễn Thị Hoa", "Kiệt 12/3 <đường> Hà Huy Tập", "0905123456", "hoa@example.test", "48", "491")
NUMBER = "000.04.01.Y99-221201-0001-P1"
PARCELS = {
    DELIVERY: Parcel(NUMBER, DELIVERY, DESK, HOA, "Trích lục khai sinh", (), 8000),
    COLLECTION: Parcel(NUMBER, COLLECTION, HOA, DESK, "Đăng ký khai sinh", ("Tờ khai", "Giấy chứng sinh"), 0),
}
WORLDS = {code: import_module(f"{carriers.__name__}.{code}.tests.world") for code in CARRIERS}
pytestmark = pytest.mark.django_db


@pytest.fixture(params=sorted(CARRIERS))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def carrier(code: str) -> Carrier:
    return CARRIERS[code]


@pytest.fixture
def outside(code: str, settings: Settings) -> Iterator[Outside]:
    started: Outside = WORLDS[code].world(settings)
    yield started
    started.close()


def test_every_folder_is_a_carrier() -> None:
    folders = {found.parent.name for found in Path(str(carriers.__file__)).parent.glob("*/__init__.py")}
    assert folders - {"tests"} == set(CARRIERS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_arrives_as_it_was_given(kind: str, carrier: Carrier, outside: Outside) -> None:
    parcel = PARCELS[kind]
    taken = carrier.order(parcel)
    assert 0 < len(taken.reference) <= 80
    assert taken.fee_vnd is None or taken.fee_vnd >= 0
    assert outside.arrived() == [Arrived(NUMBER, parcel.receiver.name, parcel.cod_vnd)]


def test_the_same_order_twice_is_one_order(carrier: Carrier, outside: Outside) -> None:
    first, second = carrier.order(PARCELS[DELIVERY]), carrier.order(PARCELS[DELIVERY])
    assert first == second
    assert len(outside.arrived()) == 1


def test_no_fault_loses_or_doubles_an_order(carrier: Carrier, outside: Outside) -> None:
    for fault in outside.faults:
        outside.break_by(fault)
        for _attempt in range(2):
            with pytest.raises(OSError):
                carrier.order(PARCELS[DELIVERY])
        outside.mend()
    carrier.order(PARCELS[DELIVERY])
    assert [one.number for one in outside.arrived()] == [NUMBER]


def test_an_order_is_taken_back_once_whatever_happens(carrier: Carrier, outside: Outside) -> None:
    carrier.order(PARCELS[DELIVERY])
    for fault in outside.faults:
        outside.break_by(fault)
        with pytest.raises(OSError):
            carrier.cancel(NUMBER)
        outside.mend()
    carrier.cancel(NUMBER)
    carrier.cancel(NUMBER)
    assert outside.cancelled() == [NUMBER]


def test_what_happens_is_told_under_the_same_key_each_time(carrier: Carrier, outside: Outside) -> None:
    carrier.order(PARCELS[DELIVERY])
    outside.happen(NUMBER)
    first, again = carrier.track([NUMBER], ""), carrier.track([NUMBER], "")
    assert first.events and first == again
    assert {event.number for event in first.events} == {NUMBER}
    assert {event.what for event in first.events} <= set(HAPPENINGS)
    assert all(event.key and event.at.tzinfo for event in first.events)
    assert len({event.key for event in first.events}) == len(first.events)


def test_no_fault_loses_what_happened(carrier: Carrier, outside: Outside) -> None:
    carrier.order(PARCELS[DELIVERY])
    outside.happen(NUMBER)
    whole = carrier.track([NUMBER], "")
    for fault in outside.faults:
        outside.break_by(fault)
        with pytest.raises(OSError):
            carrier.track([NUMBER], "")
        outside.mend()
    assert carrier.track([NUMBER], "") == whole
    outside.happen(NUMBER)
    further = carrier.track([NUMBER], whole.cursor)
    assert {event.key for event in carrier.track([NUMBER], "").events} == {
        event.key for event in (*whole.events, *further.events)
    }


@pytest.mark.parametrize("header", ["", "t=1,v1=" + "0" * 64, "t=,v1="])
def test_word_that_the_carrier_did_not_sign_is_not_believed(header: str, carrier: Carrier, outside: Outside) -> None:
    with pytest.raises(NotGenuine):
        carrier.told(b'{"events": []}', {"Batru-Signature": header})


def test_health_is_told_and_never_raised(carrier: Carrier, outside: Outside) -> None:
    assert carrier.check().is_well
    for fault in outside.faults:
        outside.break_by(fault)
        health = carrier.check()
        outside.mend()
        assert isinstance(health, Health)
        assert health.is_well or health.words
    if "refuses" in outside.faults:
        outside.break_by("refuses")
        assert not carrier.check().is_well
