"""The words page: both languages side by side, found without diacritics."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str, language: str = "vi") -> str:
    client.post("/language/", {"language": language})
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_word_stands_in_both_languages_beside_its_source(client: Client) -> None:
    page = page_of(client, "/glossary/")
    assert "giấy tiếp nhận hồ sơ và hẹn trả kết quả" in page
    assert '<span lang="en">receipt</span>' in page
    assert "Thông tư 01/2018/TT-VPCP (mẫu số 01)" in page
    assert "onestop.dossier.received" in page
    assert "từ của chúng tôi" in page


def test_in_english_the_law_keeps_its_own_words(client: Client) -> None:
    page = page_of(client, "/glossary/", "en")
    assert '<span lang="vi">mã số hồ sơ</span>' in page
    assert "dossier code" in page
    assert "our own word" in page


@pytest.mark.parametrize("query", ["toan trinh", "Toàn trình", "fully", "FULLY_ONLINE"])
def test_words_are_found_in_either_language_or_by_code(client: Client, query: str) -> None:
    page = page_of(client, f"/glossary/?q={query}")
    assert "toàn trình" in page
    assert "thành phần hồ sơ" not in page


def test_what_is_not_there_is_said(client: Client) -> None:
    assert "Không có từ nào như vậy." in page_of(client, "/glossary/?q=zzz")


def test_the_footer_leads_there(client: Client) -> None:
    assert 'href="/glossary/"' in page_of(client, "/track/")
