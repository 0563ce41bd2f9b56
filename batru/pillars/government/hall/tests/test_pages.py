"""The pages: what each says, who may see it, a budget of queries; without JavaScript, in both languages."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from batru.commons import clock
from batru.commons.people.public import Actor
from batru.pillars.government.hall.actions import serving
from batru.pillars.government.hall.actions.shifts import begin_pause
from batru.pillars.government.hall.models import Appointment, Shift, Ticket
from batru.pillars.government.hall.reads import halls
from batru.pillars.government.hall.tests.conftest import HALL, Cast, visitor, vn

pytestmark = pytest.mark.django_db
Open = Callable[..., Client]
LINE_BUDGET, COUNTER_BUDGET, LOAD_BUDGET = 8, 25, 20
AT = f"/hall/{HALL}"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def token() -> str:
    return halls.token(halls.hall(HALL), vn("09:00").date())


# For everybody


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", ("2 người đang chờ", "đang nghỉ; hôm nay mở")), ("en", ("2 people are waiting", "closed now; open today"))],
)
def test_the_hall_now(client: Client, minh: Actor, language: str, words: tuple[str, str]) -> None:
    visitor()
    visitor()
    client.cookies["batru_language"] = language
    assert words[0] in text(client, "/hall/") and words[0] in text(client, "/hall/lanes/")
    clock.set_now(vn("12:00"))
    assert words[1] in text(client, "/hall/")


def test_the_hall_now_costs_the_same_for_many(client: Client, minh: Actor) -> None:
    visitor()
    few = queries(client, "/hall/lanes/")
    for _ in range(30):
        visitor()
    assert queries(client, "/hall/lanes/") == few <= 2 * LINE_BUDGET


def test_with_nobody_before_you_no_band_is_told(client: Client, minh: Actor) -> None:
    """A free counter is free now; a busy one is so after the ten minutes that civil status takes by the catalogue."""
    client.cookies["batru_language"] = "en"
    for address in (f"{AT}/kiosk/", "/hall/"):
        assert "Nobody is waiting: a counter is free" in text(client, address)
    visitor()
    serving.call_next(HALL, 1, by=minh, at=vn("09:00"))
    for address in (f"{AT}/kiosk/", "/hall/"):
        page = text(client, address)
        assert "Nobody before you: a counter is free in about 10 minutes" in page and "up to" not in page


def test_a_ticket_at_the_kiosk_is_taken_by_one_press(client: Client, cast: Cast) -> None:
    assert "Bạn đến làm việc gì?" in text(client, f"{AT}/kiosk/")
    answer = client.post(f"{AT}/tickets/", {"lane": "civil_status"})
    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == f"/hall/tickets/{ticket.key}/slip/"
    assert (ticket.code, ticket.channel, ticket.priority) == ("B001", "kiosk", "")
    slip = text(client, f"/hall/tickets/{ticket.key}/slip/")
    assert "B001" in slip and "Bạn là người tiếp theo" in slip and "chưa quầy nào mở" in slip


def test_priority_is_one_press_more(client: Client, cast: Cast) -> None:
    assert "Người từ đủ 80 tuổi" in text(client, f"{AT}/kiosk/?first=1")
    assert "Được gọi trước: Người từ đủ 80 tuổi" in text(client, f"{AT}/kiosk/?group=elderly")
    client.post(f"{AT}/tickets/", {"lane": "civil_status", "group": "elderly"})
    assert Ticket.objects.get().priority == "elderly"


def test_only_a_screen_that_a_clerk_has_opened_is_a_kiosk(cast: Cast, opened: Open, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = False
    stranger, kiosk = Client(), opened("minh")
    text(stranger, f"{AT}/kiosk/", 403)
    assert stranger.post(f"{AT}/tickets/", {"lane": "results"}).status_code == 403
    text(kiosk, f"{AT}/kiosk/")
    kiosk.post("/sign-out/")
    text(kiosk, f"{AT}/kiosk/")  # it stays one when the clerk has gone
    assert kiosk.post(f"{AT}/tickets/", {"lane": "results"}).status_code == 302
    assert kiosk.post("/hall/quan/tickets/", {"lane": "results"}).status_code == 403  # of its own hall alone
    text(opened("tu"), f"{AT}/kiosk/", 403)


def test_a_phone_takes_one_ticket_a_lane_with_todays_code(client: Client, cast: Cast) -> None:
    here = {"lane": "results", "here": token()}
    assert "Bạn đến làm việc gì?" in text(client, f"{AT}/phone/?here={token()}")
    first = client.post(f"{AT}/tickets/", here)
    again = client.post(f"{AT}/tickets/", here)
    assert first.headers["Location"] == again.headers["Location"]
    assert Ticket.objects.get().channel == "phone"
    assert "Bạn đang có phiếu G001" in text(client, f"{AT}/phone/?here={token()}")
    assert Client().post(f"{AT}/tickets/", here | {"here": "0123456789"}).status_code == 403
    clock.set_now(vn("09:00", "2022-12-02"))
    assert "Chỉ người có mặt tại sảnh mới lấy số" in text(client, f"{AT}/phone/?here={token()}")  # yesterday's
    assert Client().post(f"{AT}/tickets/", here).status_code == 403


def test_the_phone_shows_the_place_the_call_and_the_end(client: Client, minh: Actor) -> None:
    first, mine = visitor(at="08:00"), visitor(at="08:01")
    page, part = f"/hall/tickets/{mine.key}/", f"/hall/tickets/{mine.key}/line/"
    assert "1 người trước bạn" in text(client, page)
    serving.call_this(mine.key, 1, by=minh, at=vn("08:05"))
    assert "Mời đến quầy 1" in text(client, part)
    for _ in range(2):
        serving.call_again(mine.key, by=minh, at=vn("08:06"))
    serving.pass_over(mine.key, by=minh, at=vn("08:07"))
    assert "Đã gọi nhưng không thấy bạn" in text(client, part)
    client.post(f"/hall/tickets/{mine.key}/return/")
    assert "1 người trước bạn" in text(client, part)
    client.post(f"/hall/tickets/{mine.key}/leaving/")
    assert "đã trả số" in text(client, page)
    assert Ticket.objects.get(pk=first.pk).state == "waiting"


def test_a_ticket_page_asks_few_questions(client: Client, minh: Actor) -> None:
    tickets = [visitor() for _ in range(30)]
    assert queries(client, f"/hall/tickets/{tickets[-1].key}/line/") <= LINE_BUDGET


@pytest.mark.parametrize("address", ["/hall/tickets/nothing/", "/hall/nowhere/board/", f"{AT}/counters/77/"])
def test_what_is_not_there(cast: Cast, opened: Open, address: str) -> None:
    assert "Không có sảnh" in text(opened("minh"), address, 404)


def test_the_board_shows_calls_and_says_them(client: Client, minh: Actor) -> None:
    visitor()
    assert "Chưa gọi ai" in text(client, f"{AT}/board/")
    serving.call_next(HALL, 1, by=minh, at=vn("08:05"))
    part = client.get(f"{AT}/board/calls/").content.decode()
    assert "A001" in part and "Mời phiếu A001 đến quầy 1." in part
    assert 'id="hall-say"' in part and "aria-live" in part
    assert queries(client, f"{AT}/board/calls/") <= LINE_BUDGET


def test_the_public_pages_name_nobody(client: Client, minh: Actor, settings: Settings) -> None:
    settings.BATRU_EXAMPLE = False  # its bar names the cast
    ticket = visitor(priority="merit")
    serving.call_next(HALL, 1, by=minh, at=vn("08:05"))
    for address in ("/hall/", f"{AT}/board/", f"/hall/tickets/{ticket.key}/"):
        assert "Minh" not in text(client, address)
    assert "Người có công" not in text(client, f"{AT}/board/")
    assert "Người có công" in text(client, f"/hall/tickets/{ticket.key}/")  # whoever holds the slip knows


# The counter: nothing but the scanner's field and Enter


def scan(client: Client, words: str = "") -> str:
    answer = client.post(f"{AT}/counters/1/scan/", {"scanned": words}, follow=True)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_visit_by_enter_and_digits_alone(minh: Actor, opened: Open) -> None:
    visitor()
    browser = opened("minh")
    assert "1 người đang chờ" in text(browser, f"{AT}/counters/1/")
    assert "lần 1 trên 3" in scan(browser)  # Enter: call
    assert "lần 2 trên 3" in scan(browser, "0")  # 0: call again
    assert "Kết quả của lượt" in scan(browser)  # Enter: the visitor has come
    assert "Kết quả của lượt" in scan(browser)  # Enter alone ends nothing
    assert "Không có ai chờ quầy này" in scan(browser, "3")  # 3: advised
    assert Ticket.objects.get().outcome == "advised"
    assert "Không có ai chờ quầy này" in scan(browser)  # nobody to call is no fault


def test_nine_passes_over_after_three_calls(minh: Actor, opened: Open) -> None:
    visitor()
    browser = opened("minh")
    scan(browser)
    assert browser.post(f"{AT}/counters/1/scan/", {"scanned": "9"}).status_code == 409
    scan(browser, "0")
    scan(browser, "0")
    assert "Đã bỏ qua hôm nay" in scan(browser, "9")


def test_scanning_a_slip_takes_that_ticket(minh: Actor, opened: Open) -> None:
    visitor()
    second = visitor()
    browser = opened("minh")
    assert "A002" in scan(browser, f"http://testserver/hall/tickets/{second.key}/")
    assert Ticket.objects.get(pk=second.pk).state == "serving"


def test_scanning_a_dossier_leads_to_it_and_is_kept_for_the_end(minh: Actor, opened: Open) -> None:
    visitor()
    browser = opened("minh")
    scan(browser)
    scan(browser)
    answer = browser.post(f"{AT}/counters/1/scan/", {"scanned": "000.04.01.Y99-221201-0001"})
    assert answer.headers["Location"] == "/dossiers/000.04.01.Y99-221201-0001/"
    scan(browser, "1")
    assert Ticket.objects.get().dossier == "000.04.01.Y99-221201-0001"


def test_a_clerk_who_opens_a_slip_comes_to_the_counter(minh: Actor, opened: Open) -> None:
    ticket = visitor()
    answer = opened("minh").get(f"/hall/tickets/{ticket.key}/")
    assert answer.headers["Location"] == f"{AT}/counters/1/?ticket=A001"


def test_every_deed_has_a_button_too(minh: Actor, opened: Open) -> None:
    browser, at = opened("minh"), f"{AT}/counters/1"
    ticket, other = visitor("certification"), visitor("civil_status")
    browser.post(f"{at}/call/")
    browser.post(f"{at}/call/", {"key": ticket.key})
    browser.post(f"{at}/service/", {"key": ticket.key})
    browser.post(f"{at}/transfer/", {"key": ticket.key, "to": "results"})
    browser.post(f"{at}/call/", {"key": other.key})
    browser.post(f"{at}/service/", {"key": other.key})
    browser.post(f"{at}/end/", {"key": other.key, "outcome": "handed_over", "dossier": "X-1"})
    browser.post(f"{at}/pause/")
    assert "Quầy đang tạm nghỉ" in text(browser, f"{at}/")
    browser.post(f"{at}/pause/", {"end": "1"})
    browser.post(f"{at}/ticket/", {"lane": "results", "group": "infant"})
    browser.post(f"{at}/shift/", {"close": "1"})
    assert list(Ticket.objects.order_by("id").values_list("code", "lane", "state", "channel", "dossier")) == [
        ("A001", "results", "waiting", "kiosk", ""),
        ("B001", "civil_status", "done", "kiosk", "X-1"),
        ("G001", "results", "waiting", "desk", ""),
    ]
    assert Shift.objects.get().closed_at is not None


def test_a_counter_page_asks_few_questions(minh: Actor, opened: Open) -> None:
    for _ in range(30):
        visitor()
    assert queries(opened("minh"), f"{AT}/counters/1/") <= COUNTER_BUDGET


def test_the_clerk_of_another_ward_finds_no_counter(minh: Actor, opened: Open) -> None:
    browser = opened("tu")
    for address in (f"{AT}/counters/1/", f"{AT}/counters/1/line/"):
        text(browser, address, 404)
    for deed in ("shift", "pause", "scan", "ticket", "call", "service", "absence", "transfer", "end"):
        assert browser.post(f"{AT}/counters/1/{deed}/", {"lane": "results"}).status_code == 404
    assert "Bạn không phục vụ sảnh nào" in text(browser, "/hall/counters/")
    assert Client().get(f"{AT}/counters/1/").status_code == 302


def test_a_clerk_chooses_a_free_counter(cast: Cast, opened: Open) -> None:
    browser = opened("minh")
    assert "Mở quầy 2" in text(browser, "/hall/counters/")
    browser.post(f"{AT}/counters/2/shift/")
    assert browser.get("/hall/counters/").headers["Location"] == f"{AT}/counters/2/"
    assert "Bạn đang mở quầy 2" in text(browser, f"{AT}/counters/1/")


# The supervisor


@pytest.mark.parametrize(("language", "words"), [("vi", "Chờ lâu nhất lúc này"), ("en", "Longest wait now")])
def test_the_chair_sees_the_load(minh: Actor, opened: Open, language: str, words: str) -> None:
    visitor(at="08:20")
    visitor("results", "08:00")
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    begin_pause(HALL, 1, by=minh, at=vn("08:30"))
    page = text(opened("lan", language), f"{AT}/load/")
    assert words in page and "Trần Văn Minh" in page
    assert {"vi": "40 phút", "en": "40 min"}[language] in page  # A001 has waited since 08:20, and it is nine
    assert queries(opened("lan"), f"{AT}/load/") <= LOAD_BUDGET


def test_the_load_is_not_for_everybody(minh: Actor, opened: Open) -> None:
    for who in ("tu", "minh", "hoa"):
        text(opened(who), f"{AT}/load/", 404)
    assert Client().get(f"{AT}/load/").status_code == 302
    assert opened("lan").get("/hall/load/").headers["Location"] == f"{AT}/load/"
    text(opened("lan"), "/hall/quan/load/", 404)  # the district's is not the ward's


# Appointments


def test_a_time_is_agreed_on_the_web_and_checked_in(client: Client, minh: Actor) -> None:
    assert "Hộ tịch" in text(client, f"{AT}/appointments/")
    page = client.get(f"{AT}/appointments/?lane=civil_status").content.decode()
    times = re.findall(r'name="time" value="([^"]+)"', page)
    assert times[0] == "2022-12-01T09:30:00+07:00"
    given = {"lane": "civil_status", "time": times[0], "phone": "0905 123 456"}
    answer = client.post(f"{AT}/appointments/", given)
    made = Appointment.objects.get()
    assert answer.headers["Location"] == f"/hall/appointments/{made.key}/"
    assert "Tôi đã đến sảnh: nhận số" in text(client, f"/hall/appointments/{made.key}/")
    assert client.post(f"{AT}/appointments/", given).status_code == 409
    clock.set_now(vn("09:20"))
    client.post(f"/hall/appointments/{made.key}/arrival/")
    ticket = Ticket.objects.get()
    assert "Bạn hẹn lúc 09:30" in text(client, f"/hall/tickets/{ticket.key}/")
    assert "Bạn đã nhận số" in text(client, f"/hall/appointments/{made.key}/")


def test_a_time_that_cannot_be_read_is_refused(client: Client, cast: Cast) -> None:
    given = {"lane": "civil_status", "time": "soon", "phone": "0905123456"}
    assert client.post(f"{AT}/appointments/", given).status_code == 409


def test_an_appointment_is_called_off(client: Client, cast: Cast) -> None:
    client.post(
        f"{AT}/appointments/", {"lane": "civil_status", "time": "2022-12-02T08:00:00+07:00", "phone": "0905123456"}
    )
    key = Appointment.objects.get().key
    client.post(f"/hall/appointments/{key}/cancellation/")
    assert "Lịch hẹn này đã hủy" in text(client, f"/hall/appointments/{key}/")
