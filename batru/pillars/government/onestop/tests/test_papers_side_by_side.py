"""Two papers next to each other: which ones, for whom, and framed by nobody but our own pages."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from batru.commons.files.public import store
from batru.commons.people.public import Actor
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.rules.side_by_side import pair
from batru.pillars.government.onestop.tests.conftest import BIRTH, WARD, vn

Cast = Callable[[str], Actor]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.mark.parametrize(
    ("numbers", "left", "right", "expected"),
    [
        ([4, 7, 9], "", "", (4, 7)),
        ([4, 7, 9], "7", "", (7, 4)),
        ([4, 7, 9], "", "4", (7, 4)),
        ([4, 7, 9], "9", "4", (9, 4)),
        ([4, 7, 9], "4", "4", (4, 4)),
        ([4, 7, 9], "5", "x", (4, 7)),
        ([4], "", "", (4, None)),
        ([], "4", "", (None, None)),
    ],
)
def test_which_two_stand_side_by_side(
    numbers: list[int], left: str, right: str, expected: tuple[int | None, int | None]
) -> None:
    assert pair(numbers, left, right) == expected


@given(st.lists(st.integers(0, 9), unique=True), st.integers(0, 9), st.integers(0, 9))
def test_both_are_of_the_dossier_and_two_where_there_are_two(numbers: list[int], left: int, right: int) -> None:
    sides = pair(numbers, str(left), str(right))
    assert {one for one in sides if one is not None} <= set(numbers)
    assert sides.count(None) == max(0, 2 - len(numbers)) or left == right


@pytest.fixture
def dossier(cast: Cast, settings: Settings, tmp_path: Path) -> Dossier:
    """A birth with a declaration as PDF, a birth slip as picture, and a sheet that lies at the counter."""
    settings.BATRU_FILES = tmp_path
    kinds = frozenset({"application/pdf", "image/png"})
    pdf, png = (
        store(BytesIO(content), name, max_bytes=10_000, allowed=kinds)
        for content, name in ((PDF, "a.pdf"), (PNG, "b.png"))
    )
    papers = (
        HandedIn("declaration", pdf.digest, "to-khai.pdf"),
        HandedIn("birth_slip", png.digest, "chung-sinh.png"),
        HandedIn("identity"),
    )
    hoa = cast("hoa")
    who = Applicant(hoa.name, person_id=hoa.person_id)
    filed: Dossier = submit(Filing(BIRTH, WARD, who, papers=papers), by=hoa, at=vn("2022-12-01 08:30"))
    return filed


def enter(username: str, language: str = "vi") -> Client:
    client = Client()
    client.post("/sign-in/" if username == "hoa" else "/office/sign-in/", {"username": username, "password": "x"})
    client.cookies["batru_language"] = language
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("vi", "Xem hai giấy tờ cạnh nhau"), ("en", "Papers side by side")])
def test_the_page_shows_a_pdf_and_a_picture_and_what_they_must_agree_with(
    dossier: Dossier, language: str, words: str
) -> None:
    first, second, sheet = dossier.papers.order_by("id")
    client = enter("minh", language)
    address = f"/dossiers/{dossier.code}/papers/"
    page = client.get(address).content.decode()
    assert words in page and dossier.applicant_name in page
    assert f'<object type="application/pdf" data="{address}{first.pk}/shown/"' in page
    assert f'<img src="{address}{second.pk}/shown/"' in page
    assert f"{address}{sheet.pk}/" not in page
    swapped = client.get(address, {"left": second.pk, "right": first.pk}).content.decode()
    assert swapped.index(f"{second.pk}/shown/") < swapped.index(f"{first.pk}/shown/")
    assert words in client.get(f"/dossiers/{dossier.code}/").content.decode()


@pytest.mark.django_db
def test_frames_are_opened_for_our_own_pages_alone_and_on_these_two_addresses_alone(dossier: Dossier) -> None:
    client = enter("minh")
    number = dossier.papers.order_by("id")[0].pk
    page = client.get(f"/dossiers/{dossier.code}/papers/")
    policy = page["Content-Security-Policy"]
    assert "object-src 'self'" in policy and "frame-src 'self'" in policy and "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy and page["X-Frame-Options"] == "DENY"
    shown = client.get(f"/dossiers/{dossier.code}/papers/{number}/shown/")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'"
    assert b"".join(shown.streaming_content) == PDF  # type: ignore[attr-defined]
    alone = client.get(f"/dossiers/{dossier.code}/papers/{number}/")
    assert b"".join(alone.streaming_content) == PDF  # type: ignore[attr-defined]
    assert alone["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in alone["Content-Security-Policy"]
    assert "object-src" not in client.get(f"/dossiers/{dossier.code}/")["Content-Security-Policy"]


@pytest.mark.django_db
def test_neither_a_stranger_nor_a_citizen_sees_them(dossier: Dossier) -> None:
    number = dossier.papers.order_by("id")[0].pk
    for address in (f"/dossiers/{dossier.code}/papers/", f"/dossiers/{dossier.code}/papers/{number}/shown/"):
        assert enter("tu").get(address).status_code == 404
    assert enter("hoa").get(f"/dossiers/{dossier.code}/papers/").status_code == 404
    assert Client().get(f"/dossiers/{dossier.code}/papers/").status_code == 302
    assert Client().get(f"/dossiers/{dossier.code}/papers/{number}/shown/").status_code == 404


@pytest.mark.django_db
def test_a_dossier_of_sheets_alone_says_so(cast: Cast) -> None:
    hoa = cast("hoa")
    papers = (HandedIn("identity"),)
    filing = Filing(BIRTH, WARD, Applicant(hoa.name, person_id=hoa.person_id), papers=papers)
    code = submit(filing, by=hoa, at=vn("2022-12-01 08:30")).code
    client = enter("minh", "en")
    assert "No paper of this dossier is a file" in client.get(f"/dossiers/{code}/papers/").content.decode()
    assert f"/dossiers/{code}/papers/" not in client.get(f"/dossiers/{code}/").content.decode()
