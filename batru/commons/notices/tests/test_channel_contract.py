"""What every channel promises; each folder in `channels/` is tested, asked or not."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pytest_django import Settings

from batru.commons.notices import channels
from batru.commons.notices.channels.registry import CHANNELS
from batru.commons.notices.rules import Health, Letter
from batru.commons.notices.tests.outside import Arrived, Outside

LETTER = Letter(
    message_id="5f1c0e@example.test",
    address="hoa@example.test",
    name="Trần Thị Hoa",
    language="vi",
    subject="Hồ sơ 000.04.01.Y99-221201-0001: cần bổ sung giấy tờ",
    body="Kính gửi bà Hoa,\n\nĐề nghị bổ sung giấy chứng sinh trước 16:30, thứ Năm 08/12.\n.\nThân mến\n",
)
WORLDS = {code: import_module(f"{channels.__name__}.{code}.tests.world") for code in CHANNELS}
pytestmark = pytest.mark.django_db


@pytest.fixture(params=sorted(CHANNELS))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def outside(code: str, settings: Settings) -> Iterator[Outside]:
    started: Outside = WORLDS[code].world(settings)
    yield started
    started.close()


def test_every_folder_is_a_channel() -> None:
    folders = {found.parent.name for found in Path(str(channels.__file__)).parent.glob("*/__init__.py")}
    assert folders - {"tests"} == set(CHANNELS)


def test_a_letter_arrives_as_it_was_written(code: str, outside: Outside) -> None:
    receipt = CHANNELS[code].send(LETTER)
    assert 0 < len(receipt.reference) <= 200
    if outside.keeps_letters:
        assert outside.arrived() == [Arrived(LETTER.message_id, LETTER.address, LETTER.subject, LETTER.body)]


def test_the_same_letter_twice_is_one_letter(code: str, outside: Outside) -> None:
    first, second = CHANNELS[code].send(LETTER), CHANNELS[code].send(LETTER)
    assert first == second
    _assert_one_letter(outside)


def test_no_fault_loses_or_doubles_a_letter(code: str, outside: Outside) -> None:
    for fault in outside.faults:
        outside.break_by(fault)
        for _attempt in range(2):
            with pytest.raises(OSError):
                CHANNELS[code].send(LETTER)
        outside.mend()
    CHANNELS[code].send(LETTER)
    _assert_one_letter(outside)


def test_health_is_told_and_never_raised(code: str, outside: Outside) -> None:
    assert CHANNELS[code].check().is_well
    for fault in outside.faults:
        outside.break_by(fault)
        health = CHANNELS[code].check()
        outside.mend()
        assert isinstance(health, Health)
        assert health.is_well or health.words
    if "refuses" in outside.faults:
        outside.break_by("refuses")
        assert not CHANNELS[code].check().is_well


def _assert_one_letter(outside: Outside) -> None:
    """A mailbox counts letters by their Message-ID."""
    if outside.keeps_letters:
        assert {(one.message_id, one.body) for one in outside.arrived()} == {(LETTER.message_id, LETTER.body)}
