"""What is reported upward: a row a fee, of the right kinds, and nobody's name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from batru.commons.payments.actions.refunding import confirm_refund, decide_refund
from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.facts import months, payments
from batru.commons.payments.models import Charge
from batru.commons.payments.tests.conftest import FEE, SYSTEM
from batru.commons.people.tests.conftest import AT, HOME
from batru.kernel.fact_tables import PAYMENTS
from batru.kernel.period import Month

pytestmark = pytest.mark.django_db
MONTH = Month(2022, 12)


def rows() -> list[dict[str, Any]]:
    (columns,) = payments(MONTH)
    assert tuple(columns) == PAYMENTS.names
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def test_a_fee_is_a_row_of_the_month_in_which_it_was_charged(owe: Callable[..., Charge]) -> None:
    assert (months(), list(payments(MONTH))) == (set(), [])
    owed = owe(reduction=5_000, payer="Nguyễn Thị Hoa")
    assert (months(), list(payments(MONTH.next()))) == ({MONTH}, [])
    (row,) = rows()
    assert (row["unit"], row["subject_kind"], row["state"], row["method"]) == (HOME, "dossier", "open", None)
    assert (row["full_amount_vnd"], row["amount_vnd"], row["online"], row["settled_at"]) == (FEE, 10_000, False, None)
    said = " ".join(str(value) for value in row.values())
    assert "Hoa" not in said and owed.key not in said and owed.subject not in said


def test_payment_and_refund_are_seen_once_each(owe: Callable[..., Charge]) -> None:
    settled = take_cash(owe().key, FEE, by=SYSTEM, at=AT)
    for once, amount in (("a", 4_000), ("b", 1_000), ("c", 2_000)):
        refund = decide_refund(settled.pk, amount, "Thu nhầm", once, by=SYSTEM, at=AT)
        if once != "c":
            confirm_refund(refund.reference, by=SYSTEM, at=AT)
    (row,) = rows()
    assert (row["state"], row["method"], row["online"], row["settled_at"]) == ("settled", "counter", False, AT)
    assert (row["refunded_vnd"], row["refunded_at"]) == (5_000, AT)


def test_the_journal_names_the_month_that_changed(owe: Callable[..., Charge]) -> None:
    take_cash(owe().key, FEE, by=SYSTEM, at=AT)
    entries = apps.get_model("journal.Entry").objects.filter(subject__startswith="charge/")
    assert set(entries.values_list("fact", "month")) == {("payments", "2022-12")}
