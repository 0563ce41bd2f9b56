"""For how many one address pays, by hand: without a database, and as the room reports it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from batru.commons.payments.facts import payments
from batru.commons.payments.models import Attempt, Charge, Settlement
from batru.commons.payments.rules.payers import Paid, payers_served
from batru.commons.people.tests.conftest import AT
from batru.kernel.period import VIETNAM, Month

FIRST = datetime(2022, 12, 1, 8, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ([(0, "1.1.1.1", "a"), (1, "1.1.1.1", "b"), (2, "1.1.1.1", "a")], [1, 2, 2]),
        ([(0, "1.1.1.1", "a"), (1, "2.2.2.2", "b")], [1, 1]),
        ([(0, "1.1.1.1", "a"), (30, "1.1.1.1", "b"), (31, "1.1.1.1", "c")], [1, 2, 2]),
    ],
)
def test_payers_served(paid: list[tuple[int, str, str]], told: list[int]) -> None:
    given = [Paid(n, FIRST + timedelta(days=day), address, payer) for n, (day, address, payer) in enumerate(paid)]
    assert list(payers_served(given).values()) == told


@pytest.mark.django_db
def test_the_room_tells_the_number_and_neither_address_nor_name(owe: Callable[..., Charge]) -> None:
    """Two fees paid from one address for two people, one at the counter: two payers, and nobody known."""
    told: dict[str, Any] = {"gateway": "demo", "amount": 15_000, "language": "vi", "made_at": AT, "expires_at": AT}
    for number, payer in enumerate(("Nguyễn Thị Hoa", "Lê Văn Tú", "Trần  THỊ Lan")):
        own = owe(subject=f"dossier/{number}", payer=payer)
        tried = Attempt.objects.create(charge=own, reference=str(number), once="a", payer_address="203.0.113.7", **told)
        Settlement.objects.create(
            charge=own, attempt=tried if number else None, method="demo", place="gateway", amount=own.amount,
            proof="query", at=AT + timedelta(minutes=number), taken_by="x",
        )  # fmt: skip
        Charge.objects.filter(pk=own.pk).update(paid_online=number > 0, settled_at=AT)
    (columns,) = payments(Month(2022, 12))
    assert columns["payers_served"] == [None, 1, 2]
    assert "203.0.113.7" not in repr(columns) and "Hoa" not in repr(columns)
