"""The pages as officials meet them."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from batru.command.actions import give_directive
from batru.command.models import Directive
from batru.command.reads.live import by_hour
from batru.command.rules.orders import Order
from batru.commons import clock
from batru.commons.files.public import LOGS, store
from batru.commons.imports.actions.ending import withdraw_batch
from batru.commons.imports.actions.landing import land
from batru.commons.imports.actions.sending import send_log
from batru.commons.imports.models import Locality
from batru.commons.imports.public import localities
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.tests.logs import SMALL
from batru.commons.people.public import Actor
from batru.facts.models import Observation
from batru.facts.public import load_observations
from batru.foresight.tests.conftest import AT, BY, DISTRICT, HOA_KHE, XUAN_HA, add_cell
from batru.kernel.period import Month

pytestmark = pytest.mark.django_db
Enter = Callable[[str], None]
Cast = Callable[[str], Actor]
READERS = ["/board/", "/board/live/", "/board/hours/", "/board/wall/", "/board/figures.csv", "/statistics/"]
NEW = f"/directives/new/?measure=on_time_share&unit={XUAN_HA}"


def page(client: Client, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.mark.parametrize("address", [*READERS, "/directives/", NEW])
def test_whoever_is_not_signed_in_is_led_to_the_door(address: str, client: Client, published: None) -> None:
    answer = client.get(address)
    assert answer.status_code == 302 and answer["Location"].startswith("/office/sign-in/")


@pytest.mark.parametrize("address", [*READERS, "/directives/", NEW])
def test_the_outsider_is_refused(address: str, client: Client, published: None, sign_in: Enter) -> None:
    sign_in("tu")
    page(client, address, 403)


def test_the_board_says_what_counts(
    client: Client, published: None, sign_in: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in("phuc")
    with django_assert_max_num_queries(25):
        text = page(client, "/board/")
    # November: 240 dossiers in Xuân Hà, three times as many in the district; 229 of 235 were on time: 97,4 %.
    assert "tháng 11/2022" in text and "720" in text and "97,4" in text and "mô phỏng" in text
    assert "Mọi chỉ số có mục tiêu đều đạt." in text
    assert "style=" not in text and "onclick" not in text


def test_each_figure_of_units_and_months_opens_to_its_definition(
    client: Client, published: None, sign_in: Enter
) -> None:
    sign_in("phuc")
    text = page(client, f"/board/?unit={DISTRICT}&month=2022-02&measure=dossiers_received")
    address = f"/measures/dossiers_received/?unit={XUAN_HA.replace('@', '%40')}&amp;period=2022-02"
    # February of the ward: 95, a third of the district's 285.
    assert f'<a href="{address}">95</a>' in text
    opened = page(client, address.replace("&amp;", "&"))
    assert "95" in opened and XUAN_HA.replace("@", "%40") in opened
    assert "/measures/overdue_now/" in page(client, "/board/live/", HX_Request="true")


def test_each_month_of_the_trend_opens_to_how_it_was_counted(client: Client, published: None, sign_in: Enter) -> None:
    """The district's January, 150 three times, in the table under the trend, and what is open now beside overdue."""
    add_cell("open_now", DISTRICT, Month(2022, 11), 191, None)
    add_cell("overdue_now", DISTRICT, Month(2022, 11), 7, None)
    sign_in("phuc")
    text = page(client, f"/board/?unit={DISTRICT}&month=2022-11&measure=dossiers_received")
    trend = text[text.index('id="trend-line"') : text.index('id="units"')]
    key = DISTRICT.replace("@", "%40")
    assert f'<a href="/measures/dossiers_received/?unit={key}&amp;period=2022-01">450</a>' in trend
    assert len(re.findall(r'href="/measures/dossiers_received/\?unit=[^"]+&amp;period=20\d\d-\d\d"', trend)) == 12
    address = re.search(r'<a href="(/measures/open_now/[^"]+)">191</a>', _tiles_of(text))
    assert address and "191" in page(client, unescape(address[1]))


