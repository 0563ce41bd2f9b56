"""What an order needs, and how it stands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from batru.command.rules.orders import Order, Standing, check_order, number_of, standing
from batru.foresight.tests.conftest import AT
from batru.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("closed", "answered", "hours_left", "expected"),
    [
        (False, False, 1, Standing.OPEN),
        (False, False, -1, Standing.LATE),
        (False, True, -1, Standing.ANSWERED),
        (True, False, -1, Standing.CLOSED),
        (True, True, 1, Standing.CLOSED),
    ],
)
def test_standing(closed: bool, answered: bool, hours_left: int, expected: Standing) -> None:
    due = AT + timedelta(hours=hours_left)
    assert standing(is_closed=closed, is_answered=answered, due_at=due, now=AT) is expected


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"due_at": AT}, {"role": "citizen"}])
def test_an_order_that_nobody_could_follow_is_refused(order: Order, wrong: dict[str, object]) -> None:
    check_order(order, AT)
    with pytest.raises(Refusal):
        check_order(replace(order, **wrong), AT)  # type: ignore[arg-type]


@pytest.mark.parametrize(("typed", "number"), [("97,5", 97.5), ("95%", 95.0), ("", None), (" 1 200 ", 1200.0)])
def test_numbers_as_people_type_them(typed: str, number: float | None) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize("typed", ["many", "nan", "inf"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError):
        number_of(typed)
