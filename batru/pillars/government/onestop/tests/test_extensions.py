"""More time with an apology: once, in time, and nothing becomes punctual by it."""

from datetime import date, datetime

import pytest

from batru.commons import home
from batru.commons.journal.public import history
from batru.commons.tasks.public import inbox, open_tasks
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions import checking, extending, processing, suspending
from batru.pillars.government.onestop.models import Dossier, Extension
from batru.pillars.government.onestop.rules.extending import check_extension, lateness
from batru.pillars.government.onestop.tests.at_work import DESK, LAND, Cast, code, colleague, filed, neighbour
from batru.pillars.government.onestop.tests.conftest import vn

__all__ = ["code", "colleague", "neighbour"]


def ask(cast: Cast, code: str, day: date = date(2022, 12, 8), at: str = "2022-12-05 09:00") -> None:
    words = ("Cần xác minh thêm.", "Chúng tôi xin lỗi bà.")
    extending.ask_extension(code, day, *words, by=cast("thu"), at=vn(at))


def test_more_time_holds_when_the_leader_has_signed_and_makes_nothing_punctual(cast: Cast, code: str) -> None:
    lan, thu = cast("lan"), cast("thu")
    ask(cast, code)
    assert Dossier.objects.get().due_at == vn("2022-12-06 17:00")
    assert [task.kind for task in inbox(lan, vn("2022-12-05 09:01"))] == ["onestop.extend"]
    with pytest.raises(Refusal):
        extending.sign_extension(code, by=thu, at=vn("2022-12-05 10:00"))
    extending.sign_extension(code, by=lan, at=vn("2022-12-05 16:00"))
    found, signed = Dossier.objects.get(), Extension.objects.get()
    assert (found.due_first, found.due_at) == (vn("2022-12-06 17:00"), vn("2022-12-08 17:00"))
    assert (signed.signed_by, signed.due_otherwise) == (lan.key, vn("2022-12-06 17:00"))
    assert [(task.kind, task.due_at) for task in open_tasks(f"dossier/{code}")] == [
        ("onestop.process", vn("2022-12-08 17:00"))
    ]
    assert history(f"dossier/{code}")[-1].payload["text"] == "Chúng tôi xin lỗi bà."


def test_more_time_is_given_once(cast: Cast, code: str) -> None:
    lan = cast("lan")
    ask(cast, code)
    with pytest.raises(Refusal):
        ask(cast, code)
    extending.sign_extension(code, by=lan, at=vn("2022-12-05 16:00"))
    with pytest.raises(Refusal) as twice:
        ask(cast, code, date(2022, 12, 12), "2022-12-06 09:00")
    assert twice.value.code == "onestop.extension" and Extension.objects.count() == 1


def test_declined_it_may_be_asked_again(cast: Cast, code: str) -> None:
    lan = cast("lan")
    ask(cast, code)
    with pytest.raises(Refusal):
        extending.decline_extension(code, " ", by=lan, at=vn("2022-12-05 10:00"))
    extending.decline_extension(code, "Làm được.", by=lan, at=vn("2022-12-05 10:00"))
    assert Dossier.objects.get().due_at == vn("2022-12-06 17:00")
    assert [task.kind for task in inbox(lan, vn("2022-12-05 10:01"))] == []
    ask(cast, code, at="2022-12-05 11:00")
    assert Extension.objects.count() == 2


def test_an_apology_comes_at_least_a_day_before(cast: Cast, code: str) -> None:
    ask(cast, code)
    with pytest.raises(Refusal) as late:  # asked in time, but signed on the very day
        extending.sign_extension(code, by=cast("lan"), at=vn("2022-12-06 07:30"))
    assert late.value.code == "onestop.extension"


def test_a_later_stop_moves_the_new_day_too(cast: Cast) -> None:
    minh, thu, lan = cast("minh"), cast("thu"), cast("lan")
    code = filed(cast, LAND)
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    ask(cast, code, date(2023, 1, 4))
    extending.sign_extension(code, by=lan, at=vn("2022-12-05 16:00"))
    suspending.suspend(code, "financial_duty", "Chờ nộp thuế.", by=thu, at=vn("2022-12-06 10:00"))
    suspending.resume(code, by=thu, at=vn("2022-12-08 10:00"))  # Wednesday and Thursday
    # Lawful: Thursday 29 December and two days: Friday 30, Tuesday 3. Promised: 4 January and two days: Friday 6.
    assert Dossier.objects.get().due_at == vn("2023-01-06 17:00")
    assert Extension.objects.get().due_otherwise == vn("2023-01-03 17:00")


PACK = home.rule_pack(date(2022, 12, 1))


@pytest.mark.parametrize(
    ("now", "day", "signed", "given"),
    [
        ("2022-12-05 23:59", date(2022, 12, 7), 0, True),
        ("2022-12-06 00:00", date(2022, 12, 7), 0, False),  # not a day before
        ("2022-12-05 09:00", date(2022, 12, 6), 0, False),  # the same day
        ("2022-12-05 09:00", date(2022, 12, 10), 0, False),  # a Saturday
        ("2022-12-05 09:00", date(2022, 12, 7), 1, False),  # once
    ],
)
def test_when_the_law_gives_more_time(now: str, day: date, signed: int, given: bool) -> None:
    due = vn("2022-12-06 17:00")
    if given:
        assert check_extension(vn(now), due, day, signed, PACK, DESK) == vn(f"{day} 17:00")
        return
    with pytest.raises(Refusal):
        check_extension(vn(now), due, day, signed, PACK, DESK)


@pytest.mark.parametrize(
    ("done", "now", "apologised", "state", "word"),
    [
        (None, "2022-12-06 17:00", False, "processing", ""),
        (None, "2022-12-06 17:01", False, "processing", "late"),
        (None, "2022-12-07 09:00", True, "processing", "late_apologised"),
        (None, "2022-12-07 09:00", False, "supplement_asked", ""),
        ("2022-12-06 16:00", "2022-12-09 09:00", False, "decided", ""),
        ("2022-12-07 08:00", "2022-12-09 09:00", False, "handed_over", "late"),
        ("2022-12-07 08:00", "2022-12-09 09:00", False, "withdrawn", ""),
    ],
)
def test_late_with_and_without_apology(done: str | None, now: str, apologised: bool, state: str, word: str) -> None:
    ended: datetime | None = vn(done) if done else None
    assert lateness(vn("2022-12-06 17:00"), ended, vn(now), apologised, state) == word
