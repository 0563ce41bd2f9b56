"""The pages of the tree, as of a day."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.http import urlencode

from batru.commons import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]


def page(client: Client, address: str, **asked: str) -> str:
    answer = client.get(f"{address}?{urlencode(asked)}" if asked else address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _in_2022() -> None:
    clock.set_now(datetime(2022, 12, 1, 2, 0, tzinfo=UTC))


def test_without_a_day_the_page_shows_the_place_s_own_today(client: Client) -> None:
    shown = page(client, "/places/491@2022/")
    assert 'value="2022-12-01"' in shown
    assert shown.count("data-row") >= 10


def test_a_ward_is_shown_with_where_it_lay_and_what_became_of_it(client: Client) -> None:
    shown = page(client, "/places/20209@2022/", on="2022-12-01")
    for words in ("Phường Xuân Hà", "Quận Thanh Khê", "nhập vào", "Phường Thanh Khê", "21.345", "01/07/2025"):
        assert words in shown


def test_a_day_on_which_the_unit_was_not_says_so(client: Client) -> None:
    shown = page(client, "/places/20209@2022/", on="2026-01-01")
    assert "Vào ngày 01/01/2026 đơn vị này không tồn tại" in shown
    assert "30/06/2025" in shown


def test_computed_outlines_are_called_computed(client: Client) -> None:
    assert "không phải đo đạc" in page(client, "/places/491@2022/", on="2022-12-01")
    assert "không phải đo đạc" not in page(client, "/places/48@2025h2/", on="2025-07-01")


def test_outlines_come_as_geojson_of_the_day(client: Client) -> None:
    answer = client.get("/places/outlines.json", {"parent": "491@2022", "on": "2022-12-01"})
    drawn = json.loads(answer.content)
    assert drawn["type"] == "FeatureCollection"
    assert {feature["properties"]["computed"] for feature in drawn["features"]} == {True}
    assert "20209@2022" in {feature["properties"]["key"] for feature in drawn["features"]}
    assert "public" in answer["Cache-Control"]


def test_search_finds_by_name_without_marks_and_by_code_of_the_day(client: Client) -> None:
    assert "Phường Hòa Khê" in page(client, "/places/", q="hoa khe", on="2022-12-01")
    assert "Phường Xuân Hà" in page(client, "/places/", q="20209", on="2022-12-01")
    assert "Phường Thanh Khê" in page(client, "/places/", q="20209", on="2025-07-01")
    assert "Không có đơn vị nào mang tên đó" in page(client, "/places/", q="nowhere", on="2022-12-01")
    assert page(client, "/places/", on="2025-07-01").count("data-row") == 34


@pytest.mark.parametrize("day", ["yesterday", "2022-13-01", "2022-02-30", "'--"])
def test_a_day_that_is_none_is_refused_in_words(client: Client, day: str) -> None:
    answer = client.get("/places/", {"on": day})
    assert answer.status_code == 422
    assert "Hãy viết theo dạng 2022-12-01" in answer.content.decode()


def test_an_unknown_unit_is_not_found(client: Client) -> None:
    assert client.get("/places/20209@1999/").status_code == 404
    assert client.get("/places/outlines.json", {"parent": "nowhere"}).status_code == 404


def test_a_unit_page_costs_few_queries_however_many_units_lie_under_it(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    page(client, "/places/vn/", on="2022-12-01")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        page(client, "/places/vn/", on="2022-12-01")


def test_the_page_speaks_english_too(client: Client) -> None:
    client.cookies["batru_language"] = "en"
    shown = page(client, "/places/20209@2022/", on="2022-12-01")
    for words in ("Xuân Hà Ward", "What became of it", "merged into", "Two independent conversion tables agree"):
        assert words in shown
