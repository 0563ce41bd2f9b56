"""Where a due time passes the calendar's end (31/12/2027) or nears it, every page that shows it says so."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from batru.commons import clock
from batru.commons.notices.public import Notice
from batru.commons.notices.reads import letter_of
from batru.commons.people.public import Actor
from batru.kernel.period import local_day
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn
from batru.pillars.government.onestop.tests.pages import _own_files, text
from batru.pillars.government.onestop.tests.test_tracking import digits

__all__ = ["_own_files"]
pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
# Friday. Three working days from the day after: Monday 3, Tuesday 4, Wednesday 5 January, as far as is known.
LAST, EARLIER = vn("2027-12-31 10:00"), vn("2027-11-01 10:00")
MOVES = "Chưa biết các ngày nghỉ lễ sau ngày 31/12/2027 nên thời hạn này còn có thể thay đổi."
MAY_MOVE = "Đã biết các ngày nghỉ lễ đến hết ngày 31/12/2027"


def registered(cast: Cast, at: datetime) -> str:
    minh, hoa = cast("minh"), cast("hoa")
    clock.set_now(at)
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", hoa.person_id)
    code = register(Filing(STATUS, WARD, who), "counter", by=minh, at=at).code
    checking.receive(code, by=minh, at=at)
    return code


def message() -> str:
    """The last message of receipt, as it is sent."""
    return letter_of(Notice.objects.filter(template="onestop/received").latest("pk")).body


def test_the_page_of_a_procedure_warns_and_names_the_year(cast: Cast, client: Client) -> None:
    clock.set_now(LAST)
    page = text(client, f"/procedures/{STATUS}/")
    assert "thứ Tư 5/1/2028" in page and MOVES in page
    client.cookies["batru_language"] = "en"
    page = text(client, f"/procedures/{STATUS}/")
    assert "Wednesday 5 Jan 2028" in page
    assert "Holidays after 31 Dec 2027 are not known yet, so this time may still move." in page


def test_a_year_earlier_nothing_is_said(cast: Cast, client: Client) -> None:
    clock.set_now(vn("2022-12-01 09:00"))
    page = text(client, f"/procedures/{STATUS}/")
    assert "thứ Ba 6/12" in page and "6/12/2022" not in page and "ngày nghỉ lễ" not in page


def test_official_applicant_and_tracking_see_the_warning_of_a_dossier(cast: Cast, opened: Open, client: Client) -> None:
    code = registered(cast, LAST)
    assert local_day(Dossier.objects.get().due_at or LAST) == date(2028, 1, 5)
    assert "Lịch làm việc đã nhập đến hết ngày 31/12/2027" in text(opened("minh"), f"/dossiers/{code}/")
    assert MOVES in text(opened("hoa"), f"/dossiers/{code}/")
    client.post(f"/track/{code}/digits/", {"phone": "0905123456"})
    client.post(f"/track/{code}/opening/", {"digits": digits()})
    assert MOVES in text(client, f"/track/{code}/way/")


def test_the_message_of_receipt_says_it_too(cast: Cast) -> None:
    registered(cast, LAST)
    assert MOVES in message()


def test_near_the_end_the_applicant_is_told_less(cast: Cast, opened: Open) -> None:
    page = text(opened("hoa"), f"/dossiers/{registered(cast, EARLIER)}/")
    assert MAY_MOVE in page and MOVES not in page
    assert "ngày nghỉ lễ" not in message()
