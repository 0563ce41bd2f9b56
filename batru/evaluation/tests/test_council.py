"""The council decides with reasons, hears whoever it strikes, and puts right what was published."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from batru.commons.journal.public import history
from batru.commons.tasks.public import inbox
from batru.evaluation.actions.appraising import give_verdict
from batru.evaluation.actions.deciding import adjust, decide, write_finding
from batru.evaluation.actions.levels import (
    approve_appraisal,
    approve_in_council,
    reopen_council,
    return_appraisal,
    take_before_council,
    take_over,
)
from batru.evaluation.actions.replying import correct, object_to, uphold
from batru.evaluation.actions.talking import answer
from batru.evaluation.models import Approval, Campaign, Correction, Entry, Participant, Publication, Talk
from batru.evaluation.reads.approvals import sheet_subject, standing_of
from batru.evaluation.reads.council import adjustments, cases, minutes
from batru.evaluation.reads.replies import corrections, objections, published
from batru.evaluation.reads.sheets import scores_of, sheets
from batru.evaluation.rules.appraising import Judging
from batru.evaluation.rules.approvals import State
from batru.evaluation.rules.council import Adjusting
from batru.evaluation.rules.entries import Layer, Level, Step, Verdict
from batru.evaluation.tests.conftest import OPENED, XUAN_HA, Cast, Said
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
CODE = "small-2022"
WHY = "Hội đồng xem bản gốc: 7 cuộc họp có kết luận."
FOUND = "Quyết định nêu ở chỉ số C không tồn tại."
SEVENTH = "Biên bản thứ bảy đã nộp ngày 4/12."
FIRST_DAY, APPRAISAL, COUNCIL, REPLY = (OPENED + timedelta(days=number) for number in (3, 15, 29, 43))


@pytest.fixture
def sheet(campaign: Campaign, cast: Cast, say: Said) -> Participant:
    """Xuân Hà before the council: A 8 of 10 said and 6 of 10 appraised, B 4.5 and C 4 kept."""
    say(XUAN_HA, "A", Layer.SELF, {"part": "8", "whole": "10"}, at=FIRST_DAY)
    say(XUAN_HA, "B", Layer.SELF, {"part": "60", "whole": "100"}, at=FIRST_DAY)
    say(XUAN_HA, "C", Layer.SELF, {"": "yes"}, at=FIRST_DAY)
    own = Participant.objects.get(campaign=campaign, unit_id=XUAN_HA)
    Approval.objects.create(participant=own, level=Level.UNIT, step=Step.SUBMITTED, by="official:1", at=FIRST_DAY)
    phuc = cast("phuc")
    take_over(CODE, XUAN_HA, by=phuc, at=APPRAISAL)
    lowered = Judging("A", Verdict.LOWERED, {"part": "6", "whole": "10"}, "Biên bản ghi 6 cuộc họp, không phải 8.")
    for wanted in (lowered, Judging("B", Verdict.KEPT), Judging("C", Verdict.KEPT)):
        give_verdict(CODE, XUAN_HA, wanted, by=phuc, at=APPRAISAL)
    approve_appraisal(CODE, XUAN_HA, by=phuc, at=APPRAISAL)
    return own


@pytest.fixture
def seated(sheet: Participant, cast: Cast) -> Participant:
    """The council has taken the sheet over."""
    take_before_council(CODE, XUAN_HA, by=cast("son"), at=COUNCIL)
    return sheet


@pytest.fixture
def result(seated: Participant, cast: Cast) -> Participant:
    """The council approved, and the result was published."""
    approve_in_council(CODE, XUAN_HA, by=cast("son"), at=COUNCIL)
    Publication.objects.create(
        campaign=seated.campaign, number=1, document=seated.campaign.document, known_at=COUNCIL, frozen={},
        results_digest="0" * 64, engine="1", catalogue_digest="0" * 64, by="official:1", at=REPLY,
    )  # fmt: skip
    return seated


def test_no_council_writes_a_part_above_its_whole_and_may_still_keep_what_was_said(
    seated: Participant, cast: Cast, say: Said
) -> None:
    """B's rule caps at 80 %: 110 of 100 would score as 80 of 100."""
    with pytest.raises(Refusal) as refused:
        decide(
            CODE,
            XUAN_HA,
            Judging("B", Verdict.RAISED, {"part": "110", "whole": "100"}, WHY),
            by=cast("son"),
            at=COUNCIL,
        )
    _what, why, next_step = refused.value.sentences()
    assert why == "Done or met: the part cannot be greater than the whole, since the rule counts a share."
    assert next_step == "Correct the figure, or the whole that it is a part of."
    say(XUAN_HA, "B", Layer.APPRAISED, {"part": "110", "whole": "100"}, at=APPRAISAL)
    decide(CODE, XUAN_HA, Judging("B", Verdict.KEPT, {}, WHY), by=cast("son"), at=COUNCIL)


