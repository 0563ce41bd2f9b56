"""The control sheet, the rule of 15:00, the times of steps, and the page that shows them."""

from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons import clock
from batru.commons.people.public import Actor
from batru.commons.tasks.public import inbox
from batru.kernel.refusal import Refusal
from batru.law.flows import FlowStep
from batru.pillars.government.onestop.actions import checking, legs, processing, suspending
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.models import Dossier, Leg
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.rules.legs import hand_on_by, kept, moved_due, step_due
from batru.pillars.government.onestop.tests.at_work import DESK, LAND, Cast, code, colleague, filed, neighbour
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, WARD, vn

__all__ = ["code", "colleague", "neighbour"]


# The control sheet


def test_the_control_sheet_of_a_whole_life(cast: Cast, code: str) -> None:
    """The term from Thursday 09:00 to Tuesday 17:00 is 30 office hours: 22:30 to process, 7:30 to decide.

    Thursday 6:00 (09:00-11:30, 13:30-17:00), Friday, Monday and Tuesday 8:00 each.
    """
    thu, lan, minh = cast("thu"), cast("lan"), cast("minh")
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-05 10:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-05 16:00"))
    processing.hand_over(code, by=minh, at=vn("2022-12-06 08:00"))
    rows = [(leg.step, leg.given_by, leg.received_by, leg.due_at, leg.result) for leg in Leg.objects.order_by("number")]
    assert rows == [
        # Six hours on Thursday, eight on Friday, eight on Monday, half an hour on Tuesday from 07:00.
        ("process", minh.key, thu.key, vn("2022-12-06 07:30"), "on_time"),
        # Given on Monday at 10:00: five hours until 17:00, two and a half on Tuesday from 07:00.
        ("decide", thu.key, lan.key, vn("2022-12-06 09:30"), "early"),
        ("return", lan.key, minh.key, None, "early"),
    ]
    assert all(leg.due_at is None or leg.due_at <= vn("2022-12-06 17:00") for leg in Leg.objects.all())


def test_a_line_is_written_by_the_receiver_once_and_never_changes(cast: Cast, code: str) -> None:
    thu, lan = cast("thu"), cast("lan")
    first = Leg.objects.values().get(number=1)
    with pytest.raises(Refusal):
        legs.take_over(code, by=thu, at=vn("2022-12-02 09:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-02 10:00"))
    processing.send_back(code, "Ghi rõ.", by=lan, at=vn("2022-12-02 11:00"))
    processing.propose(code, "Đủ, đã ghi rõ.", by=thu, at=vn("2022-12-02 14:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-02 15:00"))
    assert Leg.objects.values().get(number=1) == first
    sent_back = Leg.objects.get(number=3)
    assert (sent_back.step, sent_back.note, sent_back.received_by) == ("process", "Ghi rõ.", thu.key)
    assert list(Leg.objects.order_by("number").values_list("step", flat=True)) == [
        "process", "decide", "process", "decide", "return",
    ]  # fmt: skip


def test_a_supplement_gives_the_interrupted_step_its_time_anew(cast: Cast, code: str) -> None:
    hoa, thu = cast("hoa"), cast("thu")
    checking.ask_supplement(code, "Thiếu giấy tờ.", by=thu, at=vn("2022-12-02 09:00"))
    checking.answer_supplement(code, by=hoa, at=vn("2022-12-06 10:00"))
    # 22:30 office hours from Tuesday 10:00: 5:00 that day, 8:00 on Wednesday and Thursday, 1:30 on Friday from 07:00.
    assert (Leg.objects.get().due_at, Dossier.objects.get().due_at) == (vn("2022-12-09 08:30"), vn("2022-12-09 17:00"))