def test_no_two_parts_of_the_board_bear_the_same_name(client: Client, published: None, sign_in: Enter) -> None:
    """A reader who jumps from part to part by ear must tell them apart; where nothing is simulated, too."""
    sign_in("phuc")
    text = page(client, f"/board/?unit={DISTRICT}&month=2022-02&measure=dossiers_received")
    assert 'aria-labelledby="units"' not in text and 'role="region" aria-label="Hồ sơ nộp trong kỳ theo' in text


def test_a_chair_sees_her_own_ward_alone(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("lan")
    assert "Phường Xuân Hà" in page(client, "/board/")
    for other in (DISTRICT, HOA_KHE):
        assert "Bạn không xem được bảng điều hành này" in page(client, f"/board/?unit={other}", 403)


def test_another_month_and_measure(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("phuc")
    text = page(client, f"/board/?unit={DISTRICT}&month=2022-02&measure=dossiers_received")
    assert "285" in text  # February: 95 three times
    page(client, "/board/?month=soon", 422)


def test_the_numbers_can_be_taken_along(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("phuc")
    text = page(client, f"/board/figures.csv?unit={XUAN_HA}&measure=dossiers_received")
    assert f"{XUAN_HA},Phường Xuân Hà,2022-11,240,240.0," in text


def test_what_was_reported_stands_beside_its_target_and_opens_to_its_source(
    client: Client, published: None, sign_in: Enter
) -> None:
    load_observations(by=BY, at=AT)
    sign_in("phuc")
    assert "Số liệu địa phương tự báo cáo năm 2022" in page(client, "/board/")
    text = page(client, "/board/reported/reported.online_share/")
    # The district's own report: 91 % up to 1 December 2022, against the city's 65 %.
    assert ">91<" in text and "Mục tiêu 65%" in text and "đến 01/12/2022" in text
    assert "tổ" in page(client, f"/statistics/?unit={DISTRICT}&series=reported.digital_teams")
    assert "556.0" in page(client, f"/statistics/figures.csv?unit={DISTRICT}&series=reported.digital_teams")


def test_months_that_nobody_published_break_the_line(client: Client, published: None, sign_in: Enter) -> None:
    """Of the seven months from November to May three were published, one of them twice; June lies ahead."""
    for key, month, value in (("a", "2021-11", 4), ("b", "2022-01", 9), ("c", "2022-01", 8), ("d", "2022-05", 2)):
        _publish(key, f"{month}-01", value)
    _publish("e", "2023-06-01", 7)
    sign_in("phuc")
    text = page(client, f"/statistics/?unit={DISTRICT}&series=dengue_cases_month")
    told = json.loads(text.split('id="series-data">')[1].split("</script>")[0])
    assert told["x"] == ["11/2021", "12/2021", "1/2022", "2/2022", "3/2022", "4/2022", "5/2022"]
    assert told["series"][0]["values"] == [4, None, 9, None, None, None, 2]
    assert "4 kỳ ở giữa không có số" in text and "theo tháng (3)" in text


def _publish(key: str, start: str, value: float) -> None:
    """A month's dengue cases of the district, as a publication would bring them."""
    Observation.objects.create(
        key=key,
        series="dengue",
        unit=DISTRICT,
        indicator="dengue_cases_month",
        period_start=start,
        period_kind="month",
        value=value,
        unit_of_measure="cases",
        status="as published",
        source="A test",
    )


def test_an_empty_place_says_so(client: Client, place: None, sign_in: Enter) -> None:
    sign_in("phuc")
    assert "Chưa đếm được số nào" in page(client, "/board/")


def test_htmx_gets_the_part_alone(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("phuc")
    part = page(client, "/board/live/", HX_Request="true")
    assert "Không có hồ sơ quá hạn" in part and "<html" not in part
    assert "<html" in page(client, "/board/live/")


def test_an_order_from_the_form(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("lan")
    assert "Nếu không có chỉ đạo" in page(client, NEW)
    form = {"unit": XUAN_HA, "measure": "on_time_share", "text": "Rà soát mỗi sáng", "role": "specialist"}
    wrong = client.post("/directives/new/", form | {"due_on": "2022-11-30", "target": "rất cao"})
    assert wrong.status_code == 422 and "Hãy chọn một ngày sau hôm nay." in wrong.content.decode()
    assert "Rà soát mỗi sáng" in wrong.content.decode()
    done = client.post("/directives/new/", form | {"due_on": "2022-12-15", "target": "97,5"})
    row = Directive.objects.get()
    assert done["Location"] == f"/directives/{row.pk}/" and row.target == 97.5
    assert row.due_at == datetime(2022, 12, 15, 10, 0, tzinfo=UTC)  # the desk shuts at 17:00 in Viet Nam
    assert "Còn quá sớm để kết luận" in page(client, f"/directives/{row.pk}/")
    assert "Tỷ lệ hồ sơ đúng hạn" in page(client, "/directives/")


def test_the_addressee_reads_and_answers(
    client: Client, published: None, sign_in: Enter, cast: Cast, order: Order
) -> None:
    number = give_directive(order, by=cast("phuc"), at=AT)
    client.post("/office/sign-in/", {"username": "thu", "password": "a quiet street by the sea"})
    assert order.text in page(client, f"/directives/{number}/")
    assert client.post(f"/directives/{number}/answers/", {"text": "Đã làm."}).status_code == 302
    assert "Đã làm." in page(client, f"/directives/{number}/")
    assert client.post(f"/directives/{number}/closing/", {"text": "Xong."}).status_code == 403


def test_the_effect_is_told_when_months_have_been_counted(
    client: Client, published: None, sign_in: Enter, cast: Cast, order: Order
) -> None:
    number = give_directive(order, by=cast("phuc"), at=AT)
    for month in (Month(2023, 1), Month(2023, 2), Month(2023, 3)):
        add_cell("on_time_share", XUAN_HA, month, 100, 200)
    clock.set_now(AT + timedelta(days=125))
    client.post("/office/sign-in/", {"username": "phuc", "password": "a quiet street by the sea"})
    text = page(client, f"/directives/{number}/")
    assert "Kém hơn mức vốn sẽ đến" in text and "niêm phong" in text


def test_a_month_that_is_over_without_a_figure_is_not_called_too_early(
    client: Client, published: None, sign_in: Enter, cast: Cast, order: Order
) -> None:
    """Given on 1 December; on 3 February January is over, and nothing was counted in it."""
    number = give_directive(order, by=cast("phuc"), at=AT)
    sign_in("phuc")
    client.cookies["batru_language"] = "en"
    address = f"/directives/{number}/"
    clock.set_now(datetime(2023, 1, 20, 3, tzinfo=UTC))
    assert "it is counted when it is over" in page(client, address)
    clock.set_now(datetime(2023, 2, 3, 3, tzinfo=UTC))
    client.post("/office/sign-in/", {"username": "phuc", "password": "a quiet street by the sea"})
    text = page(client, address)
    assert "Jan 2023, the first month that can show an effect, is over" in text and "Too early" not in text


def test_only_the_addressee_is_offered_to_answer(
    client: Client, published: None, sign_in: Enter, cast: Cast, order: Order
) -> None:
    number = give_directive(order, by=cast("phuc"), at=AT)
    for username, offered in (("phuc", False), ("lan", False), ("thu", True)):
        client.post("/office/sign-in/", {"username": username, "password": "a quiet street by the sea"})
        assert (f"/directives/{number}/answers/" in page(client, f"/directives/{number}/")) is offered, username
    assert client.post(f"/directives/{number}/answers/", {"text": "Đã làm."}).status_code == 302


def test_the_form_names_who_would_answer(client: Client, published: None, sign_in: Enter) -> None:
    sign_in("phuc")
    assert "Chủ tịch Ủy ban nhân dân: Phạm Thị Lan" in page(client, f"/directives/new/?unit={XUAN_HA}")
    assert "Chủ tịch Ủy ban nhân dân (chưa có người giữ vị trí này)" in page(
        client, f"/directives/new/?unit={DISTRICT}"
    )


def test_hours_are_those_of_the_place_itself() -> None:
    winter = [(datetime(2010, 12, 3, 9, tzinfo=UTC), 4), (datetime(2010, 12, 6, 7, tzinfo=UTC), 1)]
    found = by_hour(winter, ZoneInfo("Europe/Amsterdam"), [])
    assert found.busiest == (4, 10, 4)  # a Friday, ten in the morning
    assert (found.first_hour, found.total) == (8, 5)


def test_the_hall_has_its_tiles_where_there_is_a_hall(client: Client, counted: None, sign_in: Enter) -> None:
    sign_in("lan")
    assert "Trung vị thời gian chờ tại sảnh" not in _tiles(client.get("/board/", {"month": "2022-11"}))
    add_cell("wait_minutes_median", XUAN_HA, Month(2022, 11), 7.5, 200)
    told = _tiles(client.get("/board/", {"month": "2022-11"}))
    assert "Trung vị thời gian chờ tại sảnh" in told and "7,5" in told and "phút" in told
    assert f"/measures/wait_minutes_median/?unit={XUAN_HA.replace('@', '%40')}" in told


def _tiles(answer: Any, until: str = 'id="burning"') -> str:
    """The part of a board that holds its tiles."""
    return _tiles_of(answer.content.decode(), until)


def _tiles_of(text: str, until: str = 'id="burning"') -> str:
    return text[text.index("bt-tiles") : text.index(until)]


def test_a_place_can_be_chosen_as_long_as_a_log_of_it_counts(
    client: Client, published: None, sign_in: Enter, tmp_path: Path
) -> None:
    sign_in("phuc")
    path = tmp_path / "log.csv"
    path.write_text("case,what,when\n1,a,2022-11-01T08:00:00\n", encoding="utf-8")
    with path.open("rb") as stream:
        file = store(stream, path.name, max_bytes=1_000, allowed=LOGS)
    batch = land(send_log(file, Mapping(SMALL), "", by=BY, at=AT))
    root = localities()[0].root
    address = f"/board/?{urlencode({'unit': root})}"
    assert address in page(client, "/board/")
    withdraw_batch(batch, "sent for the wrong year", by=BY, at=AT)
    assert address not in page(client, "/board/") and 'class="bt-pills' not in page(client, "/board/")
    assert "Chưa đếm được số nào" in page(client, address)


def test_a_log_that_does_not_tell_the_measure_still_opens(client: Client, published: None, sign_in: Enter) -> None:
    """A log of nine dossiers in two months, in which nobody gave a mark."""
    sign_in("phuc")
    Locality.objects.create(
        code="elsewhere", name="Nơi khác", name_en="Elsewhere", root="elsewhere/all", time_zone="Asia/Ho_Chi_Minh",
        owner_system="x",
    )  # fmt: skip
    words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded", "kind"), "x")
    apps.get_model("places.Unit").objects.create(
        key="elsewhere/all", level="agency", valid_from=AT.date() - timedelta(days=900), **words
    )
    for month, count in ((Month(2022, 9), 4), (Month(2022, 11), 5)):
        add_cell("dossiers_received", "elsewhere/all", month, count, None)
    text = page(client, "/board/?unit=elsewhere%2Fall&measure=rating_mean")
    assert "/measures/dossiers_received/?unit=elsewhere%2Fall&amp;period=2022-09..2022-11" in text
    assert ">9<" in _tiles(client.get("/board/?unit=elsewhere%2Fall"), until='id="trend"')