def total(own: Participant, view: str) -> Fraction | None:
    found = scores_of(own.campaign, sheets(own.campaign), view)
    return next(one.total for one in found if one.unit.key == own.unit_id)


def test_the_council_sees_what_is_disputed(sheet: Participant, cast: Cast) -> None:
    case = next(one for one in cases(cast("son"), sheet.campaign) if one.participant == sheet)
    assert (case.state, case.disputed, case.asked) == (State.APPROVED_ELSEWHERE, 1, 0)
    assert (case.own.total, case.appraised.total) == (Fraction("16.5"), Fraction("14.5"))
    assert [task.kind for task in inbox(cast("son"), COUNCIL)] == ["evaluation.council.work"]
    assert cases(cast("tu"), sheet.campaign) == []


def test_it_decides_with_a_reason_and_its_word_holds(seated: Participant, cast: Cast) -> None:
    decide(CODE, XUAN_HA, Judging("A", Verdict.RAISED, {"part": "7", "whole": "10"}, WHY), by=cast("son"), at=COUNCIL)
    assert (total(seated, "appraised"), total(seated, "council")) == (Fraction("14.5"), Fraction("15.5"))
    approve_in_council(CODE, XUAN_HA, by=cast("son"), at=COUNCIL)
    kept = minutes(seated.campaign, cast("son"))
    assert [type(one).__name__ for one in kept] == ["Entry", "Approval"]


