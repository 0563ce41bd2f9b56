"""The office judges a unit's sheet: side by side, with reasons, and never its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from batru.commons.journal.public import history
from batru.commons.people.public import Actor, HeldPost
from batru.commons.tasks.public import inbox, open_tasks
from batru.evaluation.actions.appraising import give_verdict, keep_safe
from batru.evaluation.actions.levels import approve_appraisal, reopen_appraisal, send_back, take_over
from batru.evaluation.actions.talking import answer, ask
from batru.evaluation.models import Approval, Campaign, Entry, Evidence, Participant, Talk, Verifier
from batru.evaluation.reads.appraisal import rows_of, worklist
from batru.evaluation.reads.approvals import check_writable, open_indicators, sheet_subject, writable
from batru.evaluation.reads.seats import may_judge
from batru.evaluation.rules.appraising import Judging
from batru.evaluation.rules.approvals import State
from batru.evaluation.rules.entries import Layer, Level, Step, Verdict
from batru.evaluation.tests.conftest import HOA_KHE, OFFICE, OPENED, XUAN_HA, Cast, Said
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
WHY = "Biên bản ghi 6 cuộc họp, không phải 8."
FIRST_DAY = OPENED + timedelta(days=3)
APPRAISAL = OPENED + timedelta(days=15)
CODE = "small-2022"


@pytest.fixture
def sheet(campaign: Campaign, cast: Cast, say: Said) -> Participant:
    """Xuân Hà handed in: A counted 6 of 10, B 60 of 100 and C yes by its own word; the office took it over."""
    say(XUAN_HA, "A", Layer.COUNTED, {"part": "6", "whole": "10"}, at=FIRST_DAY)
    say(XUAN_HA, "B", Layer.SELF, {"part": "60", "whole": "100"}, at=FIRST_DAY)
    say(XUAN_HA, "C", Layer.SELF, {"": "yes"}, at=FIRST_DAY)
    own = submitted(campaign)
    take_over(CODE, XUAN_HA, by=cast("phuc"), at=APPRAISAL)
    return own


def submitted(campaign: Campaign) -> Participant:
    """The unit's own step, which is not this file's matter."""
    own = Participant.objects.get(campaign=campaign, unit_id=XUAN_HA)
    Approval.objects.create(participant=own, level=Level.UNIT, step=Step.SUBMITTED, by="official:1", at=FIRST_DAY)
    return own


@pytest.fixture
def judge(sheet: Participant, cast: Cast) -> Callable[..., int]:
    """judge(indicator, verdict, cells, reason): anh Phúc's verdict."""

    def give(indicator: str, verdict: Verdict, cells: dict[str, str] | None = None, reason: str = WHY, days: int = 3,
             at: datetime = APPRAISAL) -> int:  # fmt: skip
        wanted = Judging(indicator, verdict, cells or {}, reason, days)
        return give_verdict(CODE, XUAN_HA, wanted, by=cast("phuc"), at=at)

    return give


Judge = Callable[..., int]


def test_columns_stand_side_by_side(sheet: Participant, judge: Judge, cast: Cast) -> None:
    judge("B", Verdict.LOWERED, {"part": "40", "whole": "100"})
    rows = {row.indicator.code: row for row in rows_of(cast("phuc"), sheet, APPRAISAL)}
    scores = {code: {name: one.score for name, one in row.scores.items()} for code, row in rows.items()}
    assert scores["A"] == {"counted": 6, "final": 6}
    assert scores["B"] == {"self": Fraction("4.5"), "appraised": 3, "final": 3}
    assert rows["B"].lost == Fraction("1.5") and rows["B"].is_disputed
    assert [one.reason for one in rows["B"].earlier] == [WHY]
    assert rows["A"].is_safe and not rows["C"].is_safe


