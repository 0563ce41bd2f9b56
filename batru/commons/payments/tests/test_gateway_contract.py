"""What every gateway promises; each folder in `gateways/` is tested, asked or not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import Sum

from batru.commons.journal.public import relay
from batru.commons.payments import gateways
from batru.commons.payments.actions.attempts import create_order
from batru.commons.payments.actions.hearing import take_notification
from batru.commons.payments.actions.refunding import decide_refund
from batru.commons.payments.gateways.registry import GATEWAYS
from batru.commons.payments.models import Attempt, Charge, Notification, Posting, Receipt, Refund, Settlement
from batru.commons.payments.reads.ways import way
from batru.commons.payments.rules.gateways import Health, Raw, Reply
from batru.commons.payments.tests.conftest import FEE, SYSTEM, Time, begin, opened
from batru.commons.payments.tests.outside import Outside
from batru.commons.people.tests.conftest import AT, DAY, HOME

Owe = Callable[..., Charge]
pytestmark = pytest.mark.django_db
OUTAGES = (10, 60, 300, 3600)


@pytest.fixture(params=sorted(GATEWAYS))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def outside(code: str, open_world: Callable[[str], Outside]) -> Outside:
    return open_world(code)


@pytest.fixture
def owed(owe: Owe) -> Charge:
    return owe()


def under_way(owed: Charge, code: str, outside: Outside, once: str = "1") -> Attempt:
    """An attempt that the gateway knows and whose page the payer has opened."""
    attempt = begin(owed, code, once)
    relay()
    outside.visit(opened(attempt))
    return attempt


def tell(code: str, raw: Raw) -> Reply:
    reply = take_notification(code, raw)
    assert reply is not None
    return reply


def assert_paid_once(owed: Charge, outside: Outside) -> None:
    owed.refresh_from_db()
    settled = Settlement.objects.get(charge=owed)
    assert (settled.amount, settled.is_surplus, owed.paid_online, owed.settled_at is not None) == (
        FEE,
        False,
        True,
        True,
    )
    assert Receipt.objects.filter(settlement=settled).count() == 1
    assert_books_balance(receivable=0)
    assert outside.wrong() == []


def assert_unpaid(owed: Charge) -> None:
    owed.refresh_from_db()
    assert (owed.settled_at, owed.paid_online, Settlement.objects.count()) == (None, False, 0)
    assert_books_balance(receivable=FEE)


def assert_books_balance(receivable: int) -> None:
    sums = Posting.objects.values("transaction").annotate(total=Sum("amount")).values_list("total", flat=True)
    assert set(sums) == {0}
    held = Posting.objects.filter(account="receivable").aggregate(Sum("amount"))
    assert held["amount__sum"] == receivable


def only(outside: Outside, what: str) -> None:
    if not getattr(outside, what):
        pytest.skip(f"This gateway has none of its {what}.")


def test_every_folder_is_a_gateway() -> None:
    folders = {found.parent.name for found in Path(str(gateways.__file__)).parent.glob("*/__init__.py")}
    assert folders - {"tests"} == set(GATEWAYS)


def test_every_gateway_has_a_name_in_both_languages_and_sensible_limits(code: str) -> None:
    gateway = GATEWAYS[code]
    assert gateway.name["vi"] and gateway.name["en"]
    assert 0 < gateway.least < gateway.most
    assert set(gateway.secrets) <= set(gateway.needs)


def test_without_its_setup_it_is_not_offered(code: str, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    found = way(code, HOME, DAY)
    assert found is not None
    assert [secret for secret in found.setup.secrets.values() if secret in repr(found.setup)] == [], "never shown"
    for secret in GATEWAYS[code].secrets:
        monkeypatch.delenv(f"BATRU_PAYMENTS_{code}_{secret}".upper())
    if GATEWAYS[code].secrets:
        assert way(code, HOME, DAY) is None


def test_an_order_arrives_as_it_was_meant(code: str, outside: Outside, owed: Charge) -> None:
    attempt = under_way(owed, code, outside)
    attempt.refresh_from_db()
    assert (attempt.state, bool(attempt.pay_url or attempt.qr)) == ("pending", True)
    assert outside.orders() == {attempt.reference: FEE}
    assert outside.wrong() == []
    assert_unpaid(owed)


def test_no_fault_loses_or_doubles_an_order(code: str, outside: Outside, owed: Charge, time: Time) -> None:
    attempt = begin(owed, code)
    for fault in outside.faults:
        outside.break_by(fault)
        time.pass_(30)
        outside.mend()
    time.pass_(60)
    time.pass_(120)
    outside.visit(opened(attempt))
    assert outside.orders() == {attempt.reference: FEE}
    assert (attempt.state, outside.wrong()) == ("pending", [])
    assert_unpaid(owed)


def test_the_same_order_again_is_the_same_order(code: str, outside: Outside, owed: Charge) -> None:
    attempt = begin(owed, code)
    for number in range(3):
        Attempt.objects.filter(pk=attempt.pk).update(state="created")
        create_order(number, {"attempt": attempt.pk})
        outside.visit(opened(attempt))
    assert outside.orders() == {attempt.reference: FEE}


def test_a_notification_settles_and_the_same_again_changes_nothing(code: str, outside: Outside, owed: Charge) -> None:
    only(outside, "notifies")
    attempt = under_way(owed, code, outside)
    outside.pay(attempt.reference)
    raw = outside.notification(attempt.reference)
    replies = [tell(code, raw) for _ in range(5)]
    assert {reply.status // 100 for reply in replies} == {2}
    assert_paid_once(owed, outside)
    note = Notification.objects.get()
    assert (bytes(note.body), note.query, note.seen, note.is_verified) == (raw.body, raw.query, 5, True)
    assert note.attempt_id == attempt.pk


def test_a_forged_notification_is_kept_and_has_no_effect(code: str, outside: Outside, owed: Charge) -> None:
    attempt = under_way(owed, code, outside)
    if not outside.notifies:
        assert take_notification(code, outside.forged(attempt.reference)) is None
        return
    outside.pay(attempt.reference)
    reply = tell(code, outside.forged(attempt.reference))
    assert reply.status == 400 or (reply.body or {}).get("RspCode") == "97"
    assert_unpaid(owed)
    assert Notification.objects.get().is_verified is False


@pytest.mark.parametrize("spoil", ["truncated", "empty", "binary", "number", "null", "deep", "twice"])
def test_garbage_is_not_believed(code: str, outside: Outside, owed: Charge, spoil: str) -> None:
    only(outside, "notifies")
    attempt = under_way(owed, code, outside)
    outside.pay(attempt.reference)
    raw = outside.notification(attempt.reference)
    bodies = {
        "truncated": raw.body[:-9],
        "empty": b"",
        "binary": b"\xff\x00\xfe" * 50,
        "number": b"5",
        "null": b"null",
        "deep": b"[" * 50_000,
        "twice": raw.body * 2,
    }
    queries = {"truncated": raw.query[:-9], "twice": f"{raw.query}&{raw.query}"}
    tell(code, Raw(raw.method, queries.get(spoil, ""), bodies[spoil]))
    assert_unpaid(owed)
    assert tell(code, raw).status // 100 == 2
    assert_paid_once(owed, outside)


def test_another_amount_is_a_dispute_and_not_a_payment(code: str, outside: Outside, owed: Charge) -> None:
    only(outside, "notifies")
    attempt = under_way(owed, code, outside)
    outside.pay(attempt.reference, FEE - 1)
    tell(code, outside.notification(attempt.reference))
    attempt.refresh_from_db()
    assert attempt.state == "disputed"
    assert_unpaid(owed)


def test_an_order_of_nobody_is_answered_and_changes_nothing(code: str, outside: Outside, owed: Charge) -> None:
    only(outside, "notifies")
    attempt = under_way(owed, code, outside)
    outside.pay(attempt.reference)
    raw = outside.notification(attempt.reference)
    Attempt.objects.filter(pk=attempt.pk).update(reference="BTOFNOBODY")
    assert tell(code, raw).status == (204 if code == "momo" else 200)
    assert_unpaid(owed)
    assert Notification.objects.get().verdict == "not_ours"


def test_success_after_failure_counts_and_failure_after_success_does_not(
    code: str, outside: Outside, owed: Charge
) -> None:
    only(outside, "notifies")
    attempt = under_way(owed, code, outside)
    outside.fail(attempt.reference)
    failed = outside.notification(attempt.reference)
    tell(code, failed)
    attempt.refresh_from_db()
    assert attempt.state == "failed"
    assert_unpaid(owed)
    outside.pay(attempt.reference)
    tell(code, outside.notification(attempt.reference))
    tell(code, failed)
    assert_paid_once(owed, outside)


def test_three_failed_tries_and_one_success_are_one_amount(code: str, outside: Outside, owed: Charge) -> None:
    only(outside, "notifies")
    for once in ("1", "2", "3", "4"):
        attempt = under_way(owed, code, outside, once)
        if once == "4":
            outside.pay(attempt.reference)
        else:
            outside.fail(attempt.reference)
        tell(code, outside.notification(attempt.reference))
    assert len(outside.orders()) == 4
    assert_paid_once(owed, outside)


def test_a_notification_may_come_before_the_answer(code: str, outside: Outside, owed: Charge, time: Time) -> None:
    """The gateway takes the order and falls silent; the payer is quicker than our next try."""
    only(outside, "notifies")
    attempt = begin(owed, code)
    if "takes_and_hangs_up" in outside.faults and code != "vnpay":
        outside.break_by("takes_and_hangs_up")
        relay()
        outside.mend()
    else:
        relay()
        outside.visit(opened(attempt))
        Attempt.objects.filter(pk=attempt.pk).update(state="created", pay_url="")
    outside.pay(attempt.reference)
    tell(code, outside.notification(attempt.reference))
    time.pass_(30)
    attempt.refresh_from_db()
    assert attempt.state == "paid"
    assert_paid_once(owed, outside)


def test_money_that_comes_late_counts(code: str, outside: Outside, owed: Charge, time: Time) -> None:
    only(outside, "notifies")
    attempt = under_way(owed, code, outside)
    time.pass_(16 * 60)
    time.pass_(3600)
    attempt.refresh_from_db()
    assert attempt.state == "expired"
    outside.pay(attempt.reference)
    tell(code, outside.notification(attempt.reference))
    assert_paid_once(owed, outside)


def test_a_lost_notification_is_found_by_asking(code: str, outside: Outside, owed: Charge, time: Time) -> None:
    only(outside, "queries")
    attempt = under_way(owed, code, outside)
    outside.pay(attempt.reference)
    time.pass_(61)
    assert Settlement.objects.get().proof == "query"
    assert_paid_once(owed, outside)
    tell(code, outside.notification(attempt.reference))
    assert_paid_once(owed, outside)


def test_no_bad_answer_to_a_question_is_taken_for_money(code: str, outside: Outside, owed: Charge, time: Time) -> None:
    only(outside, "queries")
    attempt = under_way(owed, code, outside)
    for fault in outside.faults:
        outside.break_by(fault)
        time.pass_(90)
        outside.mend()
        assert_unpaid(owed)
    outside.pay(attempt.reference)
    for _ in range(3):
        time.pass_(3600)
    assert_paid_once(owed, outside)


@pytest.mark.parametrize("seconds", OUTAGES)
def test_an_outage_while_paying_loses_and_doubles_nothing(
    code: str, outside: Outside, owed: Charge, time: Time, seconds: int
) -> None:
    only(outside, "queries")
    attempt = under_way(owed, code, outside)
    outside.pay(attempt.reference)
    fault = outside.faults[0] if outside.faults else ""
    if fault:
        outside.break_by(fault)
    for _ in range(10):
        time.pass_(seconds / 10)
    if fault:
        assert_unpaid(owed)
    outside.mend()
    for _ in range(4):
        time.pass_(3600)
    assert_paid_once(owed, outside)


@pytest.mark.parametrize("seconds", OUTAGES)
def test_an_outage_before_the_order_delays_it_or_ends_the_try(
    code: str, outside: Outside, owed: Charge, time: Time, seconds: int
) -> None:
    """A try lives for 15 minutes; after a longer outage nothing was ordered, and a new one works."""
    fault = outside.faults[0] if outside.faults else ""
    if fault:
        outside.break_by(fault)
    attempt = begin(owed, code)
    for _ in range(10):
        time.pass_(seconds / 10)
    outside.mend()
    for _ in range(4):
        time.pass_(max(60, seconds))
    if fault and seconds > 900 and code != "vnpay":
        attempt.refresh_from_db()
        assert (attempt.state, outside.orders()) == ("expired", {})
    attempt = under_way(owed, code, outside, "again")
    assert attempt.state == "pending"
    assert outside.orders()[attempt.reference] == FEE
    assert_unpaid(owed)


def test_a_refund_is_made_once_whatever_happens(code: str, outside: Outside, owed: Charge, time: Time) -> None:
    only(outside, "notifies")
    attempt = under_way(owed, code, outside)
    outside.pay(attempt.reference)
    tell(code, outside.notification(attempt.reference))
    settled = Settlement.objects.get()
    for _ in range(2):
        decide_refund(settled.pk, FEE, "Thu nhầm", "once", by=SYSTEM, at=AT)
    for fault in outside.faults:
        outside.break_by(fault)
        time.pass_(7200)
        outside.mend()
    time.pass_(7200)
    refund = Refund.objects.get()
    if outside.refunds_itself:
        assert (refund.state, outside.refunded()) == ("done", [FEE])
        assert Receipt.objects.get().cancelled_at is not None
        held = Posting.objects.filter(account="clearing").aggregate(Sum("amount"))
        assert held["amount__sum"] == 0
    else:
        assert refund.state == "by_hand"
    assert_books_balance(receivable=0)


def test_health_is_told_and_never_raised(code: str, outside: Outside) -> None:
    found = way(code, HOME, DAY)
    assert found is not None
    assert found.gateway.check(found.setup).is_well
    for fault in outside.faults:
        outside.break_by(fault)
        health = found.gateway.check(found.setup)
        outside.mend()
        assert isinstance(health, Health)
        assert health.words
    if "refuses" in outside.faults:
        outside.break_by("refuses")
        assert not found.gateway.check(found.setup).is_well
