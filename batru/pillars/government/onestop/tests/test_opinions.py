"""Opinions of other agencies: asked, answered, late, dropped."""

from datetime import date

import pytest

from batru.commons.people.public import Actor
from batru.commons.tasks.public import inbox
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions import consulting, processing
from batru.pillars.government.onestop.models import Dossier, Opinion
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.tests.at_work import Cast, code, colleague, neighbour
from batru.pillars.government.onestop.tests.conftest import OTHER, WARD, vn

__all__ = ["code", "colleague", "neighbour"]


def test_another_agency_is_asked_and_answers_from_its_own_inbox(cast: Cast, code: str, neighbour: Actor) -> None:
    thu, mai = cast("thu"), neighbour
    with pytest.raises(Refusal):
        records.dossier_for(mai, code)
    consulting.ask_opinion(code, OTHER, "Đã từng cư trú ở đây?", date(2022, 12, 5), by=thu, at=vn("2022-12-02 09:00"))
    (owed,) = inbox(mai, vn("2022-12-02 09:01"))
    assert (owed.kind, owed.due_at, owed.url) == (
        "onestop.opinion",
        vn("2022-12-05 17:00"),
        f"/dossiers/{code}/opinions/1/",
    )
    assert records.dossier_for(mai, code).code == code  # who is asked may read
    with pytest.raises(Refusal):
        consulting.answer_opinion(code, 1, "Có.", by=cast("tu"), at=vn("2022-12-02 10:00"))
    with pytest.raises(Refusal):
        consulting.answer_opinion(code, 1, "Có.", by=thu, at=vn("2022-12-02 10:00"))
    consulting.answer_opinion(code, 1, "Có, từ 2018 đến 2020.", by=mai, at=vn("2022-12-05 18:00"))
    asked = Opinion.objects.get()
    assert (asked.answer, asked.answered_by, asked.asked_by) == ("Có, từ 2018 đến 2020.", mai.key, thu.key)
    assert inbox(mai, vn("2022-12-05 18:01")) == [] and Dossier.objects.get().due_at == vn("2022-12-06 17:00")
    with pytest.raises(Refusal):
        consulting.answer_opinion(code, 1, "Nữa.", by=mai, at=vn("2022-12-05 19:00"))


def test_a_late_answer_is_seen_by_who_leads_the_desk(cast: Cast, code: str) -> None:
    thu, lan, tu = cast("thu"), cast("lan"), cast("tu")
    consulting.ask_opinion(code, OTHER, "Có cư trú?", date(2022, 12, 2), by=thu, at=vn("2022-12-02 09:00"))
    assert records.late_opinions(lan, vn("2022-12-02 17:00")) == []
    assert records.late_opinions(lan, vn("2022-12-02 17:01")) == [(code, 1, OTHER, vn("2022-12-02 17:00"))]
    assert records.late_opinions(tu, vn("2022-12-02 17:01")) == []


@pytest.mark.parametrize(
    ("unit", "question", "until", "refused"),
    [
        (OTHER, " ", date(2022, 12, 5), "onestop.opinion.question"),
        (WARD, "Tự hỏi?", date(2022, 12, 5), "onestop.opinion.question"),
        ("moon@2022", "Ở đâu?", date(2022, 12, 5), "onestop.opinion.question"),
        (OTHER, "Muộn?", date(2022, 12, 7), "onestop.opinion.until"),  # the dossier is due on the 6th
        (OTHER, "Chủ nhật?", date(2022, 12, 4), "onestop.opinion.until"),
        (OTHER, "Hôm qua?", date(2022, 12, 1), "onestop.opinion.until"),
    ],
)
def test_an_opinion_has_somebody_a_question_and_a_day_in_time(
    cast: Cast, code: str, unit: str, question: str, until: date, refused: str
) -> None:
    with pytest.raises(Refusal) as why:
        consulting.ask_opinion(code, unit, question, until, by=cast("thu"), at=vn("2022-12-02 09:00"))
    assert why.value.code == refused and Opinion.objects.count() == 0


def test_no_opinion_is_outside_the_time_limit_where_the_procedure_does_not_say_so(cast: Cast, code: str) -> None:
    with pytest.raises(Refusal) as why:
        consulting.ask_opinion(code, OTHER, "Có?", date(2022, 12, 20), True, by=cast("thu"), at=vn("2022-12-02 09:00"))
    assert why.value.code == "onestop.suspension.article" and Opinion.objects.count() == 0


def test_what_is_still_asked_when_it_is_decided_is_dropped(cast: Cast, code: str) -> None:
    thu, lan, tu = cast("thu"), cast("lan"), cast("tu")
    consulting.ask_opinion(code, OTHER, "Có cư trú?", date(2022, 12, 5), by=thu, at=vn("2022-12-02 09:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-02 10:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-02 11:00"))
    assert inbox(tu, vn("2022-12-02 12:00")) == [] and Opinion.objects.get().dropped_at == vn("2022-12-02 11:00")
