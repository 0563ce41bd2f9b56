"""A dossier's whole life, drawn at random on the real acts: what holds of every life, whoever does what when."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from batru.commons.journal.public import first_break, history, relay
from batru.commons.payments.actions.refunding import confirm_refund
from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.models import Charge, Posting, Settlement
from batru.commons.payments.public import Settled, charges_for, decide_refund
from batru.commons.people.public import Actor
from batru.commons.tasks.public import open_tasks
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions import (
    checking,
    consulting,
    extending,
    hearing,
    legs,
    processing,
    stopping,
    suspending,
)
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register, submit
from batru.pillars.government.onestop.models import Dossier, Leg, Opinion, Suspension
from batru.pillars.government.onestop.rules.states import ENDED, NATIONAL_STATUS, PAUSED
from batru.pillars.government.onestop.tests.by_journal import PAID, due_by_journal
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, WARD, sure, vn

Cast = Callable[[str], Actor]
LAND, DISPUTE, EXTRACT = "1.012817", "1.012812", "2.000635"
COPY, DUTY = 8_000, 1_250_000  # a copy of an extract (Circular 281/2016/TT-BTC); a duty of nobody
STARTS = "2022-12-01 08:00"


def standing(*states: str) -> Callable[[Any], bool]:
    """Deeds are drawn where they make sense; one rule tries them where they do not."""
    return lambda life: bool(life.code) and life.dossier.state in states


class Life(RuleBasedStateMachine):
    """Any deed by whoever may do it, at any later moment; refused deeds are part of life and change nothing."""

    people: dict[str, Actor]
    reached: set[str]
    procedures: tuple[str, ...]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = vn(STARTS)
        self.code = ""
        self.copies = 0
        self.owed: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        self.back = 0
        self.lines: dict[int, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        """Throw the life away."""
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(
        procedure=st.integers(0, 3),
        online=st.booleans(),
        copies=st.integers(1, 5),
        at_work=st.booleans(),
    )
    def file(self, procedure: int, online: bool, copies: int, at_work: bool) -> None:
        """A new dossier, or one that a specialist has on his table already: half of the lives begin later."""
        hoa, wanted = self.people["hoa"], self.procedures[procedure % len(self.procedures)]
        self.copies = copies if wanted == EXTRACT else 0
        answers = {"copies": copies} if wanted == EXTRACT else {}
        filing = Filing(wanted, WARD, Applicant(hoa.name, person_id=hoa.person_id), answers=answers)
        if online:
            self.code = submit(filing, by=sure(hoa), at=self.now).code
        else:
            self.code = register(filing, "counter", by=self.people["minh"], at=self.now).code
        if at_work:
            self.do(checking.receive, "minh")
            self.do(processing.take, "thu")

    @rule(minutes=st.integers(0, 60 * 24 * 4))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(standing("submitted"))
    @rule()
    def receive(self) -> None:
        self.do(checking.receive, "minh")

    @precondition(standing("submitted"))
    @rule(chance=st.integers(1, 6))
    def refuse(self, chance: int) -> None:
        if chance == 6:
            self.do(checking.refuse, "minh", "Không thuộc thẩm quyền.")

    @rule(place=st.integers(0, 6))
    def somebody_is_too_early_or_too_late(self, place: int) -> None:
        deeds: list[tuple[Any, str, tuple[object, ...]]] = [
            (checking.receive, "minh", ()),
            (processing.take, "thu", ()),
            (processing.propose, "thu", ("Đủ.",)),
            (processing.decide, "lan", (True, "Đồng ý.")),
            (processing.hand_over, "minh", ()),
            (suspending.resume, "thu", ()),
            (legs.pass_on, "thu", ()),
        ]
        deed, who, given = deeds[place]
        self.do(deed, who, *given)

    @precondition(standing("submitted", "received", "processing"))
    @rule(who=st.sampled_from(["minh", "thu", "lan"]), again=st.sampled_from(["", "Phát hiện thêm."]))
    def ask_supplement(self, who: str, again: str) -> None:
        self.do(checking.ask_supplement, who, "Thiếu giấy tờ.", (), again)

    @precondition(standing("supplement_asked"))
    @rule()
    def answer_supplement(self) -> None:
        self.do(checking.answer_supplement, "hoa")

    @precondition(standing("received"))
    @rule()
    def take(self) -> None:
        self.do(processing.take, "thu")

    @precondition(standing("processing"))
    @rule()
    def pass_on(self) -> None:
        self.do(legs.pass_on, "thu", "Xong bước.")

    @precondition(standing("processing"))
    @rule(
        kind=st.sampled_from(["financial_duty", "force_majeure", "force_majeure", "public_posting"]),
        amount=st.sampled_from([0, DUTY]),
    )
    def suspend(self, kind: str, amount: int) -> None:
        self.do(suspending.suspend, "thu", kind, "Chờ.", "Điều 1" if kind == "force_majeure" else "", amount)

    @precondition(standing("financial_duty", "suspended"))
    @rule()
    def resume(self) -> None:
        self.do(suspending.resume, "thu")

    @precondition(standing("processing"))
    @rule(days=st.integers(0, 12))
    def ask_opinion(self, days: int) -> None:
        self.do(consulting.ask_opinion, "thu", OTHER, "Có cư trú?", self.day(days))

    @precondition(standing("received", "processing", "proposed"))
    @rule(days=st.integers(1, 40))
    def ask_extension(self, days: int) -> None:
        self.do(extending.ask_extension, "thu", self.day(days), "Cần thêm thời gian.", "Xin lỗi bà.")

    @precondition(standing("received", "processing", "proposed"))
    @rule()
    def sign_extension(self) -> None:
        self.do(extending.sign_extension, "lan")

    @precondition(standing("processing"))
    @rule()
    def propose(self) -> None:
        self.do(processing.propose, "thu", "Đủ.")

    @precondition(standing("proposed"))
    @rule()
    def send_back(self) -> None:
        self.do(processing.send_back, "lan", "Ghi rõ.")

    @precondition(standing("proposed"))
    @rule(granted=st.booleans())
    def decide(self, granted: bool) -> None:
        self.do(processing.decide, "lan", granted, "Quyết định.")

    @precondition(standing("decided"))
    @rule()
    def hand_over(self) -> None:
        self.do(processing.hand_over, "minh")

    @precondition(lambda self: self.now > vn(STARTS) + timedelta(days=20))
    @rule(who=st.sampled_from(["hoa", "minh", "lan"]))
    def end_early(self, who: str) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "hoa": lambda: self.do(processing.withdraw, "hoa"),
            "minh": lambda: self.do(stopping.stop_on_request, "minh", "Bà Hoa xin dừng."),
            "lan": lambda: self.do(stopping.stop, "lan", "Dừng."),
        }
        deeds[who]()

    @precondition(lambda self: self.code and self.open_charges())
    @rule(short=st.sampled_from([0, 0, 0, 1]))
    def pay(self, short: int) -> None:
        """Cash at the counter, exactly what is owed; the dossier hears of it at once, and then once more."""
        fee = self.open_charges()[-1]
        self.now += timedelta(minutes=1)
        try:
            take_cash(fee.key, fee.amount - short, by=self.people["minh"], at=self.now)
        except Refusal as refused:
            assert short and refused.code == "payments.cash.amount"
            return
        assert not short
        self.taken[fee.code] = fee.amount
        self.reached.add("paid")
        relay()
        news = Settled(f"dossier/{self.code}", fee.key, fee.code, fee.amount, "counter", False, self.now)
        hearing.settled(news)

    @precondition(lambda self: self.taken)
    @rule(part=st.integers(1, 3), who=st.sampled_from(["lan", "lan", "minh"]))
    def give_back(self, part: int, who: str) -> None:
        """The chair decides on all or part, the counter pays it out; nobody else, and never more than came in."""
        paid = Settlement.objects.order_by("id").last()
        assert paid is not None
        self.now += timedelta(minutes=1)
        amount, once = paid.amount // part, f"{self.now}"
        try:
            for _ in range(2):  # sent twice it is one refund
                refund = decide_refund(paid.pk, amount, "Trả lại.", once, by=self.people[who], at=self.now)
                confirm_refund(refund.reference, by=self.people["minh"], at=self.now)
        except Refusal:
            return
        assert who == "lan"
        self.reached.add("given back")
        self.back += amount

    @rule(deed=st.sampled_from([checking.receive, processing.take, processing.hand_over, suspending.resume]))
    def the_outsider_tries(self, deed: Any) -> None:
        before = Dossier.objects.values().get()
        with pytest.raises(Refusal):
            deed(self.code, by=self.people["tu"], at=self.now)
        assert Dossier.objects.values().get() == before

    # What holds of every life

    @invariant()
    def never_two_open_suspensions(self) -> None:
        opened = Suspension.objects.filter(ended_at__isnull=True).count()
        assert opened == (1 if self.code and self.dossier.state in PAUSED else 0)

    @invariant()
    def the_due_time_follows_from_the_journal_alone(self) -> None:
        if not self.code or self.dossier.state in PAUSED:
            return
        assert due_by_journal(self.code) == self.dossier.due_at

    @invariant()
    def the_office_owes_one_thing_unless_it_waits(self) -> None:
        if not self.code:
            return
        owed = [task.kind for task in open_tasks(f"dossier/{self.code}") if task.kind != "onestop.extend"]
        waits = self.dossier.state in (*PAUSED, *ENDED)
        assert len(owed) == (0 if waits else 1), (self.dossier.state, owed)

    @invariant()
    def nothing_is_handed_over_undecided(self) -> None:
        if self.code and self.dossier.state == "handed_over":
            acts = [entry.act for entry in history(f"dossier/{self.code}")]
            assert acts.index("onestop.dossier.decided") < acts.index("onestop.dossier.handed_over")

    @invariant()
    def steps_are_due_within_the_legal_due(self) -> None:
        if not self.code or self.dossier.due_at is None or self.dossier.state in PAUSED:
            return
        last = Leg.objects.order_by("-number").first()
        assert last is None or last.due_at is None or last.due_at <= self.dossier.due_at

    @invariant()
    def finished_lines_of_the_control_sheet_never_change(self) -> None:
        for row in Leg.objects.filter(received_at__isnull=False).values_list(
            "number", "step", "given_by", "given_at", "note", "received_by", "received_at", "result"
        ):
            assert self.lines.setdefault(row[0], row) == row

    @invariant()
    def an_ended_dossier_owes_no_opinion(self) -> None:
        if self.code and self.dossier.state in ENDED:
            assert not Opinion.objects.filter(answered_at__isnull=True, dropped_at__isnull=True).exists()

    @invariant()
    def the_journal_holds(self) -> None:
        if self.code:
            assert first_break(f"dossier/{self.code}") is None
            assert self.dossier.state in NATIONAL_STATUS
            self.reached.add(self.dossier.state)

    @invariant()
    def money_is_conserved(self) -> None:
        """What lies in the till is what was taken less what was given back; what is owed is what is open."""
        sums = Posting.objects.values("transaction").annotate(total=Sum("amount")).values_list("total", flat=True)
        assert set(sums) <= {0}
        held = dict(Posting.objects.values_list("account").annotate(Sum("amount")).order_by())
        assert held.get("cash", 0) == sum(self.taken.values()) - self.back >= 0
        assert held.get("receivable", 0) == sum(fee.amount for fee in self.open_charges())
        assert self.back <= sum(self.taken.values())

    @invariant()
    def it_costs_what_the_law_says(self) -> None:
        charged = {fee.code: fee.amount for fee in Charge.objects.all()}
        if self.code and self.dossier.received_at is not None and self.copies:
            assert charged["fee"] == COPY * self.copies
        assert {amount for code, amount in charged.items() if code != "fee"} <= {DUTY}
        assert all(self.owed.setdefault(code, amount) == amount for code, amount in charged.items())

    @invariant()
    def what_ended_without_a_decision_is_owed_no_more(self) -> None:
        if self.code and self.dossier.state in ("refused", "withdrawn", "stopped"):
            assert self.open_charges() == []

    @invariant()
    def a_payment_is_noted_once(self) -> None:
        if self.code:
            noted = [line.payload["charge"] for line in history(f"dossier/{self.code}") if line.act == PAID]
            assert sorted(noted) == sorted(self.taken)

    def open_charges(self) -> list[Charge]:
        found = charges_for(f"dossier/{self.code}")
        return [fee for fee in found if fee.settled_at is None and fee.withdrawn_at is None]

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get()

    def day(self, ahead: int) -> date:
        return local_day(self.now) + timedelta(days=ahead)

    def do(self, deed: Callable[..., object], who: str, *given: object) -> None:
        """A deed that may be refused; a refused one leaves the dossier and its journal as they were."""
        before, lines = Dossier.objects.values().get(), len(history(f"dossier/{self.code}"))
        self.now += timedelta(minutes=1)
        try:
            deed(self.code, *given, by=self.people[who], at=self.now)
        except Refusal:
            assert (Dossier.objects.values().get(), len(history(f"dossier/{self.code}"))) == (before, lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("procedures", "lives", "reached"),
    [
        (
            (STATUS, LAND, DISPUTE),
            30,
            {"received", "processing", "proposed", "decided", "supplement_asked", "suspended"},
        ),
        ((EXTRACT,), 20, {"received", "processing", "paid", "given back"}),
    ],
    ids=["time", "money"],
)
def test_every_life(cast: Cast, procedures: tuple[str, ...], lives: int, reached: set[str]) -> None:
    people = {name: cast(name) for name in ("hoa", "minh", "thu", "lan", "tu")}
    found: set[str] = set()
    machine = type("OneLife", (Life,), {"people": people, "reached": found, "procedures": procedures})
    with transaction.atomic():
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=lives, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
    assert Dossier.objects.count() == 0  # every life was thrown away
    assert found >= reached, reached - found
