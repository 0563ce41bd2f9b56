"""Fees in the lake: noticed by the journal's line, and recounted twice the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.models import Charge
from batru.commons.payments.tests.conftest import FEE, SYSTEM, _quick_hashes, agreed, owe, places
from batru.commons.people.tests.conftest import AT
from batru.facts import jobs
from batru.facts.public import digests, select
from batru.kernel.fact_tables import PAYMENTS
from batru.kernel.period import Month

__all__ = ["_quick_hashes", "agreed", "owe", "places"]


@pytest.mark.django_db
def test_recounted_twice_the_lake_says_the_same(lake: Path, owe: Callable[..., Charge]) -> None:
    owed = owe()
    assert jobs.refresh()["payments"] == {Month.of(AT)}
    first, rows = digests(PAYMENTS), _rows()
    assert [row[:2] for row in rows] == [["open", None]]
    jobs.rebuild()
    assert (digests(PAYMENTS), _rows()) == (first, rows)
    take_cash(owed.key, FEE, by=SYSTEM, at=AT)
    assert jobs.refresh()["payments"] == {Month.of(AT)}
    assert digests(PAYMENTS) != first and [row[:2] for row in _rows()] == [["settled", "counter"]]


def _rows() -> list[list[Any]]:
    return select(PAYMENTS, "SELECT state, method, * FROM payments ORDER BY key")