def test_handed_to_a_colleague_who_takes_it_over(cast: Cast, code: str, colleague: Actor) -> None:
    thu = cast("thu")
    post = colleague.posts[0].id
    for wrong in (0, thu.posts[0].id, 10_000):
        with pytest.raises(Refusal):
            legs.hand_to(code, wrong, by=thu, at=vn("2022-12-02 09:00"))
    legs.hand_to(code, post, "Chị nghỉ phép.", by=thu, at=vn("2022-12-02 09:00"))
    assert Dossier.objects.get().specialist_id == post
    assert [task.kind for task in inbox(colleague, vn("2022-12-02 09:01"))] == ["onestop.process"]
    assert inbox(thu, vn("2022-12-02 09:01")) == []
    with pytest.raises(Refusal):
        legs.take_over(code, by=thu, at=vn("2022-12-02 09:30"))
    legs.take_over(code, by=colleague, at=vn("2022-12-02 10:00"))
    first, second = Leg.objects.order_by("number")
    assert (second.given_by, second.received_by, second.note) == (thu.key, colleague.key, "Chị nghỉ phép.")
    assert first.due_at == second.due_at  # another head, not more time


def test_a_flow_with_more_steps_is_walked_in_order(cast: Cast) -> None:
    minh, thu, lan = cast("minh"), cast("thu"), cast("lan")
    code = filed(cast, LAND)
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    with pytest.raises(Refusal) as early:
        processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-02 10:00"))
    assert early.value.code == "onestop.step.deed"
    legs.pass_on(code, "Hồ sơ đủ.", by=thu, at=vn("2022-12-05 10:00"))
    with pytest.raises(Refusal):  # the step of the duty asks for no papers
        checking.ask_supplement(code, "Thiếu.", by=thu, at=vn("2022-12-05 11:00"))
    suspending.suspend(code, "financial_duty", "Chờ nộp thuế.", by=thu, at=vn("2022-12-05 14:00"))
    suspending.resume(code, by=thu, at=vn("2022-12-08 14:00"))
    legs.pass_on(code, by=thu, at=vn("2022-12-09 10:00"))
    with pytest.raises(Refusal):
        legs.pass_on(code, by=thu, at=vn("2022-12-09 11:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-09 14:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-12 14:00"))
    steps = [leg.step for leg in sheet.control_sheet(Dossier.objects.get())]
    assert steps == ["examine", "duty", "conclude", "decide", "return"]
    due = Dossier.objects.get().due_at
    assert due == vn("2023-01-04 17:00")
    assert all(leg.due_at is None or leg.due_at <= due for leg in Leg.objects.all())


# The rule of 15:00 (Decree 61/2018 art. 18)


@pytest.mark.parametrize(
    ("received", "channel", "expected"),
    [
        ("2022-12-01 15:00", "counter", "2022-12-01 17:00"),
        ("2022-12-01 15:01", "counter", "2022-12-02 11:30"),  # in the next working morning
        ("2022-12-02 15:01", "post", "2022-12-05 11:30"),  # Friday: on Monday
        ("2022-12-01 15:01", "online", "2022-12-01 15:01"),  # electronic files at once
    ],
)
def test_papers_move_on_the_same_day_until_three(received: str, channel: str, expected: str) -> None:
    assert hand_on_by(vn(received), channel, time(15), DESK) == vn(expected)


def test_a_paper_dossier_taken_too_late_says_so_on_its_control_sheet(cast: Cast) -> None:
    minh, thu = cast("minh"), cast("thu")
    for taken, result in (("2022-12-02 08:00", "on_time"), ("2022-12-02 14:00", "late")):
        at = vn("2022-12-01 15:01")
        code = register(Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), "counter", by=minh, at=at).code
        checking.receive(code, by=minh, at=at)
        processing.take(code, by=thu, at=vn(taken))
        leg = Leg.objects.get(dossier__code=code)
        assert (leg.receive_by, leg.result) == (vn("2022-12-02 11:30"), result)


# Times of steps, as rules


HALF = FlowStep("x", None, "specialist", "deciding", 0.5, None, frozenset())  # type: ignore[arg-type]
TWO_HOURS = FlowStep("x", None, "specialist", "deciding", None, 2, frozenset())  # type: ignore[arg-type]
FREE = FlowStep("x", None, "specialist", "deciding", None, None, frozenset())  # type: ignore[arg-type]


