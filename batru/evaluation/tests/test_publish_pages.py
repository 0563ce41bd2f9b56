"""The council publishes from a page: it says what is missing, takes the note, and leads to the result."""

from collections.abc import Callable

import pytest
from django.test import Client

from batru.commons import clock
from batru.evaluation.models import Approval, Campaign, Participant, Publication
from batru.evaluation.rules.entries import Layer, Level, Step
from batru.evaluation.tests.conftest import AT, HOA_KHE, XUAN_HA, Said
from batru.evaluation.tests.test_sheets import full

pytestmark = pytest.mark.django_db
PLACE = "/evaluation/small-2022"
PAGE, POSTS = f"{PLACE}/publish/", f"{PLACE}/publications/"


@pytest.fixture
def whole(campaign: Campaign, say: Said) -> Campaign:
    """Both wards have filled in all; the council has approved Xuân Hà alone."""
    full(say, XUAN_HA)
    full(say, HOA_KHE)
    approve(XUAN_HA)
    clock.set_now(AT)
    return campaign


def approve(unit: str) -> None:
    own = Participant.objects.get(unit_id=unit)
    Approval.objects.create(participant=own, level=Level.COUNCIL, step=Step.APPROVED, by="person/1", at=AT)


def test_it_says_what_stands_in_the_way(client: Client, sign_in: Callable[[str], None], whole: Campaign) -> None:
    sign_in("son")
    page = client.get(PAGE).content.decode()
    assert "Hội đồng chưa duyệt 1 phiếu" in page and "Phường Hòa Khê" in page and "Phường Xuân Hà" not in page
    client.cookies["batru_language"] = "en"
    assert "The council has not approved 1 sheet" in client.get(PAGE).content.decode()


def test_without_a_note_it_is_refused_and_nothing_is_lost(
    client: Client, sign_in: Callable[[str], None], whole: Campaign
) -> None:
    sign_in("son")
    answer = client.post(POSTS, {"note": "Gấp"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Chưa công bố được kết quả." in page and ">Gấp</textarea>" in page
    assert not Publication.objects.exists()


def test_with_a_note_or_whole_it_is_published_and_read(
    client: Client, sign_in: Callable[[str], None], whole: Campaign
) -> None:
    sign_in("son")
    first = client.post(POSTS, {"note": "Hòa Khê sẽ được duyệt sau."})
    assert first.headers["Location"] == f"{PLACE}/results/1/"
    approve(HOA_KHE)
    page = client.get(PAGE).content.decode()
    assert "Không có gì cản trở" in page and f"{PLACE}/results/1/" in page and "Hòa Khê sẽ được duyệt sau." in page
    second = client.post(POSTS, {"note": ""})
    assert second.headers["Location"] == f"{PLACE}/results/2/"
    assert client.get(f"{PLACE}/results/2/").status_code == 200
    assert [one.note for one in Publication.objects.order_by("number")] == ["Hòa Khê sẽ được duyệt sau.", ""]


@pytest.mark.parametrize("username", ["thu", "lan", "phuc", "tu"])
def test_nobody_but_the_council(client: Client, sign_in: Callable[[str], None], whole: Campaign, username: str) -> None:
    sign_in(username)
    assert client.get(PAGE).status_code in (403, 404)
    assert client.post(POSTS, {"note": "Công bố ngay hôm nay."}).status_code in (403, 404)
    assert not Publication.objects.exists()


def test_a_figure_of_facts_is_not_what_is_missing(
    client: Client, sign_in: Callable[[str], None], campaign: Campaign, say: Said
) -> None:
    """Hòa Khê has said nothing of B: its total is not known."""
    full(say, XUAN_HA)
    say(HOA_KHE, "A", Layer.SELF, {"part": "10", "whole": "10"})
    approve(XUAN_HA)
    approve(HOA_KHE)
    clock.set_now(AT)
    sign_in("son")
    page = client.get(PAGE).content.decode()
    assert "Chưa biết tổng điểm của 1 đơn vị" in page and "Phường Hòa Khê" in page
