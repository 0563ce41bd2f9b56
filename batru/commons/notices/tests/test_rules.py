"""Ways, words and parameters of messages, without a database."""

from datetime import UTC, date, datetime

import pytest

from batru.commons.notices.rules import channel_for, pack, split_letter, unpack


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("hoa@example.test", "email"),
        ("0905000000", "page"),
        ("", "page"),
        ("hoa@localhost", "page"),
        ("hoa@example.test\nBcc: all@example.test", "page"),
        ("a@example.test, b@example.test", "page"),
    ],
)
def test_a_message_goes_where_the_address_leads(address: str, channel: str) -> None:
    assert channel_for(address, is_example=False) == channel
    assert channel_for(address, is_example=True) == "demo"


def test_the_first_line_is_the_subject() -> None:
    assert split_letter("\nHồ sơ  001\tđã nhận\n\nKính gửi bà,\n\nThân\n") == (
        "Hồ sơ 001 đã nhận",
        "Kính gửi bà,\n\nThân",
    )


def test_parameters_come_back_as_they_went() -> None:
    params = {
        "due": datetime(2022, 12, 8, 9, 30, tzinfo=UTC),
        "day": date(2022, 12, 8),
        "papers": ("Giấy chứng sinh", date(2022, 12, 9)),
        "count": 2,
    }
    packed = pack(params)
    assert packed["due"] == {"moment": "2022-12-08T09:30:00+00:00"}
    assert unpack(packed) == params | {"papers": ["Giấy chứng sinh", date(2022, 12, 9)]}
