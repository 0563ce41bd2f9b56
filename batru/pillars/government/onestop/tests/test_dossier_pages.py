"""The page of one dossier and the counter: who sees it, what it offers, and what is posted from it."""

from collections.abc import Callable

import pytest
from django.test import Client

from batru.commons.people.public import Actor
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn
from batru.pillars.government.onestop.tests.pages import _own_files, code, many, queries, text

__all__ = ["_own_files", "code"]
pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
DOSSIER_BUDGET = 26


@pytest.mark.parametrize("who", ["minh", "thu", "lan"])
def test_the_dossier_keeps_its_budget(cast: Cast, opened: Open, code: str, who: str) -> None:
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 08:40"))
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 08:50"))
    processing.propose(code, "Đủ điều kiện.", by=cast("thu"), at=vn("2022-12-01 08:55"))
    assert queries(opened(who), f"/dossiers/{code}/") <= DOSSIER_BUDGET


def test_the_office_sees_the_applicant_and_the_next_step(opened: Open, code: str) -> None:
    page = text(opened("minh", "en"), f"/dossiers/{code}/")
    assert "Nguyễn Thị Hoa" in page and "048190000123" in page
    assert f"/dossiers/{code}/receipt/" in page and f"/dossiers/{code}/decision/" not in page


def test_her_own_page_says_what_comes_next(opened: Open, code: str) -> None:
    """Filed at 08:30: eight working hours on, the first answer is owed by the next morning at 08:30."""
    page = text(opened("hoa", "en"), f"/dossiers/{code}/")
    told = page[page.index("What happens next") : page.index("What has happened")]
    names = ("The desk checks the papers", "by 2 Dec 2022, 08:30", "Process", "Decide", "Hand the result over")
    assert [told.index(name) for name in names] == sorted(told.index(name) for name in names)
    assert "You file the papers" not in told
    assert page.index("What has happened") < page.index('id="complaints"')


@pytest.mark.parametrize(
    ("who", "status"), [("minh", 200), ("thu", 200), ("lan", 200), ("hoa", 200), ("tu", 404), ("phuc", 404)]
)
def test_who_may_see_a_dossier(opened: Open, code: str, who: str, status: int) -> None:
    page = text(opened(who), f"/dossiers/{code}/", status)
    assert ("048190000123" in page) is (status == 200 and who != "hoa") or who == "hoa"


def test_nobody_signed_in_is_led_to_the_door(client: Client, code: str) -> None:
    for address in ("/dossiers/", f"/dossiers/{code}/", "/dossiers/new/"):
        answer = client.get(address)
        assert answer.status_code == 302 and "sign-in" in answer["Location"]


NOUNS = (
    "receipt",
    "refusal",
    "supplements",
    "supplements/answer",
    "taking",
    "proposal",
    "return",
    "decision",
    "handover",
    "withdrawal",
    "rating",
)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_outsider_can_post_nothing(opened: Open, code: str, noun: str) -> None:
    before = Dossier.objects.values().get()
    data = {"reason": "x", "text": "x", "granted": "yes", "stars": "5"}
    answer = opened("tu").post(f"/dossiers/{code}/{noun}/", data)
    assert answer.status_code in (403, 404)
    assert Dossier.objects.values().get() == before


@pytest.mark.parametrize("noun", NOUNS)
def test_deeds_are_posted_never_got_and_never_by_nobody(client: Client, code: str, noun: str) -> None:
    assert client.get(f"/dossiers/{code}/{noun}/").status_code == 405
    assert client.post(f"/dossiers/{code}/{noun}/", {"reason": "x"}).status_code in (302, 403, 404, 422)
    assert Dossier.objects.get().state == "submitted"


def test_a_dossier_walks_through_the_pages(cast: Cast, opened: Open, code: str) -> None:
    deeds: tuple[tuple[str, str, dict[str, str], str], ...] = (
        ("minh", "receipt", {}, "received"),
        ("thu", "taking", {}, "processing"),
        ("thu", "proposal", {"text": "Đủ điều kiện."}, "proposed"),
        ("lan", "decision", {"granted": "yes", "text": "Đồng ý."}, "decided"),
        ("minh", "handover", {}, "handed_over"),
        ("hoa", "rating", {"stars": "5"}, "handed_over"),
    )
    for who, noun, data, state in deeds:
        client = opened(who)
        answer = client.post(f"/dossiers/{code}/{noun}/", data)
        assert (answer.status_code, answer["Location"]) == (302, f"/dossiers/{code}/")
        assert Dossier.objects.get().state == state
        assert client.get(f"/dossiers/{code}/").status_code == 200
    assert "Đồng ý." in text(opened("hoa"), f"/dossiers/{code}/")


def test_a_decision_without_yes_or_no_is_refused_in_words(cast: Cast, opened: Open, code: str) -> None:
    answer = opened("lan", "en").post(f"/dossiers/{code}/decision/", {"text": "x"})
    assert answer.status_code == 422 and "Nothing was decided." in answer.content.decode()


def test_a_second_click_says_that_it_has_moved_on(opened: Open, code: str) -> None:
    minh = opened("minh", "en")
    assert minh.post(f"/dossiers/{code}/receipt/").status_code == 302
    answer = minh.post(f"/dossiers/{code}/receipt/")
    assert answer.status_code == 409 and "cannot take that step" in answer.content.decode()


def test_bà_hoa_sees_her_own_dossiers_and_no_others(cast: Cast, opened: Open, code: str) -> None:
    many(2)
    page = text(opened("hoa"), "/dossiers/")
    assert code in page and "221201-0100" not in page


# The counter


def test_papers_are_registered_and_received_in_one_go(opened: Open) -> None:
    minh = opened("minh", "en")
    page = text(minh, "/dossiers/new/")
    assert "1.004873" in page
    wrong = minh.post("/dossiers/new/", {"procedure": STATUS})
    assert wrong.status_code == 422 and "Write the applicant&#39;s full name." in wrong.content.decode()
    given = {"procedure": STATUS, "unit": WARD, "channel": "counter", "name": "Trần Văn Bưởi"}
    answer = minh.post("/dossiers/new/", given)
    found = Dossier.objects.get()
    assert answer["Location"] == f"/dossiers/{found.code}/"
    assert (found.state, found.channel, found.applicant_name) == ("received", "counter", "Trần Văn Bưởi")


@pytest.mark.parametrize("who", ["tu", "thu", "lan", "phuc"])
def test_nobody_else_registers_at_this_desk(opened: Open, who: str) -> None:
    given = {"procedure": STATUS, "unit": WARD, "channel": "counter", "name": "Trần Văn Bưởi"}
    assert opened(who).post("/dossiers/new/", given).status_code in (403, 404)
    assert Dossier.objects.count() == 0


def test_registering_without_a_desk_of_ones_own_is_refused_in_words(opened: Open) -> None:
    given = {"procedure": STATUS, "name": "Trần Văn Bưởi"}
    answer = opened("phuc", "en").post("/dossiers/new/", given)
    assert answer.status_code == 403 and "You cannot do this." in answer.content.decode()
    assert Dossier.objects.count() == 0


def test_the_next_deed_stands_before_the_papers_and_the_history(opened: Open, code: str) -> None:
    """On a phone a page is read from above: what is to be done must not stand below what has been."""
    page = text(opened("minh", "en"), f"/dossiers/{code}/")
    deed = page.index(f'action="/dossiers/{code}/receipt/"')
    assert page.index("<h1") < deed < page.index(">Papers</h2>") < page.index(">History</h2>")