def test_a_step_has_its_share_its_hours_or_no_limit() -> None:
    at, due = vn("2022-12-01 09:00"), vn("2022-12-06 17:00")
    assert step_due(HALF, at, timedelta(hours=30), due, DESK) == vn("2022-12-05 08:00")  # 6 + 8 + 1 hour
    assert step_due(TWO_HOURS, at, None, None, DESK) == vn("2022-12-01 11:00")
    assert step_due(FREE, at, timedelta(hours=30), due, DESK) is None
    assert step_due(HALF, at, None, None, DESK) is None


@given(st.integers(0, 60 * 24 * 9), st.integers(1, 80), st.integers(0, 60 * 24 * 9))
def test_no_step_is_due_after_its_dossier(start: int, hours: int, ahead: int) -> None:
    at = vn("2022-12-01 09:00") + timedelta(minutes=start)
    due = vn("2022-12-01 17:00") + timedelta(minutes=ahead)
    found = step_due(HALF, at, timedelta(hours=hours), due, DESK)
    assert found is not None and found <= due
    moved = moved_due(found, at, at + timedelta(minutes=ahead), due, DESK)
    assert moved is not None and moved <= due


@given(st.integers(0, 60 * 24 * 9))
def test_a_stop_of_no_length_moves_no_step(minutes: int) -> None:
    at, due = vn("2022-12-01 09:00") + timedelta(minutes=minutes), vn("2022-12-06 17:00")
    assert moved_due(vn("2022-12-05 10:00"), at, at, due, DESK) == vn("2022-12-05 10:00")


@pytest.mark.parametrize(
    ("done", "result"),
    [("2022-12-05 16:59", "early"), ("2022-12-06 17:00", "on_time"), ("2022-12-06 17:01", "late")],
)
def test_how_a_time_was_kept(done: str, result: str) -> None:
    assert kept(vn("2022-12-06 17:00"), vn(done)) == result
    assert kept(None, vn(done)) == ""


# Pages


def test_the_page_shows_the_sheet_and_posts_every_deed(cast: Cast, code: str, colleague: Actor, opened: Any) -> None:
    thu, lan, tu = (opened(who, "en") for who in ("thu", "lan", "tu"))
    url = f"/dossiers/{code}/"
    clock.set_now(vn("2022-12-02 09:00"))
    page = thu.get(url).content.decode()
    for words in ("Control sheet", "Ask another agency", "Ask for more time", "Hand to another", "Stop the clock"):
        assert words in page, words
    asked = {"unit": OTHER, "question": "Có cư trú?", "until": "2022-12-05"}
    assert thu.post(f"{url}opinions/", asked).status_code == 302
    assert tu.get(f"{url}opinions/1/").status_code == 404
    assert "Có cư trú?" in thu.get(f"{url}opinions/1/").content.decode()
    assert thu.post(f"{url}opinions/1/", {"text": "Có."}).status_code == 403
    more = {"new_day": "2022-12-08", "why": "Cần xác minh.", "apology": "Xin lỗi bà."}
    assert thu.post(f"{url}extensions/", {**more, "new_day": "soon"}).status_code == 422
    assert thu.post(f"{url}extensions/", more).status_code == 302
    assert "Sign the apology and the new day" in lan.get(url).content.decode()
    assert lan.post(f"{url}extensions/signature/").status_code == 302
    assert thu.post(f"{url}reassignment/", {"post": str(colleague.posts[0].id), "note": "Nghỉ."}).status_code == 302
    assert Dossier.objects.get().due_at == vn("2022-12-08 17:00") and Leg.objects.count() == 2
    page = lan.get(url).content.decode()
    for words in ("Opinions of other agencies", "Xin lỗi bà.", "More time", "Nghỉ."):
        assert words in page, words
    clock.set_now(vn("2022-12-07 09:00"))
    assert "Late by law, a new day was set with an apology" in lan.get(url).content.decode()


def test_a_dossier_from_before_control_sheets_goes_on(cast: Cast, code: str) -> None:
    Leg.objects.all().delete()
    processing.propose(code, "Đủ.", by=cast("thu"), at=vn("2022-12-02 10:00"))
    processing.decide(code, True, "Đồng ý.", by=cast("lan"), at=vn("2022-12-02 11:00"))
    assert [(leg.number, leg.step, leg.result) for leg in Leg.objects.order_by("number")] == [
        (1, "decide", ""),
        (2, "return", ""),
    ]
