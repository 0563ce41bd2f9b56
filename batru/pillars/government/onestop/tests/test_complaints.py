"""Complaints: made on the dossier's page, about a service or by tracking; answered by the head, read by who made it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batru.commons import clock
from batru.commons.journal.public import history
from batru.commons.notices.public import Notice, notices_for
from batru.commons.people.public import Actor, give_post, post_actor
from batru.commons.tasks.models import Task
from batru.commons.tasks.public import inbox, open_tasks
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop import own_data
from batru.pillars.government.onestop.actions import complaining
from batru.pillars.government.onestop.actions.complaining import Said
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.models import Complaint, Dossier
from batru.pillars.government.onestop.reads import complaints as reads
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, SYSTEM, WARD, vn

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
AT = vn("2022-12-01 09:00")
# Fifteen working days after Thursday 1 December 2022, none of them a holiday: 2, 5-9, 12-16, 19-22.
DUE_DAY = date(2022, 12, 22)
WORDS, WISH = "Tôi phải đi lại ba lần.", "Mong được trả lời qua điện thoại."


@pytest.fixture
def code(cast: Cast) -> str:
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", cast("hoa").person_id)
    return submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:30")).code


@pytest.fixture
def made(cast: Cast, code: str) -> Complaint:
    return complaining.complain_of_dossier(code, Said(WORDS, WISH), by=cast("hoa"), at=AT)


def signed_in(username: str, language: str = "vi") -> Client:
    client = Client()
    door = "/sign-in/" if username == "hoa" else "/office/sign-in/"
    assert client.post(door, {"username": username, "password": "x"}).status_code == 302
    client.cookies["batru_language"] = language
    return client


def head_of_the_other_ward(cast: Cast) -> Actor:
    tu = cast("tu").person_id
    assert tu is not None
    post = give_post(tu, OTHER, "chair", date(2022, 1, 1), by=SYSTEM, at=AT)
    return post_actor(post, date(2022, 12, 1))


def test_it_becomes_the_heads_task_within_fifteen_working_days(cast: Cast, made: Complaint) -> None:
    assert made.due_at is not None and made.due_at.astimezone(AT.tzinfo).date() == DUE_DAY
    owed = [task for task in inbox(cast("lan"), AT) if task.kind == complaining.KIND]
    assert [(task.url, task.due_at, task.unit_key) for task in owed] == [(f"/complaints/{made.pk}/", made.due_at, WARD)]
    assert not [
        task for name in ("thu", "minh", "tu") for task in inbox(cast(name), AT) if task.kind == complaining.KIND
    ]


def test_in_the_inbox_it_stands_by_its_own_due_time_and_no_page_leaves_it_out(made: Complaint) -> None:
    """A hundred and one things fall due before 22 December, one after it: the complaint is the 102nd of 103."""
    assert made.due_at is not None
    dues = [made.due_at - timedelta(minutes=minutes + 1) for minutes in range(101)] + [made.due_at + timedelta(days=1)]
    Task.objects.bulk_create(
        Task(
            kind="x", subject=f"x/{number}", title="Công việc {number}", params={"number": number}, url=f"/x/{number}/",
            unit_id=WARD, role="chair", given_by="x", given_at=AT, due_at=due,
        )
        for number, due in enumerate(dues)
    )  # fmt: skip
    lan, link = signed_in("lan"), f'href="/complaints/{made.pk}/"'
    first = lan.get("/inbox/").content.decode()
    assert first.count("data-row") == 100 and link not in first and 'href="?page=2"' in first
    second = lan.get("/inbox/", {"page": 2}).content.decode()
    places = [second.index(f'href="{url}"') for url in ("/x/0/", f"/complaints/{made.pk}/", "/x/101/")]
    assert places == sorted(places) and second.count("data-row") == 3 and 'href="?page=1"' in second
    only = lan.get("/inbox/", {"kind": complaining.KIND}).content.decode()
    assert only.count("data-row") == 1 and link in only and "?page=" not in only
    for page in ("3", "0", "x", "99999999999"):
        assert lan.get("/inbox/", {"page": page}).status_code == 200


def test_the_head_answers_once_and_the_citizen_is_told(cast: Cast, made: Complaint) -> None:
    complaining.answer_complaint(made.pk, "Chúng tôi xin lỗi bà.", by=cast("lan"), at=AT + timedelta(days=1))
    made.refresh_from_db()
    assert (made.answer, made.is_late, open_tasks(f"complaint/{made.pk}")) == ("Chúng tôi xin lỗi bà.", False, [])
    told = notices_for(f"person:{cast('hoa').person_id}")
    assert [one.subject for one in told][:1] and Notice.objects.filter(
        template="onestop/complaint_answered"
    ).count() == 1
    assert [line.act for line in history(f"complaint/{made.pk}")] == [
        "onestop.complaint.made",
        "onestop.complaint.answered",
    ]
    with pytest.raises(Refusal):
        complaining.answer_complaint(made.pk, "Lần nữa.", by=cast("lan"), at=AT + timedelta(days=2))


def test_what_people_wrote_stays_out_of_the_journal(made: Complaint) -> None:
    assert not [line for line in history(f"complaint/{made.pk}") if WORDS in str(line.payload)]


@pytest.mark.parametrize(
    ("moment", "late"), [("2022-12-22 16:30", False), ("2022-12-23 08:00", True)], ids=["last day", "a day after"]
)
def test_a_late_answer_says_so_to_both(cast: Cast, made: Complaint, moment: str, late: bool) -> None:
    complaining.answer_complaint(made.pk, "Xin lỗi bà.", by=cast("lan"), at=vn(moment))
    clock.set_now(vn("2022-12-26 09:00"))
    for who, address in (("hoa", f"/dossiers/{made.dossier}/"), ("hoa", "/complaints/"), ("lan", "/complaints/")):
        page = signed_in(who).get(address).content.decode()
        assert ("Trả lời muộn" in page) is late, address


@pytest.mark.parametrize("who", ["tu", "minh", "thu"])
def test_whoever_does_not_answer_for_the_unit_sees_nothing(cast: Cast, made: Complaint, who: str) -> None:
    client = signed_in(who)
    assert client.get(f"/complaints/{made.pk}/").status_code == 404
    assert client.get("/complaints/").status_code == 404
    assert client.post(f"/complaints/{made.pk}/answer/", {"text": "x"}).status_code in (403, 404)
    made.refresh_from_db()
    assert made.answered_at is None


def test_the_head_of_another_unit_sees_nothing_either(cast: Cast, made: Complaint) -> None:
    other = head_of_the_other_ward(cast)
    assert other.may(reads.ANSWER, OTHER) and reads.listed(other) == []
    for number in (made.pk, made.pk + 1):
        with pytest.raises(Refusal) as raised:
            complaining.answer_complaint(number, "x", by=other, at=AT)
        assert raised.value.code == "onestop.complaint.unknown"


@pytest.mark.parametrize("said", [Said(""), Said("  \n"), Said("a" * 5001), Said("a", "b" * 5001), Said(WORDS)])
def test_empty_endless_and_repeated_words_are_not_taken(cast: Cast, code: str, made: Complaint, said: Said) -> None:
    with pytest.raises(Refusal):
        complaining.complain_of_dossier(code, said, by=cast("hoa"), at=AT)
    assert Complaint.objects.count() == 1


def test_nobody_complains_of_anothers_dossier(cast: Cast, code: str) -> None:
    for who in ("minh", "lan", "tu"):
        with pytest.raises(Refusal):
            complaining.complain_of_dossier(code, Said(WORDS), by=cast(who), at=AT)
    assert Client().get(f"/dossiers/{code}/complaints/").status_code == 302
    assert signed_in("minh").get(f"/dossiers/{code}/complaints/").status_code == 404


def test_on_the_dossiers_page_from_form_to_answer(cast: Cast, code: str) -> None:
    hoa = signed_in("hoa")
    assert f"/dossiers/{code}/complaints/" in hoa.get(f"/dossiers/{code}/").content.decode()
    form = hoa.get(f"/dossiers/{code}/complaints/").content.decode()
    assert "15 ngày làm việc" in form and "766" in form
    assert hoa.post(f"/dossiers/{code}/complaints/", {"text": " "}).status_code == 422
    done = hoa.post(f"/dossiers/{code}/complaints/", {"text": WORDS, "wish": WISH})
    made = Complaint.objects.get()
    assert done["Location"] == f"/complaints/{made.pk}/" and (made.text, made.wish) == (WORDS, WISH)
    lan = signed_in("lan")
    assert WORDS in lan.get(f"/complaints/{made.pk}/").content.decode()
    assert lan.post(f"/complaints/{made.pk}/answer/", {"text": ""}).status_code == 422
    assert lan.post(f"/complaints/{made.pk}/answer/", {"text": "Xin lỗi bà."}).status_code == 302
    for address in (f"/dossiers/{code}/", f"/complaints/{made.pk}/"):
        assert "Xin lỗi bà." in hoa.get(address).content.decode()


def test_about_a_service_without_a_dossier(cast: Cast) -> None:
    hoa = signed_in("hoa", "en")
    assert hoa.post("/complaints/new/", {"text": WORDS, "unit": "nowhere"}).status_code == 422
    assert hoa.post("/complaints/new/", {"text": WORDS, "unit": WARD}).status_code == 302
    made = Complaint.objects.get()
    assert (made.unit_id, made.dossier, made.person_id) == (WARD, None, cast("hoa").person_id)
    assert "the service" in hoa.get("/complaints/").content.decode()
    assert Client().get("/complaints/new/").status_code == 302


def test_by_tracking_only_after_the_digits(cast: Cast, code: str) -> None:
    client = Client()
    assert client.post(f"/track/{code}/complaints/", {"text": WORDS})["Location"] == f"/track/{code}/"
    assert not Complaint.objects.exists()
    client.post(f"/track/{code}/digits/", {"phone": "0905123456"})
    digits = Notice.objects.get(template="onestop/tracking").params["digits"]
    client.post(f"/track/{code}/opening/", {"digits": digits})
    assert client.get(f"/track/{code}/complaints/").status_code == 200
    client.post(f"/track/{code}/complaints/", {"text": WORDS})
    made = Complaint.objects.get()
    assert (made.person_id, made.email, made.dossier) == (None, "hoa@vidu.vn", Dossier.objects.get())
    complaining.answer_complaint(made.pk, "Xin lỗi bà.", by=cast("lan"), at=AT + timedelta(days=1))
    page = client.get(f"/track/{code}/way/").content.decode()
    assert WORDS in page and "Xin lỗi bà." in page and "hoa@vidu.vn" not in page
    assert Notice.objects.get(template="onestop/complaint_answered").address == "hoa@vidu.vn"


def test_what_was_said_by_tracking_is_not_in_anybodys_account_list(cast: Cast, code: str) -> None:
    dossier = Dossier.objects.get()
    complaining.complain_by_tracking(dossier, Said(WORDS), by=SYSTEM, at=AT)
    assert reads.listed(cast("hoa")) == [] and list(reads.about(dossier)) != []


def test_before_the_law_no_due_time_is_made_up(cast: Cast) -> None:
    assert reads.answer_due(WARD, vn("2022-06-22 09:00")) is None
    assert reads.answer_due(WARD, vn("2022-06-23 09:00")) is not None


def test_no_answer_lies_before_its_complaint(made: Complaint) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=made.pk).update(answered_at=AT - timedelta(seconds=1))


def test_own_data_holds_them(cast: Cast, made: Complaint) -> None:
    person_id = cast("hoa").person_id
    assert person_id is not None
    assert [row["text"] for row in own_data.told(person_id).tables["complaints"]] == [WORDS]


def test_lists_ask_as_often_for_many_as_for_few(cast: Cast, code: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert lan.get("/complaints/").status_code == 200
        return len(captured)

    lan = signed_in("lan")
    complaining.complain_of_dossier(code, Said("một"), by=cast("hoa"), at=AT)
    few = asked()
    for number in range(10):
        complaining.complain_of_dossier(code, Said(f"lần {number}"), by=cast("hoa"), at=AT)
    assert asked() == few <= 12


def test_the_offices_page_of_the_dossier_leads_to_it(cast: Cast, code: str, made: Complaint) -> None:
    """For the head who answers; a clerk who is complained of is not told here."""
    head, clerk = signed_in("lan"), signed_in("minh")
    link = f'href="/complaints/{made.pk}/"'
    assert link in head.get(f"/dossiers/{code}/").content.decode()
    assert link not in clerk.get(f"/dossiers/{code}/").content.decode()
    assert WORDS not in clerk.get(f"/dossiers/{code}/").content.decode()


def test_a_head_sees_where_he_looks_what_waits_for_his_answer(cast: Cast, code: str, made: Complaint) -> None:
    of_service = complaining.complain_of_service(WARD, Said("Chờ lâu quá."), by=cast("hoa"), at=AT)
    complaining.complain_of_service(OTHER, Said("Không ai ở quầy."), by=cast("hoa"), at=AT)
    Complaint.objects.filter(pk=of_service.pk).update(due_at=AT - timedelta(days=1))
    head = signed_in("lan", "en")
    waiting = reads.unanswered(cast("lan"), None, AT)
    assert (waiting.waiting, waiting.late, [row.pk for row in waiting.urgent]) == (2, 1, [of_service.pk, made.pk])
    page = head.get("/supervision/").content.decode()
    assert "1 past their time" in page and WORDS in page and "Không ai ở quầy." not in page
    for row in (made, of_service):
        complaining.answer_complaint(row.pk, "Đã rõ.", by=cast("lan"), at=AT)
    page = head.get("/supervision/").content.decode()
    assert 'id="complaints"' not in page and WORDS not in page
