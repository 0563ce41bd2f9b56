from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from batru.kernel.period import VIETNAM, Month
from batru.site import formats

AFTERNOON = datetime(2026, 11, 26, 14, 5, tzinfo=VIETNAM)


@pytest.fixture
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


# The forms are those of LOOK (1.234,5 · 12.000 ₫ · 23/11/2026 · 14:05) and of CLDR 47 for vi and en-GB.
BOTH = [
    ("number", 1234.5, "1.234,5", "1,234.5"),
    ("number", 1234, "1.234", "1,234"),
    ("number", 91.0, "91", "91"),
    ("number", -1234.56, "−1.234,6", "−1,234.6"),
    ("number", -0.01, "0", "0"),
    ("number", Decimal("2.50"), "2,5", "2.5"),
    ("number", None, "–", "–"),
    ("number", float("nan"), "–", "–"),
    ("signed", 3.25, "+3,2", "+3.2"),
    ("signed", -3, "−3", "−3"),
    ("signed", 0, "0", "0"),
    ("percent", 91.3, "91,3%", "91.3%"),
    ("share", 0.913, "91,3%", "91.3%"),
    ("share", None, "–", "–"),
    ("money", 12000, "12.000\u00a0₫", "₫12,000"),
    ("money", 0, "0\u00a0₫", "₫0"),
    ("date", date(2026, 11, 23), "23/11/2026", "23 Nov 2026"),
    ("date", AFTERNOON, "26/11/2026", "26 Nov 2026"),
    ("short_date", AFTERNOON, "26/11", "26 Nov"),
    ("weekday_date", AFTERNOON, "thứ Năm 26/11", "Thursday 26 Nov"),
    ("time", AFTERNOON, "14:05", "14:05"),
    ("datetime", AFTERNOON, "14:05, 26/11/2026", "26 Nov 2026, 14:05"),
    ("month", "2022-11", "tháng 11/2022", "Nov 2022"),
    ("month", Month(2022, 11), "tháng 11/2022", "Nov 2022"),
    ("month", date(2022, 11, 30), "tháng 11/2022", "Nov 2022"),
    ("duration", 80, "1 giờ 20 phút", "1 hour 20 minutes"),
    ("duration", 61, "1 giờ 1 phút", "1 hour 1 minute"),
    ("duration", 120, "2 giờ", "2 hours"),
    ("duration", 0, "0 phút", "0 minutes"),
    ("truth", True, "có", "yes"),
    ("truth", None, "–", "–"),
]


@pytest.mark.parametrize(("name", "value", "vietnamese", "english"), BOTH)
def test_a_value_is_written_as_its_reader_writes_it(name: str, value: Any, vietnamese: str, english: str) -> None:
    written = {}
    for language in ("vi", "en"):
        with translation.override(language):
            written[language] = formats.FILTERS[name](value)
    assert written == {"vi": vietnamese, "en": english}


def test_digits_can_be_fixed(in_vietnamese: None) -> None:
    assert formats.number(2, 2) == "2,00"
    assert formats.percent(91.25, 1) == "91,2%"


def test_a_utc_moment_is_shown_as_clocks_in_viet_nam_show_it(in_vietnamese: None) -> None:
    late_evening = datetime.fromisoformat("2022-11-30T18:30:00+00:00")
    assert formats.day_and_clock(late_evening) == "01:30, 01/12/2022"


NOW = datetime(2026, 11, 24, 11, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (datetime(2026, 11, 24, 14, 5, tzinfo=VIETNAM), "còn 3 giờ"),
        (datetime(2026, 11, 25, 8, 0, tzinfo=VIETNAM), "hẹn trả 08:00 ngày mai"),
        (datetime(2026, 11, 26, 17, 0, tzinfo=VIETNAM), "hẹn trả thứ Năm 26/11"),
        (datetime(2026, 12, 8, 17, 0, tzinfo=VIETNAM), "hẹn trả 8/12"),
        (datetime(2027, 1, 4, 17, 0, tzinfo=VIETNAM), "hẹn trả 04/01/2027"),
        (datetime(2026, 11, 22, 17, 0, tzinfo=VIETNAM), "quá hạn 2 ngày"),
        (None, "chưa có ngày hẹn"),
    ],
)
def test_due_times_in_vietnamese_words(in_vietnamese: None, due: datetime | None, words: str) -> None:
    assert formats.due_words(due, NOW) == words


def test_english_counts_one_and_many(in_english: None) -> None:
    assert formats.due_words(datetime(2026, 11, 24, 12, 10, tzinfo=VIETNAM), NOW) == "1 hour left"
    assert formats.ago(datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM), NOW) == "2 hours ago"
    assert formats.ago(datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM), NOW) == "2 Nov 2026"
