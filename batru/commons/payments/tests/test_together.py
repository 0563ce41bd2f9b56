"""Many at once, and any order of deeds: exactly one effect, and no đồng appears or vanishes."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from batru.commons.journal.models import Message
from batru.commons.journal.public import first_break, history, relay
from batru.commons.payments.actions.hearing import apply, take_notification
from batru.commons.payments.actions.refunding import confirm_refund, decide_refund
from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.models import Attempt, Charge, Notification, Posting, Receipt, Refund, Settlement
from batru.commons.payments.rules.gateways import CANCELLED, EXPIRED, FAILED, PAID, PENDING, Event, Raw
from batru.commons.payments.tests.conftest import FEE, SYSTEM, begin
from batru.commons.payments.tests.outside import Outside
from batru.commons.people.tests.conftest import AT
from batru.kernel.refusal import Refusal

Owe = Callable[..., Charge]
T = TypeVar("T")


def patiently(deed: Callable[[], T]) -> T:
    """Try again as gateways do: SQLite in memory, where tests run, says "locked" at once instead of waiting."""
    for _ in range(500):
        try:
            return deed()
        except OperationalError:
            if connection.vendor != "sqlite":
                raise
            time.sleep(0.01)
        finally:
            connections.close_all()
    raise AssertionError("It stayed locked.")


@pytest.mark.django_db(transaction=True)
def test_many_notifications_at_once_have_one_effect(owe: Owe, open_world: Callable[[str], Outside]) -> None:
    at_once, threads = (200, 24) if connection.vendor == "postgresql" else (24, 4)
    world = open_world("momo")
    attempt = begin(owe(), "momo")
    relay()
    world.pay(attempt.reference)
    raw = world.notification(attempt.reference)

    def tell(_: int) -> int:
        reply = patiently(lambda: take_notification("momo", raw))
        return reply.status if reply else 0

    with ThreadPoolExecutor(threads) as pool:
        assert set(pool.map(tell, range(at_once))) == {204}
    settled = Settlement.objects.get()
    assert (settled.amount, Receipt.objects.count()) == (FEE, 1)
    assert Notification.objects.get().seen >= at_once
    assert Posting.objects.filter(account="clearing").aggregate(Sum("amount"))["amount__sum"] == FEE
    assert Message.objects.filter(topic="payments.settled").count() == 1
    lines = [line.act for line in history(f"charge/{settled.charge.key}")]
    assert lines.count("payments.charge.settled") == 1
    assert first_break(f"charge/{settled.charge.key}") is None


@pytest.mark.django_db(transaction=True)
def test_receipts_of_many_at_once_have_no_gap(owe: Owe, open_world: Callable[[str], Outside]) -> None:
    count, threads = (60, 16) if connection.vendor == "postgresql" else (12, 4)
    open_world("demo")
    owed = [owe(f"dossier/{number}") for number in range(count)]

    def pay(one: Charge) -> None:
        patiently(lambda: take_cash(one.key, FEE, by=SYSTEM, at=AT))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(pay, owed))
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, count + 1))


class Money(RuleBasedStateMachine):
    """Two fees, tries without number, gateways that say anything in any order, cash and refunds in between."""

    owe: Owe

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.fees = [type(self).owe(f"dossier/{number}") for number in range(2)]
        self.attempts: list[Attempt] = []
        self.paid: set[str] = set()
        self.cash = 0
        self.asked = 0
        self.back = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(which=st.integers(0, 1))
    def tries(self, which: int) -> None:
        try:
            self.attempts.append(begin(self.fees[which], "demo", f"{len(self.attempts)}"))
        except Refusal as refusal:
            paid = Settlement.objects.filter(charge=self.fees[which], is_surplus=False).exists()
            assert paid or refusal.code == "payments.attempt.too_many"

    @precondition(lambda self: self.attempts)
    @rule(
        which=st.integers(0, 9),
        state=st.sampled_from([PAID, PAID, FAILED, CANCELLED, EXPIRED, PENDING, "nonsense"]),
        amount=st.sampled_from([FEE, FEE, FEE, FEE - 1, 0]),
    )
    def hears(self, which: int, state: str, amount: int) -> None:
        attempt = self.attempts[which % len(self.attempts)]
        apply("demo", Event(attempt.reference, state, amount, "T"), "notification")
        if state == PAID and amount == FEE:
            self.paid.add(attempt.reference)

    @precondition(lambda self: self.attempts)
    @rule(which=st.integers(0, 9), body=st.binary(max_size=30))
    def hears_garbage(self, which: int, body: bytes) -> None:
        take_notification("demo", Raw("POST", "", body))

    @rule(which=st.integers(0, 1))
    def takes_cash(self, which: int) -> None:
        try:
            take_cash(self.fees[which].key, FEE, by=SYSTEM, at=AT)
        except Refusal:
            return
        self.cash += FEE

    @rule(amount=st.integers(1, 2 * FEE), which=st.integers(0, 9))
    def gives_back(self, amount: int, which: int) -> None:
        found = list(Settlement.objects.order_by("id"))
        if not found:
            return
        self.asked += 1
        try:
            refund = decide_refund(found[which % len(found)].pk, amount, "x", f"{self.asked}", by=SYSTEM, at=AT)
        except Refusal:
            return
        if refund.state == "by_hand":
            confirm_refund(refund.reference, by=SYSTEM, at=AT)
            self.back += amount

    @invariant()
    def every_transaction_sums_to_zero(self) -> None:
        sums = Posting.objects.values("transaction").annotate(total=Sum("amount")).values_list("total", flat=True)
        assert set(sums) <= {0}

    @invariant()
    def the_books_hold_exactly_the_money_that_came_in(self) -> None:
        held = dict(Posting.objects.values_list("account").annotate(Sum("amount")).order_by())
        assert held.get("clearing", 0) + held.get("cash", 0) == FEE * len(self.paid) + self.cash - self.back
        owed = sum(FEE for fee in Charge.objects.all() if fee.settled_at is None)
        assert held.get("receivable", 0) == owed

    @invariant()
    def no_fee_is_settled_twice_and_nothing_is_given_back_twice(self) -> None:
        for fee in self.fees:
            assert Settlement.objects.filter(charge=fee, is_surplus=False).count() <= 1
        for settled in Settlement.objects.all():
            given = Refund.objects.filter(settlement=settled).aggregate(Sum("amount"))["amount__sum"] or 0
            assert given <= settled.amount


@pytest.mark.django_db
def test_money_is_conserved(owe: Owe, open_world: Callable[[str], Outside]) -> None:
    open_world("demo")
    Money.owe = staticmethod(owe)
    few = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Money, settings=few)
