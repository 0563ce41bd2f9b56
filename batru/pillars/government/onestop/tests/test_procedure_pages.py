"""The pages for everybody: procedures found and read, and a dossier followed by its code alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from batru.commons.people.public import Actor
from batru.pillars.government.onestop.tests.conftest import BIRTH, STATUS, WARD
from batru.pillars.government.onestop.tests.pages import _own_files, code, text

__all__ = ["_own_files", "code"]
pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]


@pytest.mark.parametrize("words", ["dang ky khai sinh", "Đăng ký khai sinh", "khai sinh", "1.001193"])
def test_a_procedure_is_found_with_or_without_accents(client: Client, cast: Cast, words: str) -> None:
    page = text(client, "/procedures/", q=words)
    assert "Đăng ký khai sinh" in page and "/procedures/1.001193/" in page


def test_the_list_of_procedures_works_whole_and_in_english(client: Client, cast: Cast) -> None:
    assert "Bạn muốn làm thủ tục gì?" in text(client, "/procedures/") or "<h1" in text(client, "/procedures/")
    client.cookies["batru_language"] = "en"
    page = text(client, "/procedures/", q="birth")
    assert "What do you want to get done?" in page and "Register a birth" in page


def test_a_search_without_hits_says_what_to_do(client: Client, cast: Cast) -> None:
    page = text(client, "/procedures/", q="zzzzzz")
    assert "/procedures/1.001193/" not in page


@pytest.mark.parametrize(("language", "words"), [("vi", "Đăng ký khai sinh"), ("en", "Register a birth")])
def test_the_page_of_a_procedure(client: Client, cast: Cast, language: str, words: str) -> None:
    client.cookies["batru_language"] = language
    page = text(client, f"/procedures/{BIRTH}/")
    assert words in page and f"/procedures/{BIRTH}/application/" in page


def test_the_page_tells_each_step_from_filing_to_the_result(client: Client, cast: Cast) -> None:
    client.cookies["batru_language"] = "en"
    page = text(client, "/procedures/1.001612/")  # three working days, of which the specialist has three quarters
    page = page[page.index("What happens, step by step") :]
    names = ("You file the papers", "The desk checks the papers", "Specialist", "about 2.2 working days", "Decide")
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)
    assert "no decision of the place sets it" in page


def test_the_nearest_stand_before_all_fields(client: Client, cast: Cast) -> None:
    page = text(client, "/procedures/", q="ket hon")
    nearest = page[page.index('id="nearest"') :]
    assert 0 < nearest.index("/procedures/1.000894/") < nearest.index("</section>")
    assert nearest.index("/procedures/1.000894/") < nearest.index("/procedures/1.004746/")


def test_an_unknown_procedure_says_so(client: Client, cast: Cast) -> None:
    client.cookies["batru_language"] = "en"
    assert "There is no procedure with this code." in text(client, "/procedures/9.999999/", 404)


# Tracking


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_code_alone_shows_code_and_state_and_nobody(client: Client, code: str, language: str) -> None:
    client.cookies["batru_language"] = language
    page = text(client, f"/track/{code}/")
    assert code in page
    assert {"vi": "chờ kiểm tra", "en": "Submitted, waiting to be checked"}[language] in page
    for secret in ("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", STATUS, WARD):
        assert secret not in page, secret


def test_tracking_leads_from_field_to_state(client: Client, code: str) -> None:
    answer = client.get("/track/", {"code": f" {code.lower()} "})
    assert (answer.status_code, answer["Location"]) == (302, f"/track/{code}/")


def test_a_mistyped_code_leads_back_to_the_field(client: Client, cast: Cast) -> None:
    client.cookies["batru_language"] = "en"
    page = text(client, "/track/000.04.01.Y99-221201-9999/", 404)
    assert "There is no dossier with this code here." in page and 'name="code"' in page
