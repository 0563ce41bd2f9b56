from datetime import time

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from batru.site.portal import counter_today

MORNING, AFTERNOON = (time(7), time(11, 30)), (time(13, 30), time(17))
MOST_QUERIES = 12


@pytest.mark.parametrize(
    ("at", "is_open", "closes", "opens"),
    [
        (time(6, 59), False, None, time(7)),
        (time(7), True, time(11, 30), time(13, 30)),
        (time(11, 30), False, None, time(13, 30)),
        (time(16, 59), True, time(17), None),
        (time(17), False, None, None),
    ],
)
def test_whether_the_counter_is_open(at: time, is_open: bool, closes: time | None, opens: time | None) -> None:
    found = counter_today((MORNING, AFTERNOON), at)
    assert (found["is_open"], found["closes"], found["opens"]) == (is_open, closes, opens)
    assert found["hours"] == "07:00–11:30 · 13:30–17:00"


def test_a_holiday_has_no_hours() -> None:
    assert counter_today((), time(9)) == {"is_open": False, "closes": None, "opens": None, "hours": ""}


@pytest.mark.django_db
def test_the_first_page_opens_on_an_empty_home(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = client.get("/", headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="vi"' in page
    assert "Bạn cần làm thủ tục gì?" in page
    assert "Đăng ký khai sinh" in page
    assert page.count('class="bt-door"') == 8
    assert "Chúng tôi phục vụ ra sao" not in page  # nothing was counted yet


@pytest.mark.django_db
def test_english_and_dark_are_kept_for_the_next_page(client: Client) -> None:
    assert client.post("/language/", {"language": "en", "next": "/track/"}).headers["location"] == "/track/"
    client.post("/theme/", {"theme": "dark"})
    page = client.get("/").content.decode()
    assert '<html lang="en" data-theme="dark"' in page
    assert "What do you need to get done?" in page


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_a_choice_never_leads_out_of_the_site(client: Client, elsewhere: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere}).headers["location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "field"), [("/language/", "language"), ("/theme/", "theme")])
def test_only_what_exists_can_be_chosen(client: Client, address: str, field: str) -> None:
    assert client.post(address, {field: "purple"}).status_code == 404
    assert client.get(address).status_code == 405


@pytest.mark.django_db
def test_a_choice_needs_the_forms_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"}).status_code == 403


def test_the_colours_of_the_place_are_sent_once(client: Client) -> None:
    first = client.get("/brand.css")
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert b"--primary:#0b5a7a" in first.content
    again = client.get("/brand.css", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_the_mark_of_the_place_is_a_drawing(client: Client) -> None:
    answer = client.get("/emblem.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in b"".join(answer)


@pytest.mark.django_db
def test_the_gallery_is_shown_only_where_the_example_runs(client: Client, settings: LazySettings) -> None:
    settings.BATRU_EXAMPLE = False
    assert client.get("/styleguide/").status_code == 404
    settings.BATRU_EXAMPLE = True
    assert client.get("/styleguide/").status_code == 200
    assert client.get("/styleguide/nothing/").status_code == 404


@pytest.mark.django_db
def test_a_missing_page_says_what_to_do(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Trang này không có" in answer.content.decode()
