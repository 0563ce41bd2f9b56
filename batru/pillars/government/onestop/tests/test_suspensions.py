"""Stops of the clock and ends without a decision: the ledger, and the due time that follows from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from batru.commons import clock, home
from batru.commons.journal.public import history
from batru.commons.people.public import Actor
from batru.commons.tasks.public import open_tasks
from batru.kernel.refusal import Refusal
from batru.law.due import ClockPolicy, Term
from batru.pillars.government.onestop import jobs
from batru.pillars.government.onestop.actions import checking, legs, processing, stopping, suspending
from batru.pillars.government.onestop.actions.filing import Agent, Applicant, Filing, assist, register, submit
from batru.pillars.government.onestop.models import Dossier, Stop, Supplement, Suspension
from batru.pillars.government.onestop.reads import times
from batru.pillars.government.onestop.rules.ledger import due_from_ledger, stopped_late
from batru.pillars.government.onestop.tests.conftest import BIRTH, HOME, STATUS, WARD, sure, vn

Cast = Callable[[str], Actor]
LAND = "1.012817"  # twenty working days; the land law lets the clock stand still while the duty is paid


@pytest.fixture
def land(cast: Cast) -> str:
    """Bà Hoa's land dossier at chị Thu's since Thursday 1 December, due on Thursday the 29th."""
    hoa, minh, thu = cast("hoa"), cast("minh"), cast("thu")
    code = submit(
        Filing(LAND, WARD, Applicant(hoa.name, person_id=hoa.person_id)), by=sure(hoa), at=vn("2022-12-01 08:00")
    ).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    assert Dossier.objects.get().due_at == vn("2022-12-29 17:00")
    return code


def test_three_working_days_of_waiting_for_the_tax_move_the_due_time_by_three(cast: Cast, land: str) -> None:
    thu = cast("thu")
    suspending.suspend(land, "financial_duty", "Chờ nộp tiền sử dụng đất.", by=thu, at=vn("2022-12-05 10:00"))
    waiting = Dossier.objects.get()
    assert (waiting.state, open_tasks(f"dossier/{land}")) == ("financial_duty", [])
    suspending.resume(land, by=thu, at=vn("2022-12-08 09:00"))  # Tuesday, Wednesday, Thursday
    after = Dossier.objects.get()
    # Friday 30 December, Tuesday 3 and Wednesday 4 January: Monday the 2nd makes New Year's Sunday good.
    assert (after.state, after.due_first, after.due_at) == (
        "processing",
        vn("2022-12-29 17:00"),
        vn("2023-01-04 17:00"),
    )
    assert [task.kind for task in open_tasks(f"dossier/{land}")] == ["onestop.process"]
    stop = Suspension.objects.get()
    assert (stop.kind, stop.began_by, stop.ended_by) == ("financial_duty", thu.key, thu.key)
    assert "31/2024/QH15" in stop.article


def test_suspended_and_resumed_at_one_instant_changes_nothing(cast: Cast, land: str) -> None:
    thu, at = cast("thu"), vn("2022-12-05 10:00")
    suspending.suspend(land, "financial_duty", "Nộp ngay.", by=thu, at=at)
    suspending.resume(land, by=thu, at=at)
    assert Dossier.objects.get().due_at == vn("2022-12-29 17:00")


def test_the_clock_stands_still_once_at_a_time_and_nothing_is_proposed_meanwhile(cast: Cast, land: str) -> None:
    thu = cast("thu")
    suspending.suspend(
        land, "force_majeure", "Bão.", "Bộ luật Dân sự 2015, Điều 156", by=thu, at=vn("2022-12-05 10:00")
    )
    deeds: list[Callable[[], object]] = [
        lambda: suspending.suspend(land, "financial_duty", "Thuế.", by=thu, at=vn("2022-12-05 11:00")),
        lambda: processing.propose(land, "Đủ.", by=thu, at=vn("2022-12-05 11:00")),
        lambda: checking.ask_supplement(land, "Thiếu.", by=thu, at=vn("2022-12-05 11:00")),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "onestop.move"
    with pytest.raises(IntegrityError), transaction.atomic():
        suspending.begin(Dossier.objects.get(), "public_posting", "", "Twice.", by=thu, at=vn("2022-12-05 12:00"))


@pytest.mark.parametrize(
    ("kind", "article", "reason", "code"),
    [
        ("public_posting", "", "Niêm yết.", "onestop.suspension.article"),  # this procedure posts nothing
        ("force_majeure", " ", "Bão.", "onestop.suspension.article"),
        ("financial_duty", "", " ", "onestop.suspension.reason"),
        ("lunch", "", "Nghỉ.", "onestop.suspension.reason"),
    ],
)
def test_the_clock_stops_only_by_an_article_and_for_a_reason(
    cast: Cast, land: str, kind: str, article: str, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        suspending.suspend(land, kind, reason, article, by=cast("thu"), at=vn("2022-12-05 10:00"))
    assert refused.value.code == code
    assert Suspension.objects.count() == 0 and Dossier.objects.get().state == "processing"


def test_a_clock_that_runs_is_not_resumed(cast: Cast, land: str) -> None:
    with pytest.raises(Refusal) as refused:
        suspending.resume(land, by=cast("thu"), at=vn("2022-12-05 10:00"))
    assert refused.value.code == "onestop.move"


def test_a_supplement_is_an_entry_of_the_ledger_with_its_missing_papers(cast: Cast, land: str) -> None:
    hoa, thu, lan = cast("hoa"), cast("thu"), cast("lan")
    parts = [part.code for part in home.procedures()[LAND].version_on(vn("2022-12-01 08:00").date()).components]
    asked = checking.ask_supplement(land, "Thiếu chữ ký.", parts[:2][::-1], by=thu, at=vn("2022-12-02 09:00"))
    first = Supplement.objects.get()
    assert (first.missing, first.again, asked.state) == (parts[:2], "", "supplement_asked")
    assert Suspension.objects.get().kind == "supplement"
    checking.answer_supplement(land, by=hoa, at=vn("2022-12-06 10:00"))
    # Counted again from Tuesday 6 December: twenty working days later is Wednesday 4 January (Monday the 2nd is off).
    assert Dossier.objects.get().due_at == vn("2023-01-04 17:00")
    with pytest.raises(Refusal):
        checking.ask_supplement(land, "Thêm nữa.", by=thu, at=vn("2022-12-07 09:00"))
    with pytest.raises(Refusal):
        checking.ask_supplement(land, "Thêm nữa.", again="Vì luật mới.", by=thu, at=vn("2022-12-07 09:00"))
    with pytest.raises(Refusal):
        checking.ask_supplement(land, "Thêm nữa.", ["moon_rock"], "Vì luật mới.", by=thu, at=vn("2022-12-07 09:00"))
    assert lan.may("onestop.supplement.ask_again", WARD)


def test_a_manager_asks_a_second_time_with_his_reason_on_the_row(cast: Cast, filing: Filing) -> None:
    hoa, minh, lan = cast("hoa"), cast("minh"), cast("lan")
    code = submit(replace(filing, procedure=STATUS), by=hoa, at=vn("2022-12-01 08:00")).code
    checking.ask_supplement(code, "Thiếu ảnh.", by=minh, at=vn("2022-12-01 09:00"))
    checking.answer_supplement(code, by=hoa, at=vn("2022-12-01 10:00"))
    checking.ask_supplement(code, "Ảnh mờ.", again="Ảnh bị hỏng khi gửi.", by=lan, at=vn("2022-12-01 11:00"))
    assert list(Supplement.objects.order_by("id").values_list("again", flat=True)) == ["", "Ảnh bị hỏng khi gửi."]
    assert history(f"dossier/{code}")[-1].payload["again"] == "Ảnh bị hỏng khi gửi."


def test_what_waited_before_receipt_moves_nothing(cast: Cast, filing: Filing) -> None:
    hoa, minh = cast("hoa"), cast("minh")
    code = submit(replace(filing, procedure=STATUS), by=hoa, at=vn("2022-12-01 08:00")).code
    checking.ask_supplement(code, "Thiếu ảnh.", by=minh, at=vn("2022-12-01 09:00"))
    checking.answer_supplement(code, by=hoa, at=vn("2022-12-05 10:00"))
    assert Dossier.objects.get().due_at is None
    checking.receive(code, by=minh, at=vn("2022-12-05 11:00"))
    assert Dossier.objects.get().due_at == vn("2022-12-08 17:00")
    assert times.due_by_ledger(Dossier.objects.get(), times.ledger_of(Dossier.objects.get())) == vn("2022-12-08 17:00")


def test_the_office_stops_and_the_waiting_counts_until_then(cast: Cast, land: str) -> None:
    thu, lan = cast("thu"), cast("lan")
    suspending.suspend(land, "financial_duty", "Chờ nộp thuế.", by=thu, at=vn("2022-12-05 10:00"))
    with pytest.raises(Refusal):
        stopping.stop(land, "Không nộp.", by=thu, at=vn("2022-12-08 09:00"))
    stopping.stop(land, "Không nộp tiền.", by=lan, at=vn("2022-12-08 09:00"))
    ended = Dossier.objects.get()
    assert (ended.state, ended.done_at, ended.due_at) == ("stopped", vn("2022-12-08 09:00"), vn("2023-01-04 17:00"))
    assert (Stop.objects.get().kind, Suspension.objects.get().ended_at) == ("office", vn("2022-12-08 09:00"))
    assert open_tasks(f"dossier/{land}") == []


def test_the_desk_stops_at_the_applicants_request_until_a_decision_exists(cast: Cast, land: str) -> None:
    minh, thu, lan = cast("minh"), cast("thu"), cast("lan")
    for hour in ("08:00", "09:00"):
        legs.pass_on(land, by=thu, at=vn(f"2022-12-02 {hour}"))
    processing.propose(land, "Đủ.", by=thu, at=vn("2022-12-02 10:00"))
    processing.decide(land, True, "Đồng ý.", by=lan, at=vn("2022-12-02 11:00"))
    before = Dossier.objects.values().get()
    with pytest.raises(Refusal) as refused:
        stopping.stop_on_request(land, "Bà Hoa xin dừng.", by=minh, at=vn("2022-12-02 12:00"))
    assert refused.value.code == "onestop.stop.decided"
    assert Dossier.objects.values().get() == before and Stop.objects.count() == 0


def test_a_request_to_stop_is_recorded_at_the_counter(cast: Cast, land: str) -> None:
    with pytest.raises(Refusal):
        stopping.stop_on_request(land, " ", by=cast("minh"), at=vn("2022-12-02 09:00"))
    with pytest.raises(Refusal):
        stopping.stop_on_request(land, "Bà Hoa xin dừng.", by=cast("tu"), at=vn("2022-12-02 09:00"))
    stopping.stop_on_request(land, "Bà Hoa xin dừng.", by=cast("minh"), at=vn("2022-12-02 09:00"))
    assert (Dossier.objects.get().state, Stop.objects.get().kind) == ("stopped", "request")


def test_what_is_not_completed_in_time_is_closed_by_the_machine(
    cast: Cast, land: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checking.ask_supplement(land, "Thiếu chữ ký.", by=cast("thu"), at=vn("2022-12-02 09:00"))
    version = times.version_of(Dossier.objects.get())
    policy = replace(version.policy, supplement_expiry_days=15)
    assert times.expired(vn("2023-03-01 09:00")) == []  # this procedure sets no such time
    monkeypatch.setattr(times, "version_of", lambda dossier: replace(version, policy=policy))
    # Fifteen working days after Friday 2 December: Friday the 23rd, until the desk closes.
    assert times.expired(vn("2022-12-23 17:00")) == [] and times.expired(vn("2022-12-23 17:01")) == [land]
    with pytest.raises(Refusal):
        stopping.expire(land, by=jobs.BY, at=vn("2022-12-23 17:00"))
    monkeypatch.setattr(clock, "now", lambda: vn("2022-12-26 08:00"))
    assert (jobs.close_expired(), jobs.close_expired()) == (1, 0)
    assert (Dossier.objects.get().state, Stop.objects.get().kind) == ("stopped", "expiry")


# Filing for another, and with help


def test_filed_for_a_child_by_the_mother(cast: Cast) -> None:
    hoa = cast("hoa")
    mother = Agent("parent", hoa.name, "048190000123", "0905123456")
    filing = Filing(
        BIRTH,
        WARD,
        Applicant("Trần Bình An", person_id=hoa.person_id),
        agent=mother,
        result_place="post",
        delivery=HOME,
    )
    code = submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code
    found = Dossier.objects.get()
    assert (found.applicant_name, found.filed_for, found.result_place) == ("Trần Bình An", "parent", "post")
    assert (found.representation.name, found.representation.id_number) == (hoa.name, "048190000123")
    assert history(f"dossier/{code}")[0].payload["filed_for"] == "parent"


@pytest.mark.parametrize(
    ("relation", "name", "place"),
    [("friend", "Trần Văn Bưởi", "counter"), ("parent", " ", "post"), ("parent", "x", "moon")],
)
def test_it_must_be_clear_who_files_for_whom(cast: Cast, relation: str, name: str, place: str) -> None:
    filing = Filing(BIRTH, WARD, Applicant("Trần Bình An"), agent=Agent(relation, name), result_place=place)
    with pytest.raises(Refusal) as refused:
        register(filing, "counter", by=cast("minh"), at=vn("2022-12-01 08:00"))
    assert refused.value.code == "onestop.filing.for_whom" and Dossier.objects.count() == 0


def test_help_at_the_counter_is_recorded_with_who_helped_and_where(cast: Cast) -> None:
    minh = cast("minh")
    filing = Filing(STATUS, WARD, Applicant("Trần Văn Bưởi"))
    with pytest.raises(Refusal):
        assist(filing, "Bộ phận một cửa", by=cast("tu"), at=vn("2022-12-01 08:00"))
    assist(filing, "Bộ phận một cửa", by=minh, at=vn("2022-12-01 08:00"))
    found = Dossier.objects.get()
    assert (found.channel, found.state) == ("online", "submitted")
    assert (found.assisted_by, found.support_place) == (minh.key, "Bộ phận một cửa")


# The rule alone

DESK = home.desk(WARD)
START = vn("2022-12-01 09:00")


class Stopped:
    """A stop without a database."""

    def __init__(self, began_at: datetime, ended_at: datetime | None, kind: str = "financial_duty") -> None:
        self.kind, self.began_at, self.ended_at = kind, began_at, ended_at


def due(stops: list[Stopped], days: int = 20) -> datetime:
    found = due_from_ledger(START, Term(days, "working_day"), DESK, ClockPolicy(), stops)
    assert found is not None
    return found


@given(st.integers(0, 60 * 24 * 20), st.integers(1, 40))
def test_at_one_instant_nothing_moves(minutes: int, days: int) -> None:
    at = START + timedelta(minutes=minutes)
    assert due([Stopped(at, at)], days) == due([], days)


@given(st.integers(1, 19), st.integers(0, 10))
def test_whole_days_of_a_stop_are_given_back_whole(first: int, length: int) -> None:
    began = DESK.opens_at(DESK.add_days(START.date(), first))
    ended = DESK.opens_at(DESK.add_days(began.date(), length))
    moved = due([Stopped(began, ended)])
    assert DESK.days_between(due([]).date(), moved.date()) == length


def test_before_receipt_and_without_a_term_there_is_no_due_time() -> None:
    assert due_from_ledger(None, Term(3, "working_day"), DESK, ClockPolicy(), []) is None
    assert due_from_ledger(START, None, DESK, ClockPolicy(), []) is None


MONDAY_ASKED = ("supplement", "2022-12-05 10:00", "2022-12-06 09:00")
MONDAY_STORM = ("force_majeure", "2022-12-05 10:00", "2022-12-07 09:00")


@pytest.mark.parametrize(
    ("stops", "policy", "is_late"),
    [
        ([], "extend", None),
        # 1 December 09:00 to 8 December 17:00 are 46 hours of the office (7:00 to 11:30, 13:30 to 17:00); the last
        # fifth, 9.2 hours, begins on Wednesday the 7th at 15:48.
        ([("supplement", "2022-12-07 15:47")], "extend", False),
        ([("supplement", "2022-12-07 15:48")], "extend", True),
        ([("outside_opinion", "2022-12-08 16:00")], "extend", True),
        ([("force_majeure", "2022-12-08 16:00")], "extend", True),
        ([("supplement", "2022-12-08 17:01")], "extend", False),  # it was late already
        ([("financial_duty", "2022-12-08 16:00")], "extend", None),  # the procedure says when
        ([("supplement", "2022-11-30 16:00")], "extend", None),  # before receipt
        # Asked on Monday and answered on Tuesday at 09:00: five days anew, until Tuesday the 13th at 17:00.
        ([MONDAY_ASKED, ("outside_opinion", "2022-12-08 16:00")], "restart", False),
        ([MONDAY_ASKED, ("outside_opinion", "2022-12-13 10:00")], "restart", True),
        # A stop of Monday to Wednesday moves the due time by two days, to Monday the 12th.
        ([MONDAY_STORM, ("supplement", "2022-12-08 16:00")], "extend", False),
        ([MONDAY_STORM, ("supplement", "2022-12-12 09:00")], "extend", True),
    ],
)
def test_which_stops_come_near_the_end(
    stops: list[tuple[str, ...]], policy: Literal["extend", "restart"], is_late: bool | None
) -> None:
    ledger = [Stopped(vn(began), vn(ended[0]) if ended else None, kind) for kind, began, *ended in stops]
    term = Term(5, "working_day")
    assert stopped_late(START, term, DESK, ClockPolicy(supplement=policy), ledger) is is_late
    assert stopped_late(None, term, DESK, ClockPolicy(), ledger) is None
    assert stopped_late(START, None, DESK, ClockPolicy(), ledger) is None
