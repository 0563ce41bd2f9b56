"""The pages as officials meet them: with and without JavaScript, in reach and out of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from batru.commons.compute.public import Answer
from batru.facts.tests.inside import ask
from batru.foresight.actions import publish_changed
from batru.foresight.reads.counters import WAITED
from batru.foresight.tests.conftest import AT, BY, DISTRICT, HOA_KHE, XUAN_HA

pytestmark = pytest.mark.django_db
COUNTERS = "/foresight/counters/"
SHARE = f"/foresight/forecasts/on_time_share/{XUAN_HA}/"
Enter = Callable[[str], None]


@pytest.fixture
def published(counted: None) -> None:
    publish_changed(by=BY, at=AT)


def page(client: Client, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/foresight/forecasts/", SHARE, COUNTERS, f"{SHARE}table.csv", f"{COUNTERS}table.csv"]
)
def test_whoever_is_not_signed_in_is_led_to_the_door(address: str, client: Client, published: None) -> None:
    answer = client.get(address)
    assert answer.status_code == 302 and answer["Location"].startswith("/office/sign-in/")


@pytest.mark.parametrize("username", ["minh", "thu", "tu"])
@pytest.mark.parametrize("address", ["/foresight/forecasts/", SHARE, COUNTERS, f"{SHARE}table.csv"])
def test_who_may_not_read_the_board_reads_no_forecast(
    address: str, username: str, client: Client, published: None, sign_in: Enter
) -> None:
    sign_in(username)
    page(client, address, 403)


def test_the_list_tells_next_month_and_the_odds(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("phuc")
    text = page(client, "/foresight/forecasts/")
    assert "Phường Xuân Hà" in text and "Quận Thanh Khê" in text and "Phường Hòa Khê" in text
    assert "số liệu quá ngắn" in text and "Khả năng đạt mục tiêu" in text
    assert "từ hồ sơ mô phỏng" in text


def test_the_list_costs_as_much_however_long(
    client: Client, published: None, sign_in: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in("phuc")
    with django_assert_max_num_queries(12):
        page(client, "/foresight/forecasts/")


def test_an_empty_list_says_what_is_missing(client: Client, place: None, sign_in: Enter) -> None:
    sign_in("phuc")
    assert "Chưa có dự báo" in page(client, "/foresight/forecasts/")


def test_the_chair_sees_her_own_ward_alone(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("lan")
    text = page(client, "/foresight/forecasts/")
    assert "Phường Xuân Hà" in text and "Phường Hòa Khê" not in text
    page(client, f"/foresight/forecasts/dossiers_received/{HOA_KHE}/", 404)
    page(client, f"/foresight/forecasts/dossiers_received/{DISTRICT}/table.csv", 404)


def test_absent_and_forbidden_look_the_same(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("lan")
    forbidden = page(client, f"/foresight/forecasts/dossiers_received/{HOA_KHE}/", 404)
    absent = page(client, f"/foresight/forecasts/rating_mean/{HOA_KHE}/", 404)
    assert "Không có dự báo" in forbidden and "Không có dự báo" in absent


def test_one_forecast_shows_bands_odds_method_and_seal(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("lan")
    text = page(client, SHARE)
    for words in (
        "tám trên mười trường hợp",
        "Khả năng đạt mục tiêu 95",
        "tháng 11/2023",
        "đang dùng",
        "niêm phong khớp",
    ):
        assert words in text
    assert "Chưa đủ hai năm số liệu" in text
    assert "{{" not in text and "None" not in text


def test_it_speaks_english_too(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("lan")
    client.cookies["batru_language"] = "en"
    text = page(client, SHARE)
    assert "in eight cases of ten" in text and "The odds of meeting the target of 95" in text


def test_a_short_history_is_told_as_such(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("phuc")
    assert "Mới có 3 tháng trọn vẹn" in page(client, f"/foresight/forecasts/dossiers_received/{HOA_KHE}/")


def test_its_numbers_can_be_taken_along(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("lan")
    lines = page(client, f"{SHARE}table.csv").splitlines()
    assert lines[0] == "month,counted,forecast,low80,high80,low95,high95,target,odds"
    assert len(lines) == 1 + 12 + 12
    assert lines[-1].startswith("2023-11,,") and lines[-1].split(",")[7] == "95.0"


def visits_from(
    rows: list[list[Any]],
    monkeypatch: pytest.MonkeyPatch,
    tickets: list[list[Any]] | None = None,
    waited: list[list[Any]] | None = None,
) -> None:
    """What the lake answers: rows of dossiers, and of tickets where the place has a hall."""
    answers = {"dossiers": rows, "visits": tickets or []}

    def select(table: Any, sql: str, **_: Any) -> list[list[Any]]:
        return (waited or []) if sql == WAITED else answers[table.name]

    monkeypatch.setattr("batru.foresight.reads.counters.select", select)


def mondays(each: int) -> list[list[Any]]:
    """Ten Mondays of autumn 2022, `each` certified copies between nine and ten."""
    days = [f"2022-09-{day:02d}" for day in (5, 12, 19, 26)] + [f"2022-10-{day:02d}" for day in (3, 10, 17, 24, 31)]
    return [[day, 9, "certification", each, True] for day in [*days, "2022-11-07"]]


def at_once(call: str, /, *, patience: float = 0.3, **arguments: Any) -> Answer:
    return Answer("done", ask(call, **arguments))


def test_the_question_is_answered_with_intervals_and_says_what_is_assumed(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(14), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    text = page(client, f"{COUNTERS}?show=1&counters=1")
    assert "Thêm 1 quầy sẽ giảm thời gian chờ trung bình" in text
    assert "Chờ quá 30 phút" in text and "khoảng tin cậy 95%" in text
    assert "Giả định: số phút mỗi lượt" in text and "Chưa nơi nào đo thời gian phục vụ" in text
    assert "140 hồ sơ" in text


def test_where_a_hall_called_tickets_they_are_replayed_and_the_page_says_so(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten Mondays of 12 tickets, each served for 5 or 7 minutes: 6 on average, whatever the model assumes.

    From 5 September to 30 November there were thirteen Mondays: 120 / 13 = 9.2 tickets a day.
    """
    tickets = [[day, 9, "civil_status", 12, True, [5.0] * 6 + [7.0] * 6] for day, *_ in mondays(1)]
    visits_from(mondays(14), monkeypatch, tickets)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    text = page(client, f"{COUNTERS}?show=1&counters=1")
    assert "phiếu lấy số ở sảnh" in text and "120 phiếu, mỗi ngày 9,2" in text
    assert "Hộ tịch, bảo trợ xã hội" in text, "the lane as the ward's own hall names it"
    assert "trung bình 6,0 phút của 120 lượt" in text and "Số phút (đo được)" in text
    assert "Giả định: số phút mỗi lượt" not in text and "số người cho mỗi hồ sơ" not in text
    assert "Lấy từ phiếu số của sảnh" in text
    stretched = page(client, f"{COUNTERS}?show=1&counters=1&minutes=9")
    assert "trung bình 9,0 phút của 120 lượt" in stretched and "được kéo giãn" in stretched


