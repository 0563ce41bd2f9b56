"""Who files for whom, by hand: without a database."""

from datetime import datetime, timedelta

import pytest

from batru.kernel.period import VIETNAM
from batru.pillars.government.onestop.rules.filers import Filed, applicants_served, filed_again, hands_of

FIRST = datetime(2022, 12, 1, 8, tzinfo=VIETNAM)


def day(number: float) -> datetime:
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("filings", "told"),
    [
        # Nobody known: the dossier itself is all that is known of the hand.
        ([(0, "a", ())], [1]),
        # One account, three applicants; the one who comes twice counts once.
        ([(0, "a", ("account:1",)), (1, "b", ("account:1",)), (2, "a", ("account:1",))], [1, 2, 2]),
        # The thirtieth day still counts, the one after does not.
        ([(0, "a", ("account:1",)), (30, "b", ("account:1",)), (30.001, "c", ("account:1",))], [1, 2, 2]),
        # Two accounts with one telephone: the telephone served both.
        ([(0, "a", ("account:1", "phone:9")), (1, "b", ("account:2", "phone:9"))], [1, 2]),
        # An account and a telephone of the same number are two hands.
        ([(0, "a", ("account:9",)), (1, "b", ("phone:9",))], [1, 1]),
        # Whoever was forgotten and comes again is counted anew.
        ([(0, "a", ("account:1",)), (31, "a", ("account:1",)), (31, "b", ("account:1",))], [1, 1, 2]),
    ],
)
def test_applicants_served(filings: list[tuple[float, str, tuple[str, ...]]], told: list[int]) -> None:
    given = [Filed(str(place), day(at), who, hands) for place, (at, who, hands) in enumerate(filings)]
    assert list(applicants_served(given).values()) == told


@pytest.mark.parametrize(
    ("left", "is_again"), [((), False), ((0,), True), ((-20,), True), ((-20.001,), False), ((10.001,), False)]
)
def test_filed_again(left: tuple[float, ...], is_again: bool) -> None:
    """Filed on the tenth day: what was left within the thirty days before it counts, what is left later does not."""
    assert filed_again(day(10), [day(number) for number in left]) is is_again


def test_hands_are_told_apart_and_written_alike() -> None:
    assert hands_of({"account": 7, "phone": "", "email": " Hoa@Vidu.VN "}) == ("account:7", "email:hoa@vidu.vn")
