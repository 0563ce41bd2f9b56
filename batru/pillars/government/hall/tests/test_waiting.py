"""The expected wait, worked by hand."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.pillars.government.hall.rules.slots import phone_number, scanned, slots
from batru.pillars.government.hall.rules.waiting import capacity, expected, service_minutes


@pytest.mark.parametrize(
    ("recent", "prior", "minutes"),
    [
        ([], 7, 7),  # nothing measured: the catalogue's
        ([12.0], 7, (5 * 7 + 12) / 6),  # one beside five
        ([10.0] * 5, 20, 15),  # five beside five: halfway
        ([5.0] * 8 + [1.0, 600.0], 5, 5),  # ten: the shortest and the longest are left out; 5·5 + 8·5 over 13
        ([99.0] * 10 + [4.0] * 30, 4, 4),  # only the latest thirty count
    ],
)
def test_service_minutes(recent: list[float], prior: float, minutes: float) -> None:
    assert service_minutes(recent, prior) == pytest.approx(minutes)


@pytest.mark.parametrize(
    ("counters", "waiting", "share"),
    [
        ([], {"a": 3}, 0),  # nobody there
        ([["b"]], {"a": 3}, 0),  # nobody for this lane
        ([["a"], ["a"]], {"a": 3}, 2),
        ([["a", "b"]], {"a": 3, "b": 1}, 0.75),  # three quarters of those who wait there are ours
        ([["a", "b"]], {"a": 3}, 1),  # nobody in the other lane: all of the counter
        ([["a"], ["a", "b", "c"]], {"a": 2, "b": 1, "c": 1}, 1.5),
        ([["a", "b"]], {"b": 3}, 0.25),  # whoever asks counts as one
    ],
)
def test_capacity(counters: list[list[str]], waiting: dict[str, int], share: float) -> None:
    assert capacity("a", counters, waiting) == pytest.approx(share)


@pytest.mark.parametrize(
    ("ahead", "free", "minutes", "counters", "answer"),
    [
        # (minutes, low, high). A free counter and nobody before: at once, said as "up to five".
        (0, 1, 8, 1, (0, 0, 5)),
        (1, 2, 8, 2, (0, 0, 5)),
        # One service must end: 10 minutes; an exponential's 10 and 90 percent points are 1.05 and 23.03.
        (0, 0, 10, 1, (10, 0, 25)),
        # Four services, one counter, 10 minutes: gamma(4) has 1.745 and 6.681 there: 17.45 and 66.81.
        (3, 0, 10, 1, (40, 15, 70)),
        # Two counters halve it: 8.7 and 33.4.
        (3, 0, 10, 2, (20, 5, 35)),
        # Ten services of 6 minutes at two counters: gamma(10) has 6.221 and 14.206: times 3 is 18.7 and 42.6.
        (9, 0, 6, 2, (30, 15, 45)),
    ],
)
def test_expected(ahead: int, free: int, minutes: float, counters: float, answer: tuple[float, int, int]) -> None:
    found = expected(ahead, free, minutes, counters)
    assert found is not None and (found.minutes, found.low, found.high) == pytest.approx(answer)


def test_without_an_open_counter_nothing_is_promised() -> None:
    assert expected(3, 0, 10, 0) is None


@given(st.integers(0, 200), st.integers(0, 9), st.floats(1, 60), st.floats(0.1, 20))
def test_the_band_holds_the_mean_and_grows_with_the_line(ahead: int, free: int, minutes: float, open_: float) -> None:
    found, longer = expected(ahead, free, minutes, open_), expected(ahead + 1, free, minutes, open_)
    assert found is not None and longer is not None
    assert 0 <= found.low <= found.minutes <= found.high and found.high - found.low >= 5
    assert (found.low, found.high) <= (longer.low, longer.high)


def test_slots_end_before_the_desk_shuts() -> None:
    spans = [(time(7), time(8, 15)), (time(13, 30), time(14))]
    assert [f"{at:%H:%M}" for at in slots(date(2022, 12, 1), spans, 30)] == ["07:00", "07:30", "13:30"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0905 123 456", "0905123456"),
        ("0905.123.456", "0905123456"),
        ("+84905123456", "+84905123456"),
        ("905123456", None),
        ("0905 123", None),
        ("", None),
        ("bà Hoa", None),
    ],
)
def test_phone_numbers(written: str, number: str | None) -> None:
    assert phone_number(written) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://localhost:8000/hall/tickets/aB3_x-Zq9012/", ("key", "aB3_x-Zq9012")),
        ("a012", ("ticket", "A012")),
        ("A0123", ("ticket", "A0123")),
        ("000.04.01.Y99-221201-0001", ("dossier", "000.04.01.Y99-221201-0001")),
        ("https://x.vn/track/000.04.01.Y99-221201-0001/", ("dossier", "000.04.01.Y99-221201-0001")),
    ],
)
def test_what_a_scanner_reads(text: str, found: tuple[str, str]) -> None:
    assert scanned(text) == found
