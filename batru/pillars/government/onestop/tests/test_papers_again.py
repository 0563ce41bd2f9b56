"""What was handed in once is offered the next time, and the answer is kept for its owner."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from batru.commons.papers.models import Holding
from batru.commons.people.public import Actor
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import BIRTH, WARD
from batru.pillars.government.onestop.tests.test_applying import APPLICATION, PDF, pages_filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa(cast: Callable[[str], Actor], settings: Settings, tmp_path: Path) -> Client:
    settings.BATRU_FILES = tmp_path
    client = Client()
    client.post("/sign-in/", {"username": "hoa", "password": "x"})
    return client


def file_once(hoa: Client) -> Dossier:
    list(pages_filled(hoa))
    given = SimpleUploadedFile("giay-chung-sinh.pdf", PDF, "application/pdf")
    hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": given})
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    return Dossier.objects.get()


def test_a_paper_handed_in_is_offered_and_used_with_one_click(hoa: Client) -> None:
    first = file_once(hoa)
    kept = Holding.objects.get()
    assert (kept.kind, kept.source, kept.subject) == ("birth_slip", "uploaded", f"dossier/{first.code}")
    assert "đã lưu từ trước: giay-chung-sinh.pdf" in hoa.get(f"/procedures/{BIRTH}/").content.decode()
    list(pages_filled(hoa))
    page = hoa.get(f"{APPLICATION}papers/").content.decode()
    assert 'name="reuse-birth_slip"' in page and "giay-chung-sinh.pdf" in page
    hoa.post(f"{APPLICATION}papers/", {"reuse-birth_slip": "1"})
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    second = Dossier.objects.exclude(pk=first.pk).get()
    assert [paper.file_id for paper in second.papers.all()] == [kept.file_id]
    assert Holding.objects.count() == 1


def test_what_is_not_ticked_or_not_held_is_not_used(hoa: Client) -> None:
    file_once(hoa)
    list(pages_filled(hoa))
    hoa.post(f"{APPLICATION}papers/", {"reuse-identity_card": "1"})
    hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    assert Dossier.objects.latest("id").papers.count() == 0


def test_a_paper_that_is_over_is_asked_for_again(hoa: Client) -> None:
    file_once(hoa)
    Holding.objects.update(valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 1))
    list(pages_filled(hoa))
    assert "reuse-" not in hoa.get(f"{APPLICATION}papers/").content.decode()


def test_strangers_are_told_of_no_papers(client: Client, hoa: Client) -> None:
    file_once(hoa)
    assert "giay-chung-sinh" not in client.get(f"/procedures/{BIRTH}/").content.decode()
