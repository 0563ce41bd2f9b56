"""Owing, cash at the counter, receipts, refunds: who may, and what the books say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum

from batru.commons import clock
from batru.commons.journal.public import history, relay
from batru.commons.payments.actions import posting
from batru.commons.payments.actions.charging import charge, withdraw
from batru.commons.payments.actions.hearing import ask_due, take_notification
from batru.commons.payments.actions.refunding import confirm_refund, decide_refund
from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.models import Attempt, Posting, Receipt, Refund, Settlement
from batru.commons.payments.public import Charge, Settled, charges_for, is_paid_online, is_settled, on_settled, pay_url
from batru.commons.payments.tests.conftest import FEE, SYSTEM, begin
from batru.commons.payments.tests.outside import Outside
from batru.commons.people.public import NOBODY, Actor
from batru.commons.people.tests.conftest import AT, HOME
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Owe = Callable[..., Charge]
Cast = Callable[[str], Actor]


def books() -> dict[str, int]:
    held = Posting.objects.values_list("account").annotate(Sum("amount")).order_by("account")
    return {account: amount for account, amount in held if amount}


def test_a_fee_is_owed_once(owe: Owe) -> None:
    first = owe(reduction=5_000, article="Nghị quyết 1, điều 2")
    assert owe(reduction=5_000).pk == first.pk
    assert (first.full_amount, first.reduction, first.amount) == (15_000, 5_000, 10_000)
    assert books() == {"receivable": 10_000, "income": -10_000}
    assert pay_url(first) == f"/payments/{first.key}/"
    assert len(first.key) == 20
    assert not is_settled("dossier/1")
    assert [one.pk for one in charges_for("dossier/1")] == [first.pk]
    assert [line.act for line in history(f"charge/{first.key}")] == ["payments.charge.made"]


def test_another_amount_for_the_same_is_refused(owe: Owe) -> None:
    owe()
    with pytest.raises(Refusal, match=r"payments\.charge\.other_amount"):
        owe(amount=FEE + 1)
    assert owe(amount=FEE + 1, code="copy").amount == FEE + 1


@pytest.mark.parametrize(("amount", "reduction"), [(1.5, 0), ("15000", 0), (True, 0), (FEE, 1.0)])
def test_only_whole_dong_are_owed(owe: Owe, amount: Any, reduction: Any) -> None:
    with pytest.raises(TypeError):
        owe(amount=amount, reduction=reduction)


def test_a_reduction_beyond_the_fee_is_refused(owe: Owe) -> None:
    with pytest.raises(ValueError, match="can be owed"):
        owe(reduction=FEE + 1)


def test_nothing_to_pay_is_settled_at_once_and_told(owe: Owe) -> None:
    free = owe(reduction=FEE)
    assert (free.method, free.paid_online, is_settled("dossier/1")) == ("nothing", False, True)
    assert books() == {}


def test_what_was_never_charged_is_settled(db: None) -> None:
    assert is_settled("dossier/unknown")


def test_a_fee_is_withdrawn_while_it_is_unpaid(owe: Owe, cast: Cast) -> None:
    owed = owe()
    withdraw(owed.key, "Thu nhầm", by=SYSTEM, at=AT)
    assert (is_settled("dossier/1"), books()) == (True, {})
    with pytest.raises(Refusal, match=r"payments\.charge\.withdrawn"):
        take_cash(owed.key, FEE, by=cast("minh"), at=AT)
    paid = owe("dossier/2")
    take_cash(paid.key, FEE, by=cast("minh"), at=AT)
    with pytest.raises(Refusal, match=r"payments\.charge\.settled"):
        withdraw(paid.key, "Thu nhầm", by=SYSTEM, at=AT)


def test_cash_is_taken_once_with_a_receipt_and_is_not_online(owe: Owe, cast: Cast, agreed: dict[str, Any]) -> None:
    owed = owe(payer="Nguyễn Thị Hoa")
    take_cash(owed.key, FEE, by=cast("minh"), at=AT)
    with pytest.raises(Refusal, match=r"payments\.charge\.settled"):
        take_cash(owed.key, FEE, by=cast("minh"), at=AT)
    receipt = Receipt.objects.get()
    assert (receipt.number, receipt.collector, receipt.payer) == (1, "Trần Văn Minh", "Nguyễn Thị Hoa")
    assert books() == {"cash": FEE, "income": -FEE}
    assert (is_settled("dossier/1"), is_paid_online("dossier/1")) == (True, False)


@pytest.mark.parametrize("amount", [FEE - 1, FEE + 1, 0])
def test_cash_is_exactly_what_is_owed(owe: Owe, cast: Cast, amount: int) -> None:
    with pytest.raises(Refusal, match=r"payments\.cash\.amount"):
        take_cash(owe().key, amount, by=cast("minh"), at=AT)
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("who", ["tu", "hoa", "thu", "lan", "phuc"])
def test_others_may_not_take_cash(owe: Owe, cast: Cast, who: str) -> None:
    with pytest.raises(Refusal, match=r"journal\.permission"):
        take_cash(owe().key, FEE, by=cast(who), at=AT)
    assert not Settlement.objects.exists()


def test_nobody_may_take_cash(owe: Owe) -> None:
    with pytest.raises(Refusal, match=r"journal\.permission"):
        take_cash(owe().key, FEE, by=NOBODY, at=AT)


def test_receipts_have_no_gaps_and_begin_anew_each_year(owe: Owe, cast: Cast, agreed: dict[str, Any]) -> None:
    for number in range(3):
        take_cash(owe(f"dossier/{number}").key, FEE, by=cast("minh"), at=AT)
        with pytest.raises(Refusal):
            take_cash(owe(f"dossier/{number}").key, FEE, by=cast("minh"), at=AT)
    take_cash(owe("dossier/next").key, FEE, by=cast("minh"), at=AT + timedelta(days=60))
    found = Receipt.objects.order_by("id").values_list("series__year", "number")
    assert list(found) == [(2022, 1), (2022, 2), (2022, 3), (2023, 1)]


def test_without_signs_of_its_own_a_place_gives_no_receipt(owe: Owe, cast: Cast, agreed: dict[str, Any]) -> None:
    del agreed["receipts"]
    take_cash(owe().key, FEE, by=cast("minh"), at=AT)
    assert not Receipt.objects.exists()


def test_cash_is_given_back_by_the_chairs_decision_and_the_clerks_hand(
    owe: Owe, cast: Cast, agreed: dict[str, Any]
) -> None:
    settled = take_cash(owe().key, FEE, by=cast("minh"), at=AT)
    with pytest.raises(Refusal, match=r"journal\.permission"):
        decide_refund(settled.pk, FEE, "Thu nhầm", "a", by=cast("minh"), at=AT)
    part = decide_refund(settled.pk, 5_000, "Thu nhầm", "a", by=cast("lan"), at=AT)
    assert decide_refund(settled.pk, 5_000, "Thu nhầm", "a", by=cast("lan"), at=AT).pk == part.pk
    with pytest.raises(Refusal, match=r"payments\.refund\.amount"):
        decide_refund(settled.pk, FEE - 5_000 + 1, "Thu nhầm", "b", by=cast("lan"), at=AT)
    assert books() == {"cash": FEE, "income": -FEE}
    with pytest.raises(Refusal, match=r"journal\.permission"):
        confirm_refund(part.reference, by=cast("tu"), at=AT)
    for _ in range(2):
        confirm_refund(part.reference, by=cast("minh"), at=AT)
    assert books() == {"cash": FEE - 5_000, "refunds": 5_000, "income": -FEE}
    assert Receipt.objects.get().cancelled_at is None
    rest = decide_refund(settled.pk, FEE - 5_000, "Thu nhầm", "c", by=cast("lan"), at=AT)
    confirm_refund(rest.reference, by=cast("minh"), at=AT)
    assert books() == {"refunds": FEE, "income": -FEE}
    assert Receipt.objects.get().cancelled_at == AT


@pytest.mark.parametrize(("amount", "reason"), [(0, "x"), (-5, "x"), (FEE, "  ")])
def test_a_refund_needs_an_amount_and_a_reason(owe: Owe, cast: Cast, amount: int, reason: str) -> None:
    settled = take_cash(owe().key, FEE, by=cast("minh"), at=AT)
    with pytest.raises(Refusal, match=r"payments\.refund"):
        decide_refund(settled.pk, amount, reason, "a", by=cast("lan"), at=AT)
    assert not Refund.objects.exists()


def test_paying_at_two_places_is_a_surplus_that_is_to_be_given_back(
    owe: Owe, cast: Cast, open_world: Callable[[str], Outside]
) -> None:
    demo = open_world("demo")
    owed = owe()
    attempt = begin(owed, "demo")
    relay()
    take_cash(owed.key, FEE, by=cast("minh"), at=AT)
    demo.pay(attempt.reference)
    Attempt.objects.update(ask_at=AT)
    ask_due()
    relay()
    owed.refresh_from_db()
    assert (owed.method, owed.paid_online) == ("counter", False)
    assert list(Settlement.objects.order_by("id").values_list("is_surplus", flat=True)) == [False, True]
    assert books() == {"cash": FEE, "clearing": FEE, "surplus": -FEE, "income": -FEE}
    assert Receipt.objects.count() == 1
    decide_refund(Settlement.objects.get(is_surplus=True).pk, FEE, "Nộp hai lần", "a", by=cast("lan"), at=AT)
    relay()
    assert books() == {"cash": FEE, "income": -FEE}
    assert demo.refunded() == [FEE]


def test_what_a_gateway_cannot_give_back_the_treasury_does(
    owe: Owe, cast: Cast, open_world: Callable[[str], Outside]
) -> None:
    payos = open_world("payos")
    attempt = begin(owe(), "payos")
    relay()
    payos.pay(attempt.reference)
    assert take_notification("payos", payos.notification(attempt.reference)) is not None
    refund = decide_refund(Settlement.objects.get().pk, FEE, "Thu nhầm", "a", by=cast("lan"), at=AT)
    with pytest.raises(Refusal, match=r"payments\.refund\.by_hand"):
        confirm_refund(refund.reference, by=cast("thu"), at=AT)
    relay()
    confirm_refund(refund.reference, by=cast("thu"), at=AT)
    assert books() == {"clearing": FEE, "refunds": FEE, "treasury": -FEE, "income": -FEE}


def test_a_form_sent_twice_is_one_try(owe: Owe, open_world: Callable[[str], Outside]) -> None:
    open_world("demo")
    owed = owe()
    assert begin(owed, "demo", "x").pk == begin(owed, "demo", "x").pk
    assert begin(owed, "demo", "y").pk != begin(owed, "demo", "x").pk


def test_tries_are_not_without_number(owe: Owe, open_world: Callable[[str], Outside]) -> None:
    open_world("demo")
    owed = owe()
    for number in range(20):
        begin(owed, "demo", str(number))
    with pytest.raises(Refusal, match=r"payments\.attempt\.too_many"):
        begin(owed, "demo", "one more")
    assert begin(owed, "demo", "19").once == "19"


def test_what_is_not_offered_cannot_be_chosen(owe: Owe, open_world: Callable[[str], Outside], cast: Cast) -> None:
    open_world("momo")
    with pytest.raises(Refusal, match=r"payments\.way\.not_offered"):
        begin(owe("dossier/small", amount=999), "momo")
    with pytest.raises(Refusal, match=r"payments\.way\.not_offered"):
        begin(owe(), "vnpay")
    paid = owe("dossier/2")
    take_cash(paid.key, FEE, by=cast("minh"), at=AT)
    with pytest.raises(Refusal, match=r"payments\.charge\.settled"):
        begin(paid, "momo")


def test_the_room_above_is_told_until_it_listens(owe: Owe, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Settled] = []
    troubles = [RuntimeError("not now")]
    monkeypatch.setattr(posting, "_handlers", {})

    @on_settled("dossier/")
    def hear(news: Settled) -> None:
        if troubles:
            raise troubles.pop()
        heard.append(news)

    owed, other = owe(), owe("market/1")
    take_cash(other.key, FEE, by=cast("minh"), at=AT)
    take_cash(owed.key, FEE, by=cast("minh"), at=AT)
    assert heard == []
    relay()
    assert heard == []
    later = clock.real_now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    relay()
    assert heard == [Settled("dossier/1", owed.key, "fee", FEE, "counter", False, AT)]


def test_a_charge_needs_a_unit_that_exists(places: None) -> None:
    title = {"vi": "x", "en": "x"}
    assert charge("a/1", unit_key=HOME, title=title, amount=1, by=SYSTEM, at=AT).unit_id == HOME


def test_a_posting_is_never_deleted(owe: Owe) -> None:
    owe()
    with pytest.raises(TypeError):
        Posting.objects.all()[0].delete()