@pytest.mark.parametrize(
    ("indicator", "verdict", "cells", "why"),
    [
        ("B", Verdict.LOWERED, {"part": "70", "whole": "100"}, "would not lower"),
        ("B", Verdict.LOWERED, {"awarded": "4.5"}, "would not lower"),
        ("B", Verdict.RAISED, {"awarded": "4"}, "would not raise"),
        ("A", Verdict.REPLACED, {"awarded": "10.5"}, "between 0 and 10"),
        ("A", Verdict.REPLACED, {"part": "11", "whole": "10"}, "cannot be greater than the whole"),
        ("A", Verdict.REPLACED, {"share": "1"}, "reads no share"),
        ("B", Verdict.REPLACED, {}, "No figure"),
        ("C", Verdict.REPLACED, {"": "maybe"}, "neither yes nor no"),
    ],
)
def test_a_verdict_that_does_not_do_what_it_says_is_refused(
    judge: Judge, indicator: str, verdict: Verdict, cells: dict[str, str], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        judge(indicator, verdict, cells)
    assert not Entry.objects.filter(layer=Layer.APPRAISED).exists()


@pytest.mark.parametrize("reason", ["", "lý do", "đồng ý"])
def test_up_marking_needs_its_reason_too(judge: Judge, reason: str) -> None:
    with pytest.raises(Refusal, match="Nothing was decided"):
        judge("B", Verdict.RAISED, {"awarded": "6"}, reason)


def test_a_counted_figure_is_replaced_with_a_reason_and_shown_as_such(
    judge: Judge, sheet: Participant, cast: Cast
) -> None:
    judge("A", Verdict.REPLACED, {"part": "5", "whole": "10"})
    row = next(one for one in rows_of(cast("phuc"), sheet, APPRAISAL) if one.indicator.code == "A")
    assert row.words["counted"].cells == {"part": "6", "whole": "10"}
    assert (row.words["appraised"].verdict, row.scores["final"].score) == ("replaced", Fraction(5))


def test_only_what_was_counted_and_is_undisputed_is_kept_in_one_go(sheet: Participant, cast: Cast) -> None:
    assert keep_safe(CODE, XUAN_HA, ["A", "B", "C"], by=cast("phuc"), at=APPRAISAL) == ["A"]
    row = Entry.objects.get(layer=Layer.APPRAISED)
    assert (row.indicator, row.verdict, row.cells) == ("A", "kept", {"part": "6", "whole": "10"})
    assert keep_safe(CODE, XUAN_HA, ["A", "B", "C"], by=cast("phuc"), at=APPRAISAL) == []


def test_a_paper_with_a_mark_keeps_its_figure_out_of_the_bulk(sheet: Participant, cast: Cast) -> None:
    for indicator in ("A", "B"):
        Evidence.objects.create(
            participant=sheet, indicator=indicator, content="f" * 64, dated=FIRST_DAY.date(), title="Biên bản", by="x",
            at=FIRST_DAY, sealed_at=FIRST_DAY,
        )  # fmt: skip
    rows = {row.indicator.code: row for row in rows_of(cast("phuc"), sheet, APPRAISAL)}
    assert [paper.marks for paper in rows["A"].papers] == [("reused",)]
    assert keep_safe(CODE, XUAN_HA, ["A"], by=cast("phuc"), at=APPRAISAL) == []


def test_more_evidence_opens_one_indicator_until_it_is_answered(judge: Judge, sheet: Participant, cast: Cast) -> None:
    judge("B", Verdict.MORE, reason="Cần biên bản của cả hai hội nghị.", days=3)
    # Asked on Friday 16 December 2022; the third working day after it is Wednesday the 21st.
    until = open_indicators(sheet, APPRAISAL)["B"]
    assert until.date() == date(2022, 12, 21)
    assert writable(sheet, Layer.SELF, APPRAISAL, "B") and not writable(sheet, Layer.SELF, APPRAISAL, "A")
    assert not writable(sheet, Layer.SELF, until + timedelta(seconds=1), "B")
    with pytest.raises(Refusal, match="approved at this level"):
        check_writable(sheet, Layer.SELF, APPRAISAL, "C")
    question = Talk.objects.get()
    assert [task.kind for task in inbox(cast("thu"), APPRAISAL)] == ["evaluation.question.answer"]
    answer(CODE, XUAN_HA, question.pk, "Đã nộp thêm biên bản thứ hai.", by=cast("thu"), at=APPRAISAL)
    assert open_indicators(sheet, APPRAISAL) == {} and inbox(cast("thu"), APPRAISAL) == []
    assert [task.kind for task in inbox(cast("phuc"), APPRAISAL)] == ["evaluation.answer.read"]
    judge("B", Verdict.KEPT, reason="")
    assert inbox(cast("phuc"), APPRAISAL) == []


def test_an_answer_is_given_once(judge: Judge, sheet: Participant, cast: Cast) -> None:
    number = ask(CODE, XUAN_HA, "C", "Quyết định nào ban hành quy chế?", by=cast("phuc"), at=APPRAISAL)
    answer(CODE, XUAN_HA, number, "Quyết định số 12 ngày 5/3/2022.", by=cast("thu"), at=APPRAISAL)
    with pytest.raises(Refusal, match="nothing to answer"):
        answer(CODE, XUAN_HA, number, "Quyết định số 13 ngày 5/3/2022.", by=cast("thu"), at=APPRAISAL)


def test_the_office_approves_when_everything_is_judged(judge: Judge, sheet: Participant, cast: Cast) -> None:
    judge("A", Verdict.KEPT, reason="")
    judge("B", Verdict.MORE)
    with pytest.raises(Refusal, match="B, C"):
        approve_appraisal(CODE, XUAN_HA, by=cast("phuc"), at=APPRAISAL)
    judge("B", Verdict.KEPT, reason="")
    judge("C", Verdict.KEPT, reason="")
    approve_appraisal(CODE, XUAN_HA, by=cast("phuc"), at=APPRAISAL)
    with pytest.raises(Refusal, match="approved at this level"):
        judge("A", Verdict.RAISED, {"awarded": "9"})
    assert "evaluation.council.work" in {task.kind for task in open_tasks(sheet_subject(sheet))}
    reopen_appraisal(CODE, XUAN_HA, "Bỏ sót một biên bản của chỉ số A.", by=cast("phuc"), at=APPRAISAL)
    judge("A", Verdict.RAISED, {"awarded": "9"})
    acts = [line.act for line in history(sheet_subject(sheet))]
    assert acts[-3:] == ["evaluation.appraisal.approved", "evaluation.appraisal.reopened", "evaluation.verdict.given"]


def test_what_was_not_taken_over_is_not_judged(campaign: Campaign, cast: Cast) -> None:
    submitted(campaign)
    with pytest.raises(Refusal, match="not come to this level"):
        give_verdict(CODE, XUAN_HA, Judging("A", Verdict.KEPT), by=cast("phuc"), at=APPRAISAL)


def test_a_sheet_is_sent_back_with_the_reason_before_it_is_taken_over(campaign: Campaign, cast: Cast) -> None:
    own = submitted(campaign)
    send_back(CODE, XUAN_HA, "Thiếu toàn bộ minh chứng của phần A.", by=cast("phuc"), at=APPRAISAL)
    assert writable(own, Layer.SELF, APPRAISAL)
    assert "evaluation.sheet.returned" in {task.kind for task in inbox(cast("lan"), APPRAISAL)}


@pytest.mark.parametrize("days", [1, 60])
def test_nothing_is_judged_outside_the_window(judge: Judge, days: int) -> None:
    with pytest.raises(Refusal, match="not the time"):
        judge("A", Verdict.KEPT, at=OPENED + timedelta(days=days))


def test_a_verifying_unit_sees_and_judges_its_own_indicator(sheet: Participant, cast: Cast) -> None:
    """Hòa Khê verifies B of everybody; its clerk has no such post, so a post is needed as well."""
    Verifier.objects.create(campaign=sheet.campaign, indicator="B", unit_id=HOA_KHE)
    tu = cast("tu")
    assert may_judge(tu, sheet) == frozenset()
    with pytest.raises(Refusal):
        give_verdict(CODE, XUAN_HA, Judging("B", Verdict.KEPT), by=tu, at=APPRAISAL)
    verifying = _posted(tu, HOA_KHE, {XUAN_HA, HOA_KHE})
    assert may_judge(verifying, sheet) == {"B"}
    assert [row.indicator.code for row in rows_of(verifying, sheet, APPRAISAL)] == ["B"]
    give_verdict(CODE, XUAN_HA, Judging("B", Verdict.KEPT), by=verifying, at=APPRAISAL)
    with pytest.raises(Refusal, match="do not judge"):
        give_verdict(CODE, XUAN_HA, Judging("A", Verdict.KEPT), by=verifying, at=APPRAISAL)
    with pytest.raises(Refusal, match="do not move"):
        approve_appraisal(CODE, XUAN_HA, by=verifying, at=APPRAISAL)


def test_no_unit_appraises_itself(sheet: Participant, cast: Cast) -> None:
    inside = _posted(cast("thu"), OFFICE, {XUAN_HA})
    with pytest.raises(Refusal, match="do not judge"):
        give_verdict(CODE, XUAN_HA, Judging("A", Verdict.KEPT), by=inside, at=APPRAISAL)


def test_the_worklist_says_what_is_left(judge: Judge, sheet: Participant, cast: Cast) -> None:
    judge("A", Verdict.KEPT, reason="")
    listed = {one.participant.unit_id: one for one in worklist(cast("phuc"), sheet.campaign)}
    here = listed[XUAN_HA]
    assert (here.state, here.judged, here.mine, here.all) == (State.READY, 1, 2, 3)
    assert (here.own, here.appraised) == (Fraction("14.5"), Fraction("14.5"))
    assert listed[HOA_KHE].state is State.WAITING_LOWER
    assert worklist(cast("tu"), sheet.campaign) == []


def _posted(actor: Actor, unit: str, reach: set[str]) -> Actor:
    """Somebody with an appraiser's post at a unit besides his own."""
    more = HeldPost(999_999, unit, "digital_officer", frozenset({"evaluation.sheet.appraise"}), frozenset(reach))
    return replace(actor, posts=(*actor.posts, more))
