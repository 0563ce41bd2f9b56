"""Fees and the post: owed at receipt, paid and heard once, brought home, and given up where it ends."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from batru.commons import clock, home
from batru.commons.journal.public import history, relay
from batru.commons.notices.public import Notice
from batru.commons.payments import public as payments
from batru.commons.people.public import Actor
from batru.commons.post import public as post
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.law.procedure import ProcedureVersion
from batru.pillars.government.onestop import facts
from batru.pillars.government.onestop.actions import checking, hearing, processing, stopping, suspending
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register, submit
from batru.pillars.government.onestop.models import DeliveryAddress, Dossier
from batru.pillars.government.onestop.reads import times
from batru.pillars.government.onestop.rules.fees import counted_by, owed
from batru.pillars.government.onestop.tests.conftest import HOME, STATUS, WARD, sure, vn

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
EXTRACT, RESIDENCE, CERTIFIED, LAND = "2.000635", "1.004222", "2.000815", "1.012817"
DAY = date(2022, 12, 1)


@pytest.fixture
def opened(cast: Cast) -> Callable[[str], Client]:
    """A browser in which a member of the cast is signed in."""

    def enter(username: str) -> Client:
        client = Client()
        door = "/sign-in/" if username == "hoa" else "/office/sign-in/"
        assert client.post(door, {"username": username, "password": "x"}).status_code == 302
        client.cookies["batru_language"] = "en"
        return client

    return enter


def filed(cast: Cast, copies: int = 2, **more: Any) -> str:
    """Bà Hoa wants copies of an extract; 8,000 đồng each (Circular 281/2016/TT-BTC)."""
    hoa = cast("hoa")
    who = Applicant(hoa.name, email="hoa@vidu.vn", person_id=hoa.person_id)
    filing = Filing(EXTRACT, WARD, who, answers={"copies": copies}, **more)
    return submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code


def received(cast: Cast, **more: Any) -> str:
    code = filed(cast, **more)
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 08:30"))
    return code


def decided(cast: Cast, **more: Any) -> str:
    code, thu = received(cast, **more), cast("thu")
    processing.take(code, by=thu, at=vn("2022-12-01 09:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-01 09:10"))
    processing.decide(code, True, "Cấp.", by=cast("lan"), at=vn("2022-12-01 09:20"))
    return code


def charges(code: str) -> list[payments.Charge]:
    return payments.charges_for(f"dossier/{code}")


def acts(code: str) -> list[str]:
    return [line.act for line in history(f"dossier/{code}")]


def pay_cash(clerk: Client, charge: payments.Charge) -> None:
    answer = clerk.post(f"/fees/{charge.key}/cash/", {"amount": str(charge.amount)})
    assert answer.status_code == 302
    relay()


def told_again(code: str) -> None:
    """Payments tell of the first charge once more, as an outbox may."""
    one = charges(code)[0]
    assert one.settled_at is not None
    news = payments.Settled(one.subject, one.key, one.code, one.amount, one.method, one.paid_online, one.settled_at)
    hearing.settled(news)


# What it costs


@pytest.mark.parametrize(
    ("procedure", "channel", "answers", "full", "reduction"),
    [
        (EXTRACT, "online", {"copies": 3}, 24_000, 0),
        (EXTRACT, "counter", {"copies": "3"}, 24_000, 0),
        (RESIDENCE, "counter", {}, 20_000, 0),
        (RESIDENCE, "online", {}, 20_000, 10_000),
        # 2,000 for each of the first two pages, 1,000 for every further one, at most 200,000 a copy.
        (CERTIFIED, "counter", {"pages": 5, "copies": 2}, 14_000, 0),
        (CERTIFIED, "counter", {"pages": 300, "copies": 2}, 400_000, 0),
    ],
)
def test_what_it_costs(procedure: str, channel: str, answers: dict[str, Any], full: int, reduction: int) -> None:
    found = owed(home.procedures()[procedure].version_on(DAY).fee, channel, answers)
    assert found is not None
    assert (found.full, found.reduction, found.amount) == (full, reduction, full - reduction)


@pytest.mark.parametrize("answers", [{}, {"pages": 5}, {"pages": "x", "copies": 1}, {"pages": -1, "copies": 1}])
def test_nobody_guesses_a_count(answers: dict[str, Any]) -> None:
    assert owed(home.procedures()[CERTIFIED].version_on(DAY).fee, "counter", answers) is None


def test_fees_are_counted_by_questions_that_are_asked() -> None:
    counted = 0
    for procedure in home.procedures().values():
        asked = {question.code for page in procedure.form.pages for question in page.questions}
        for version in procedure.versions:
            counted += len(counted_by(version.fee))
            assert set(counted_by(version.fee)) <= asked, procedure.code
    assert counted >= 5


# Owed, paid, brought


def test_from_the_look_over_to_the_result_at_home(cast: Cast, opened: Callable[[str], Client]) -> None:
    code = received(cast, result_place="post", delivery=HOME)
    (fee,) = charges(code)
    assert (fee.amount, fee.reduction, fee.article, fee.unit_id) == (16_000, 0, "281/2016/TT-BTC", WARD)
    hoa = opened("hoa")
    assert payments.pay_url(fee) in hoa.get(f"/dossiers/{code}/").content.decode()
    assert Notice.objects.filter(template="onestop/fee").count() == 1
    hoa.post(payments.pay_url(fee), {"way": "demo", "once": "a"})
    relay()
    found = re.search(r"/payments/demo/(\w+)/", hoa.get(payments.pay_url(fee)).content.decode())
    assert found is not None
    assert "no money moves" in hoa.get(found[0]).content.decode().lower()
    hoa.post(found[0], {"choice": "paid"})
    relay()
    told_again(code)
    assert acts(code).count("onestop.fee.paid") == 1
    assert payments.is_paid_online(f"dossier/{code}")
    thu = cast("thu")
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-01 10:10"))
    processing.decide(code, True, "Cấp.", by=cast("lan"), at=vn("2022-12-01 10:20"))
    (order,) = post.orders_for(f"dossier/{code}")
    assert (order.kind, order.receiver["address"]) == ("delivery", HOME.address)
    assert "By post: your result" in hoa.get(f"/dossiers/{code}/").content.decode()
    for _twice in range(2):
        hearing.delivered(f"dossier/{code}", order.number, vn("2022-12-02 15:00"))
    done = Dossier.objects.get()
    assert (done.state, done.handed_over_at) == ("handed_over", vn("2022-12-02 15:00"))
    assert acts(code).count("onestop.dossier.handed_over") == 1
    (batch,) = facts.dossiers(Month(2022, 12))
    assert (batch["fee_vnd"], batch["state"]) == ([8_000], ["handed_over"])  # for one piece, as before


def test_the_counter_takes_cash_from_the_dossiers_page(cast: Cast, opened: Callable[[str], Client]) -> None:
    code, minh = received(cast), opened("minh")
    page = minh.get(f"/dossiers/{code}/").content.decode()
    assert f"/fees/{charges(code)[0].key}/" in page and "Take cash" in page
    pay_cash(minh, charges(code)[0])
    page = minh.get(f"/dossiers/{code}/").content.decode()
    assert "in cash at the counter" in page and "Take cash" not in page and "/receipt/" in page


@pytest.mark.parametrize("copies", [0, ""])
def test_nothing_is_owed_where_it_is_free_or_unknown(cast: Cast, copies: Any) -> None:
    assert charges(received(cast, copies=copies)) == []


def test_a_simulated_dossier_owes_nothing(cast: Cast) -> None:
    assert charges(received(cast, simulated=True)) == []


def test_only_a_version_that_collects_before_holds_the_result_back(
    cast: Cast, opened: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = decided(cast)
    processing.hand_over(code, by=cast("minh"), at=vn("2022-12-01 10:00"))
    assert Dossier.objects.get().state == "handed_over"

    real = times.version_of

    def before(dossier: Dossier) -> ProcedureVersion:
        version = real(dossier)
        return replace(version, fee=replace(version.fee, collected="before"))

    monkeypatch.setattr("batru.pillars.government.onestop.reads.money.version_of", before)
    code = decided(cast, result_place="post", delivery=HOME)
    assert post.orders_for(f"dossier/{code}") == []  # it waits for the fee, not for anybody's memory
    with pytest.raises(Refusal) as refused:
        processing.hand_over(code, by=cast("minh"), at=vn("2022-12-01 10:00"))
    assert refused.value.code == "onestop.handover.unpaid"
    pay_cash(opened("minh"), charges(code)[0])
    told_again(code)
    assert len(post.orders_for(f"dossier/{code}")) == 1


def test_whoever_fetches_it_himself_gets_no_postman(cast: Cast) -> None:
    code = decided(cast, result_place="post", delivery=HOME)
    processing.hand_over(code, by=cast("minh"), at=vn("2022-12-01 10:00"))
    relay()
    assert [order.state for order in post.orders_for(f"dossier/{code}")] == ["cancelled"]


# Taken back


def test_what_is_withdrawn_is_no_longer_owed(cast: Cast) -> None:
    code = received(cast)
    processing.withdraw(code, by=cast("hoa"), at=vn("2022-12-01 09:00"))
    assert charges(code)[0].withdrawn_at == vn("2022-12-01 09:00")
    code = received(cast)
    stopping.stop(code, "Không thuộc thẩm quyền.", by=cast("lan"), at=vn("2022-12-01 09:00"))
    assert payments.is_settled(f"dossier/{code}") and charges(code)[0].settled_at is None


def test_what_was_paid_before_a_withdrawal_is_given_back_by_people(cast: Cast, opened: Callable[[str], Client]) -> None:
    code, minh = received(cast), opened("minh")
    pay_cash(minh, charges(code)[0])
    processing.withdraw(code, by=cast("hoa"), at=vn("2022-12-01 10:00"))
    (fee,) = charges(code)
    assert (fee.withdrawn_at, fee.settled_at is not None) == (None, True)
    settlement = fee.settlements.get()
    refund = payments.decide_refund(settlement.pk, 16_000, "Rút hồ sơ.", "1", by=cast("lan"), at=clock.now())
    assert (refund.amount, Dossier.objects.get().state) == (16_000, "withdrawn")


def test_money_that_comes_after_a_withdrawal_changes_no_dossier(cast: Cast, opened: Callable[[str], Client]) -> None:
    code, hoa = received(cast), opened("hoa")
    address = payments.pay_url(charges(code)[0])
    hoa.post(address, {"way": "demo", "once": "a"})
    relay()
    found = re.search(r"/payments/demo/(\w+)/", hoa.get(address).content.decode())
    assert found is not None
    processing.withdraw(code, by=cast("hoa"), at=vn("2022-12-01 09:00"))
    before = acts(code)
    hoa.post(found[0], {"choice": "paid"})
    relay()
    (fee,) = charges(code)
    assert fee.settlements.get().is_surplus and fee.settled_at is None
    assert (acts(code), Dossier.objects.get().state) == (before, "withdrawn")


@pytest.mark.parametrize(("value", "is_owed"), [(None, True), ("owed", True), ("waived", False)])
def test_what_is_open_at_a_refusal_follows_the_rule_of_the_day(
    cast: Cast, opened: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, value: str | None, is_owed: bool
) -> None:
    """No source says what becomes of it: a value of law, unconfirmed, and shown with what it says."""
    code, real = received(cast), home.rule_pack(DAY)
    if value is not None:
        rule = replace(real.values["one_stop.fee.after_refusal"], value=value)
        changed = replace(real, values={**real.values, "one_stop.fee.after_refusal": rule})
        monkeypatch.setattr(home, "rule_pack", lambda day: changed)
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 09:00"))
    processing.propose(code, "Không đủ.", by=cast("thu"), at=vn("2022-12-01 09:10"))
    processing.decide(code, False, "Không có trong sổ.", by=cast("lan"), at=vn("2022-12-01 09:20"))
    assert (charges(code)[0].withdrawn_at is None) is is_owed
    said = "a fee that was not paid by then is owed on" if is_owed else "not paid by then is no longer owed"
    for who in ("hoa", "minh"):
        page = opened(who).get(f"/dossiers/{code}/").content.decode()
        assert said in page and "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 8" in page


# A clock that waits for money


@pytest.fixture
def waiting(cast: Cast) -> str:
    """A land dossier whose clock stands since Monday 5 December for a duty of 1,250,000 đồng."""
    hoa, minh, thu = cast("hoa"), cast("minh"), cast("thu")
    filing = Filing(LAND, WARD, Applicant(hoa.name, person_id=hoa.person_id))
    code = submit(filing, by=sure(hoa), at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    suspending.suspend(code, "financial_duty", "Tiền sử dụng đất.", amount=1_250_000, by=thu, at=vn("2022-12-05 10:00"))
    return code


def test_the_clock_runs_on_from_the_payment_however_often_and_late_it_is_told(
    cast: Cast, opened: Callable[[str], Client], waiting: str
) -> None:
    minh = opened("minh")
    clock.set_now(vn("2022-12-08 09:00"))
    duty = charges(waiting)[-1]
    minh.post(f"/fees/{duty.key}/cash/", {"amount": "1250000"})
    clock.set_now(vn("2022-12-12 09:00"))  # the news is late
    relay()
    after = Dossier.objects.get()
    # As when the specialist lets it run on by hand on the 8th: three working days (test_suspensions).
    assert (after.state, after.due_at) == ("processing", vn("2023-01-04 17:00"))
    told_again(waiting)
    assert acts(waiting).count("onestop.fee.paid") == 1
    stop = after.suspensions.get()
    assert stop.ended_at is not None and stop.ended_by == hearing.BY.key
    assert abs(stop.ended_at - vn("2022-12-08 09:00")) < timedelta(minutes=1)


def test_let_run_on_by_hand_the_duty_is_no_longer_owed_here(cast: Cast, waiting: str) -> None:
    suspending.resume(waiting, by=cast("thu"), at=vn("2022-12-08 09:00"))
    assert charges(waiting)[-1].withdrawn_at is not None
    with pytest.raises(Refusal):
        suspending.suspend(waiting, "force_majeure", "Bão.", "Điều 1", 5, by=cast("thu"), at=vn("2022-12-09 09:00"))


# By post


def test_a_result_by_post_needs_an_address(cast: Cast) -> None:
    for to in (None, replace(HOME, phone=" ")):
        with pytest.raises(Refusal) as refused:
            filed(cast, result_place="post", delivery=to)
        assert refused.value.code == "onestop.filing.delivery"
    filed(cast, result_place="post", delivery=HOME)
    assert DeliveryAddress.objects.get().address == HOME.address


def test_what_came_by_post_is_filed_since_the_signatures(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    signed: dict[tuple[str, str], datetime] = {(WARD, "EB000000000VN"): vn("2022-11-30 16:00")}
    monkeypatch.setattr(post, "filed_at", lambda unit, number: signed.get((unit, number)))
    filing, minh = Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), cast("minh")
    code = register(filing, "post", "EB000000000VN", by=minh, at=vn("2022-12-01 08:00")).code
    assert Dossier.objects.get(code=code).submitted_at == vn("2022-11-30 16:00")
    with pytest.raises(Refusal) as refused:
        register(filing, "post", "EB111111111VN", by=minh, at=vn("2022-12-01 08:00"))
    assert refused.value.code == "onestop.filing.post"


def test_the_counters_form_asks_for_copies_and_address(cast: Cast, opened: Callable[[str], Client]) -> None:
    minh = opened("minh")
    given = {"procedure": CERTIFIED, "name": "Trần Văn Bưởi", "copies": "2", "pages": "5", "result_place": "post"}
    assert minh.post("/dossiers/new/", given).status_code == 422
    given |= {"delivery_name": HOME.name, "delivery_address": HOME.address, "delivery_phone": HOME.phone}
    assert minh.post("/dossiers/new/", given).status_code == 302
    assert charges(Dossier.objects.get().code)[0].amount == 14_000
