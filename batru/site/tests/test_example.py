"""The example's bar: its own today, the cast to become, three walks; nothing of it where no example runs."""

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import CAST, account_actor
from batru.kernel.period import VIETNAM
from batru.site.tests.two_units import WARD, cast, places
from batru.site.walks import WALKS, walk_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2022, 12, 1, 9, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _example(settings: Settings, tmp_path: Path, db: None) -> None:
    """The cast at its posts in an example with a clock of its own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BATRU_EXAMPLE, settings.BATRU_HOME = True, tmp_path
    places()
    cast()
    clock.set_now(MOMENT)


@pytest.mark.parametrize(
    ("walk", "who", "begins"),
    [
        ("file", "Nguyễn Thị Hoa", "/procedures/2.000635/"),
        ("counter", "Trần Văn Minh", "/inbox/"),
        ("decide", "Phạm Thị Lan", "/inbox/"),
    ],
)
def test_a_walk_begins_with_one_click_as_whoever_does_the_job(client: Client, walk: str, who: str, begins: str) -> None:
    assert f'action="/example/walks/{walk}/"' in client.get("/").content.decode()
    answer = client.post(f"/example/walks/{walk}/")
    assert (answer.status_code, answer.headers["location"]) == (302, begins)
    page = client.get(begins)
    assert page.status_code == 200 and who in page.content.decode()
    assert "bước 1 trên" in page.content.decode()


@pytest.mark.parametrize(("code", "whose"), [(walk.code, [step.who for step in walk.steps]) for walk in WALKS])
def test_the_bar_keeps_the_walk_with_its_step_goal_next_click_and_end(
    client: Client, code: str, whose: list[str]
) -> None:
    """From page to page and from reader to reader, with forms alone, until it is ended."""
    client.cookies["batru_language"] = "en"
    walk = walk_of(code)
    assert walk is not None
    address = client.post(f"/example/walks/{code}/").headers["location"]
    for number, who in enumerate(whose, start=1):
        page = unescape(client.get(address, follow=True).content.decode())
        assert f"step {number} of {len(whose)}" in page and walk.goal in page and walk.steps[number - 1].text in page
        assert account_actor(who, MOMENT.date()).name in page  # type: ignore[union-attr]
        assert f"step {number} of {len(whose)}" in client.get("/places/").content.decode(), "it stays on other pages"
        following = f"/example/walks/{code}/steps/{number + 1}/"
        assert (f'action="{following}"' in page) is (number < len(whose))
        if number < len(whose):
            address = client.post(following).headers["location"]
    client.post("/example/readers/tu/")
    assert f"step {len(whose)} of" in client.get("/").content.decode(), "becoming somebody else does not lose it"
    assert client.post("/example/walks/", {"next": "/places/"}).headers["location"] == "/places/"
    assert "bt-walk" not in client.get("/").content.decode()


def test_the_citizens_walk_needs_no_typing_and_lies_before_minh(client: Client) -> None:
    """The answers are whole, the ward where she lives is chosen, so that sending is one click."""
    client.post("/example/walks/file/")
    address = client.post("/example/walks/file/steps/2/").headers["location"]
    assert client.get(address).headers["location"] == "/procedures/2.000635/application/papers/"
    over = client.get("/procedures/2.000635/application/look-over/")
    assert over.status_code == 200
    assert re.search(rf'<option value="{WARD}"[^>]* selected', over.content.decode())
    filed = client.post("/procedures/2.000635/application/look-over/", {"unit": WARD, "result_place": "counter"})
    code = filed.headers["location"].split("/")[2]
    inbox = client.post("/example/walks/file/steps/3/").headers["location"]
    assert code in client.get(inbox).content.decode()
    assert client.post(f"/dossiers/{code}/receipt/").status_code == 302


def test_one_application_waits_for_the_counters_walk_and_no_more(client: Client) -> None:
    client.post("/example/walks/counter/")
    first = client.post("/example/walks/counter/steps/2/").headers["location"]
    page = client.get(first).content.decode()
    assert "Trần Văn Minh" in page and f"{first}receipt/" in page
    client.post("/example/walks/counter/")
    assert client.post("/example/walks/counter/steps/2/").headers["location"] == first
    client.post(f"{first}receipt/")
    assert client.get(client.post("/example/walks/counter/steps/3/").headers["location"]).status_code == 200


def test_the_directive_of_the_chairs_walk_can_be_answered_by_its_addressee(client: Client) -> None:
    client.post("/example/walks/decide/")
    form = client.post("/example/walks/decide/steps/2/").headers["location"]
    assert "Lê Thị Thu" in client.get(form).content.decode()
    told = {"unit": WARD, "measure": "on_time_share", "text": "Rà soát mỗi sáng", "role": "specialist"}
    given = client.post("/directives/new/", {**told, "due_on": "2022-12-15"}).headers["location"]
    inbox = client.post("/example/walks/decide/steps/3/").headers["location"]
    assert given in client.get(inbox).content.decode()
    assert client.post(f"{given}answers/", {"text": "Đã làm."}).status_code == 302
    assert given in client.get(client.post("/example/walks/decide/steps/4/").headers["location"]).content.decode()


def test_no_walk_has_a_step_beyond_its_last(client: Client) -> None:
    assert client.post("/example/walks/file/steps/9/").status_code == 404


def test_the_bar_offers_the_whole_cast_and_the_outsider(client: Client) -> None:
    page = client.get("/").content.decode()
    assert {member.username for member in CAST} >= {"hoa", "minh", "thu", "lan", "phuc", "tu"}
    assert all(f'action="/example/readers/{member.username}/"' in page for member in CAST)


def test_its_today_is_shown_ticks_and_can_be_changed(client: Client) -> None:
    assert "09:00, 01/12/2022" in client.get("/").content.decode()
    first = clock.now()
    assert timedelta(0) <= first - MOMENT < timedelta(minutes=1) and clock.now() > first
    assert client.post("/example/time/", {"now": "2022-12-05T14:30"}).status_code == 302
    assert "14:30, 05/12/2022" in client.get("/").content.decode()
    assert clock.real_now().year > 2022, "sessions and signatures keep real time"


@pytest.mark.parametrize("typed", ["", "tomorrow", "2022-13-01T09:00"])
def test_a_day_that_is_none_changes_nothing(client: Client, typed: str) -> None:
    answer = client.post("/example/time/", {"now": typed})
    assert 400 <= answer.status_code < 500 and "2022-12-01 09:00" in answer.content.decode()
    assert clock.now() - MOMENT < timedelta(minutes=1)


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "2017-12-31T23:59", "2025-01-01T00:00", "9999-12-31T23:59"])
def test_a_day_that_the_place_does_not_know_changes_nothing(client: Client, typed: str) -> None:
    """The calendar begins in 2018; the district of the example ended with 2024."""
    answer = client.post("/example/time/", {"now": typed})
    page = answer.content.decode()
    assert 400 <= answer.status_code < 500 and "2018-01-01" in page and "2024-12-31" in page
    assert clock.now() - MOMENT < timedelta(minutes=1)


def test_outside_the_example_there_is_no_bar_and_nothing_answers(client: Client, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = False
    assert "/example/" not in client.get("/").content.decode()
    for address, sent in (
        ("walks/file", {}),
        ("walks/file/steps/2", {}),
        ("walks", {}),
        ("readers/minh", {}),
        ("time", {"now": "2022-12-05T14:30"}),
    ):
        assert client.post(f"/example/{address}/", sent).status_code == 404
    assert clock.now() - MOMENT < timedelta(minutes=1)


def test_there_is_no_fourth_walk(client: Client) -> None:
    assert client.post("/example/walks/rob-a-bank/").status_code == 404
