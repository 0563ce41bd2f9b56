"""Addresses that take forms alone: whoever opens one, such as by changing the language of an answer, finds a way on."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/evaluation/2022/units/20209@2022/workbooks/", "/evaluation/"),
        ("/dossiers/H17.36.12-221201-0001/supplements/", "/dossiers/"),
        ("/sign-out/", "/"),
    ],
)
def test_it_is_a_page_with_a_way_on(client: Client, address: str, back: str) -> None:
    answer = client.get(address)
    text = answer.content.decode()
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert "Địa chỉ này không có trang để xem." in text and f'href="{back}">' in text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "There is no page at this address." in client.get(address).content.decode()


def test_programs_get_no_page(client: Client) -> None:
    assert client.put("/sign-out/").content == b""