def test_tickets_without_measured_minutes_keep_to_the_assumed_ones(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [[day, 9, "civil_status", 12, True, None] for day, *_ in mondays(1)]
    visits_from([], monkeypatch, tickets)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    text = page(client, f"{COUNTERS}?show=1&counters=1")
    assert "phiếu lấy số ở sảnh" in text and "Giả định: số phút mỗi lượt" in text and "Quá ít lượt" in text


def test_without_tickets_the_page_says_that_dossiers_tell_who_came(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(14), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    assert "Lấy từ hồ sơ tiếp nhận tại quầy" in page(client, f"{COUNTERS}?show=1&counters=1")


def test_the_first_page_stands_at_once_and_htmx_asks_on(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the first page asks nobody")

    monkeypatch.setattr("batru.foresight.reads.counters.select", nobody)
    sign_in("lan")
    text = page(client, COUNTERS)
    assert 'hx-trigger="load delay:500ms"' in text and "show=1" in text and "Xem kết quả" in text


def test_htmx_gets_the_answer_alone_and_stops_when_it_is_there(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(14), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", lambda *args, **kwargs: Answer("pending"))
    sign_in("lan")
    waiting = page(client, COUNTERS, hx_request="true")
    assert "<html" not in waiting and "hx-get" in waiting
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    there = page(client, COUNTERS, hx_request="true")
    assert "<html" not in there and "hx-get" not in there and "Số đo được" in there


def test_a_replay_that_failed_is_not_asked_for_ever(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(14), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", lambda *args, **kwargs: Answer("failed", error="x"))
    sign_in("lan")
    text = page(client, COUNTERS, hx_request="true")
    assert "Phép mô phỏng không hoàn thành" in text and "hx-get" not in text


def test_a_desk_that_hardly_anybody_comes_to_gains_nothing(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(1), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    assert "hầu như không đổi thời gian chờ" in page(client, f"{COUNTERS}?show=1&counters=2")


def test_more_people_than_a_counter_can_serve_is_said(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(14), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    assert "Người đến nhiều hơn khả năng phục vụ" in page(client, f"{COUNTERS}?show=1&counters=1&times=10")


def test_counters_now_are_those_of_the_units_hall(client: Client, counted: None, sign_in: Enter) -> None:
    """hall.yaml gives the ward's hall three counters, and Hòa Khê none at all: there one is assumed."""
    sign_in("phuc")
    hall = page(client, f"{COUNTERS}?unit={XUAN_HA}")
    assert re.search(r'name="counters"[^>]*value="3"', hall) and "3 quầy theo sơ đồ của sảnh" in hall
    none = page(client, f"{COUNTERS}?unit={HOA_KHE}")
    assert re.search(r'name="counters"[^>]*value="1"', none) and "giả định: nơi này chưa khai báo sảnh" in none


def test_whoever_chose_nothing_sees_the_fullest_hall_first(client: Client, counted: None, sign_in: Enter) -> None:
    """The district's hall has most visitors; Hòa Khê, first by key, has three months of twelve dossiers and no hall."""
    sign_in("phuc")
    text = page(client, COUNTERS)
    assert re.search(rf'<option value="{re.escape(DISTRICT)}"[^>]* selected', text)
    assert f"unit={DISTRICT.replace('@', '%40')}" in text, "htmx asks about the same"


def test_the_measured_wait_stands_beside_the_replayed_one(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten Mondays, 12 called a day after 96 minutes in sum, three of them after more than 15; two counters called.

    120 people waited 960 minutes: 8.0 on average, 30 of 120 are 25 %.
    """
    tickets = [[day, 9, "civil_status", 12, True, [6.0] * 12] for day, *_ in mondays(1)]
    waited = [[day, 12, 96.0, 3, 2] for day, *_ in mondays(1)]
    visits_from([], monkeypatch, tickets, waited)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    text = page(client, f"{COUNTERS}?show=1&counters=1")
    assert "người dân chờ trung bình 8,0 phút (đã gọi 120 người, trong đó 25% chờ quá 15 phút)" in text
    assert "có 2 quầy gọi số" in text and "So với số đo được" in text
    assert "hai kết quả không nhất thiết" in page(client, f"{COUNTERS}?show=1&counters=1&times=2")


def test_more_work_than_time_is_told_as_a_load_in_words(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1,400 copies over thirteen Mondays, 8 minutes each: 862 minutes a day for a counter open for 7 to 9 hours."""
    visits_from(mondays(140), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    client.cookies["batru_language"] = "en"
    text = page(client, f"{COUNTERS}?show=1&counters=1")
    load = re.search(r"([\d.]+) times as much as they can do", text)
    assert load and 1.5 < float(load[1]) < 2.1
    assert not re.search(r"\b(?!100)[1-9]\d\d%", text), "no share is above the whole"
    assert "served only on a later day" in page(client, f"{COUNTERS}?show=1&counters=1&times=5")
    assert not re.search(r"\b(2[4-9]|[3-9]\d):\d\d", page(client, f"{COUNTERS}?show=1&counters=1&times=5"))


def test_an_empty_weekday_says_so(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from([], monkeypatch)
    sign_in("lan")
    assert "Không ghi nhận ai vào ngày này" in page(client, f"{COUNTERS}?show=1&weekday=2")


@pytest.mark.parametrize("typed", ["counters=0", "counters=x", "more=99", "minutes=-1", "times=nan", "minutes=1e9"])
def test_what_cannot_be_a_number_is_said_beside_the_field(
    typed: str, client: Client, counted: None, sign_in: Enter
) -> None:
    sign_in("lan")
    text = page(client, f"{COUNTERS}?{typed}")
    assert "Hãy nhập một số từ" in text and "hx-get" not in text


def test_a_decimal_comma_is_a_number(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(14), monkeypatch)
    monkeypatch.setattr("batru.foresight.views.counters.answer", at_once)
    sign_in("lan")
    assert "trung bình 7,5 phút" in page(client, f"{COUNTERS}?show=1&counters=1&minutes=7,5")


def test_a_unit_out_of_reach_looks_like_one_that_is_not_there(client: Client, counted: None, sign_in: Enter) -> None:
    sign_in("lan")
    page(client, f"{COUNTERS}?unit={HOA_KHE}", 404)
    page(client, f"{COUNTERS}?unit=nowhere", 404)


def test_the_answers_numbers_can_be_taken_along(
    client: Client, counted: None, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits_from(mondays(14), monkeypatch)
    sign_in("lan")
    lines = page(client, f"{COUNTERS}table.csv?counters=1").splitlines()
    assert lines[0] == "figure,plan,mean,low95,high95"
    assert any(line.startswith("mean_wait,change,-") for line in lines)


def test_without_any_dossier_the_question_waits(client: Client, place: None, sign_in: Enter) -> None:
    sign_in("lan")
    assert "Chưa ghi nhận ai đến quầy" in page(client, COUNTERS)