@pytest.mark.parametrize(
    ("verdict", "cells", "reason", "why"),
    [
        (Verdict.KEPT, {}, "", "reason is empty"),
        (Verdict.RAISED, {"part": "5", "whole": "10"}, WHY, "would not raise"),
        (Verdict.LOWERED, {"part": "7", "whole": "10"}, WHY, "would not lower"),
        (Verdict.MORE, {}, WHY, "council decides"),
    ],
)
def test_it_gives_its_reason_even_for_keeping(
    seated: Participant, cast: Cast, verdict: Verdict, cells: dict[str, str], reason: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        decide(CODE, XUAN_HA, Judging("A", verdict, cells, reason), by=cast("son"), at=COUNCIL)


def test_it_decides_nothing_before_the_sheet_is_taken_over_and_nothing_after_it_approved(
    sheet: Participant, cast: Cast
) -> None:
    wanted = Judging("A", Verdict.RAISED, {"awarded": "9"}, WHY)
    with pytest.raises(Refusal, match="not come"):
        decide(CODE, XUAN_HA, wanted, by=cast("son"), at=COUNCIL)
    return_appraisal(CODE, XUAN_HA, "Thiếu lý do ở chỉ số B, đề nghị xem lại.", by=cast("son"), at=COUNCIL)
    assert standing_of(sheet).is_open(Level.OFFICE)
    approve_appraisal(CODE, XUAN_HA, by=cast("phuc"), at=COUNCIL)
    take_before_council(CODE, XUAN_HA, by=cast("son"), at=COUNCIL)
    approve_in_council(CODE, XUAN_HA, by=cast("son"), at=COUNCIL)
    with pytest.raises(Refusal, match="approved at this level"):
        decide(CODE, XUAN_HA, wanted, by=cast("son"), at=COUNCIL)
    reopen_council(CODE, XUAN_HA, "Biểu quyết lại chỉ số A theo ý kiến mới.", by=cast("son"), at=COUNCIL)
    decide(CODE, XUAN_HA, wanted, by=cast("son"), at=COUNCIL)


def test_an_appraiser_is_not_the_council(seated: Participant, cast: Cast) -> None:
    with pytest.raises(Refusal, match="cannot do this"):
        decide(CODE, XUAN_HA, Judging("A", Verdict.KEPT, {}, WHY), by=cast("phuc"), at=COUNCIL)


Penalty = Callable[..., int]


@pytest.fixture
def penalty(seated: Participant, cast: Cast) -> Penalty:
    """penalty(code, amount, at, strikes): decided by ông Sơn."""

    def give(code: str, amount: str, strikes: tuple[str, ...] = (), days: int = 0) -> int:
        wanted = Adjusting(code, amount, "Số liệu C được lập khống theo kết luận kiểm tra.", strikes)
        return adjust(CODE, XUAN_HA, wanted, by=cast("son"), at=COUNCIL + timedelta(days=days))

    return give


def test_nobody_is_struck_unheard(penalty: Penalty, seated: Participant, cast: Cast) -> None:
    with pytest.raises(Refusal, match="no written finding"):
        penalty("falsified", "2", ("C",))
    number = write_finding(CODE, XUAN_HA, "falsified", FOUND, by=cast("son"), at=COUNCIL)
    with pytest.raises(Refusal, match="no written finding"):
        penalty("falsified", "2", ("C",), days=1)
    answer(CODE, XUAN_HA, number, "Đơn vị ghi nhầm số quyết định.", by=cast("thu"), at=COUNCIL)
    assert "evaluation.answer.read" in {task.kind for task in inbox(cast("son"), COUNCIL)}
    penalty("falsified", "2", ("C",), days=1)
    assert "evaluation.answer.read" not in {task.kind for task in inbox(cast("son"), COUNCIL)}
    # 6 + 4.5 + 4, the last struck, less two: 8.5.
    assert total(seated, "council") == Fraction("8.5")
    given = next(one for one in adjustments(seated) if one.rule.code == "falsified")
    assert given.entry is not None and given.finding is not None and not given.finding.is_open


def test_silence_for_five_working_days_does_not_stop_it(penalty: Penalty, seated: Participant, cast: Cast) -> None:
    """The finding is of Friday 30 December 2022; Monday 2 January was off, so the fifth working day is the 9th."""
    write_finding(CODE, XUAN_HA, "falsified", FOUND, by=cast("son"), at=COUNCIL)
    with pytest.raises(Refusal, match="no written finding"):
        penalty("falsified", "2", ("C",), days=10)
    penalty("falsified", "2", ("C",), days=11)


@pytest.mark.parametrize(
    ("code", "amount", "strikes", "why"),
    [
        ("late_window", "1.5", (), "from 0 to 1"),
        ("late_window", "-1", (), "from 0 to 1"),
        ("late_window", "much", (), "not a number"),
        ("late_window", "1", ("C",), "takes no indicator"),
        ("innovation", "1", (), "no bonus or penalty"),
    ],
)
def test_no_more_than_the_set_gives(
    penalty: Penalty, code: str, amount: str, strikes: tuple[str, ...], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        penalty(code, amount, strikes)


def test_a_plain_penalty_is_decided_and_taken_back(penalty: Penalty, seated: Participant) -> None:
    penalty("late_window", "1")
    assert total(seated, "council") == Fraction("13.5")
    penalty("late_window", "0")
    assert total(seated, "council") == Fraction("14.5")


def test_an_objection_is_answered_with_a_correction_beside_what_was_published(result: Participant, cast: Cast) -> None:
    number = object_to(CODE, XUAN_HA, "A", SEVENTH, by=cast("lan"), at=REPLY)
    task = inbox(cast("son"), REPLY)[0]
    # Made on Friday 13 January 2023; Tết was off from the 20th to the 26th, so the fifth working day is the 27th.
    assert (task.kind, task.due_at and task.due_at.date()) == ("evaluation.objection.answer", date(2023, 1, 27))
    correct(CODE, XUAN_HA, "A", {"part": "7", "whole": "10"}, WHY, number, by=cast("son"), at=REPLY)
    assert inbox(cast("son"), REPLY) == []
    assert [each.kind for each in inbox(cast("thu"), REPLY)] == ["evaluation.response.read"]
    told = corrections(cast("son"), result.campaign)[0]
    assert (told.before, told.after, told.row.reason) == (Fraction(6), Fraction(7), WHY)
    assert told.cells_before == {"part": "6", "whole": "10"}
    assert total(result, "final") == Fraction("15.5")
    assert published(result, Publication.objects.get())["A"].score == 6
    granted = objections(result.campaign, [result])[0]
    assert granted.correction is not None and not granted.thread.is_open
    assert history(sheet_subject(result))[-1].act == "evaluation.result.corrected"


def test_an_objection_that_is_not_granted_is_answered_with_the_reason(result: Participant, cast: Cast) -> None:
    number = object_to(CODE, XUAN_HA, "A", SEVENTH, by=cast("lan"), at=REPLY)
    with pytest.raises(Refusal, match="waits for its response"):
        object_to(CODE, XUAN_HA, "A", "Biên bản thứ tám đã nộp ngày 5/12.", by=cast("lan"), at=REPLY)
    with pytest.raises(Refusal, match="placeholder"):
        uphold(CODE, XUAN_HA, number, "không đồng ý", by=cast("son"), at=REPLY)
    uphold(CODE, XUAN_HA, number, "Biên bản nộp sau hạn bổ sung minh chứng.", by=cast("son"), at=REPLY)
    assert not Correction.objects.exists() and not Entry.objects.filter(layer=Layer.CORRECTED).exists()
    with pytest.raises(Refusal, match="nothing to answer"):
        correct(CODE, XUAN_HA, "A", {"awarded": "9"}, WHY, number, by=cast("son"), at=REPLY)


def test_a_correction_corrects_something(result: Participant, cast: Cast) -> None:
    with pytest.raises(Refusal, match="Nothing was corrected"):
        correct(CODE, XUAN_HA, "A", {"part": "6", "whole": "10"}, WHY, by=cast("son"), at=REPLY)


@pytest.mark.parametrize("days", [-2, 60])
def test_nobody_objects_outside_the_window(result: Participant, cast: Cast, days: int) -> None:
    with pytest.raises(Refusal, match="not the time"):
        object_to(CODE, XUAN_HA, "A", SEVENTH, by=cast("lan"), at=REPLY + timedelta(days=days))


def test_nothing_is_objected_to_or_corrected_before_it_is_published(seated: Participant, cast: Cast) -> None:
    with pytest.raises(Refusal, match="no result yet"):
        object_to(CODE, XUAN_HA, "A", SEVENTH, by=cast("lan"), at=REPLY)
    with pytest.raises(Refusal, match="no result yet"):
        correct(CODE, XUAN_HA, "A", {"awarded": "9"}, WHY, by=cast("son"), at=REPLY)
    assert not Talk.objects.exists()


def test_a_published_result_is_not_decided_again(result: Participant, cast: Cast) -> None:
    with pytest.raises(Refusal, match="taken over by the level above"):
        reopen_council(CODE, XUAN_HA, "Biểu quyết lại chỉ số A theo ý kiến mới.", by=cast("son"), at=REPLY)
