"""The example's bar: its own today, the cast to become, three walks; nothing of it where no example runs."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import CAST
from batru.kernel.period import VIETNAM
from batru.site.tests.two_units import cast, places

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
        ("file", "Nguyễn Thị Hoa", "/procedures/1.001193/"),
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
    for address, sent in (("walks/file", {}), ("readers/minh", {}), ("time", {"now": "2022-12-05T14:30"})):
        assert client.post(f"/example/{address}/", sent).status_code == 404
    assert clock.now() - MOMENT < timedelta(minutes=1)


def test_there_is_no_fourth_walk(client: Client) -> None:
    assert client.post("/example/walks/rob-a-bank/").status_code == 404
