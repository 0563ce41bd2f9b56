"""The acceptance list of the one-stop shop, a row a test: each does the real deeds and looks at what they left.

`ROWS` is the list; a test carries its row's number.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from batru.commons import clock, home
from batru.commons.journal.public import history, relay
from batru.commons.payments import facts as payment_facts
from batru.commons.payments import public as payments
from batru.commons.payments.actions.hearing import take_notification
from batru.commons.payments.models import Receipt
from batru.commons.payments.tests.conftest import agreed, begin, open_world
from batru.commons.payments.tests.conftest import opened as way_opened
from batru.commons.payments.tests.outside import Outside
from batru.commons.people.public import Actor
from batru.commons.places.public import load_nation, unit
from batru.commons.prints import public as prints
from batru.commons.signatures.jobs import prepare_example_keys
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop import facts, sheets
from batru.pillars.government.onestop.actions import checking, extending, legs, processing, stopping, suspending
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, new_dossier, register, submit
from batru.pillars.government.onestop.models import Dossier, Leg
from batru.pillars.government.onestop.reads import exporting
from batru.pillars.government.onestop.tests.conftest import BIRTH, STATUS, SYSTEM, WARD, opened, sure, vn
from batru.pillars.government.onestop.tests.printed import address, content, words
from batru.pillars.government.onestop.tests.test_sending import handed_over, minute, ordered

__all__ = ["agreed", "open_world", "opened"]
pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
LAND, EXTRACT, RESIDENCE = "1.012817", "2.000635", "1.004222"
DECEMBER = Month(2022, 12)

ROWS = {
    1: "No receipt while a mandatory component is missing and no data look-up succeeded",
    2: "A supplement form lists all that is missing; a second request needs a manager's reason and counts as late",
    3: "After completion the new due date is counted from zero",
    4: "Received in person at 15:01 it moves on the next working morning, at 15:00 the same day",
    5: "An apology is given once and at least a day before the due date; without one it shows late without apology",
    6: "Control sheet rows are written by the receiver and never change",
    7: "What comes at once leaves a record without a receipt's being asked for",
    8: "A stop is refused when a decision exists",
    9: "By post: filed at the moment when the hand-over record is signed",
    10: "Paid online only by a verified call-back; a second one changes nothing",
    11: "Paid-online share (3.6) leaves out dossiers whose prices are all 0",
    12: "Online share (3.3) leaves out an online dossier without electronic result where a paper is due",
    13: "Unit 20209 prints Xuân Hà before 1 July 2025 and Thanh Khê after",
    14: "Public tracking without sign-in shows code and state alone",
    15: "No export turns the statuses 5, 6 and 8 into 9",
}


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path
    settings.BATRU_ADDRESS = "https://dichvu.vidu.vn"


def filed(cast: Cast, procedure: str = STATUS, at: str = "2022-12-01 08:00", **answers: Any) -> str:
    """Bà Hoa's dossier, filed online on a Thursday."""
    hoa = sure(cast("hoa"))
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", hoa.person_id)
    return submit(Filing(procedure, WARD, who, answers=answers), by=hoa, at=vn(at)).code


def taken(cast: Cast, procedure: str = STATUS, **answers: Any) -> str:
    """The same, received at 9:00 and at chị Thu's since 10:00."""
    code = filed(cast, procedure, **answers)
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 09:00"))
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 10:00"))
    return code


def decided(cast: Cast, at: str = "2022-12-02 09:00", procedure: str = STATUS) -> str:
    code = taken(cast, procedure)
    processing.propose(code, "Đủ.", by=cast("thu"), at=vn("2022-12-01 11:00"))
    processing.decide(code, True, "Đồng ý.", by=cast("lan"), at=vn(at))
    return code


def fact_of(code: str) -> dict[str, Any]:
    """What the room reports upward of one dossier."""
    (found,) = (
        dict(zip(batch, row, strict=True))
        for batch in facts.dossiers(DECEMBER)
        for row in zip(*batch.values(), strict=True)
        if row[list(batch).index("key")] == code
    )
    return found


def test_row_01_no_receipt_while_something_is_missing(cast: Cast) -> None:
    wanted = [part.code for part in home.procedures()[BIRTH].version_on(date(2022, 12, 1)).components]
    code, minh = filed(cast, BIRTH), cast("minh")
    with pytest.raises(Refusal) as refused:
        checking.receive(code, [], [], by=minh, at=vn("2022-12-01 09:00"))
    assert (refused.value.code, Dossier.objects.get().state) == ("onestop.receipt.incomplete", "submitted")
    checking.receive(code, wanted, by=minh, at=vn("2022-12-01 09:00"))
    assert Dossier.objects.get().state == "received"


def test_row_02_a_supplement_is_asked_once_and_in_full(cast: Cast, opened: Open) -> None:
    code, thu, lan = taken(cast), cast("thu"), cast("lan")
    checking.ask_supplement(code, "Tờ khai chưa ký\nBản sao căn cước", by=thu, at=vn("2022-12-01 11:00"))
    form = words(content(opened("hoa"), address(code, "supplement")))
    assert "1. Tờ khai chưa ký 2. Bản sao căn cước" in form
    checking.answer_supplement(code, by=cast("hoa"), at=vn("2022-12-02 08:00"))
    for who, why in ((thu, ""), (thu, "Tôi quên."), (lan, "")):
        with pytest.raises(Refusal) as refused:
            checking.ask_supplement(code, "Thiếu nữa.", again=why, by=who, at=vn("2022-12-02 09:00"))
        assert refused.value.code == "onestop.supplement.again"
    checking.ask_supplement(code, "Thiếu nữa.", again="Phát hiện thêm.", by=lan, at=vn("2022-12-02 09:00"))
    checking.answer_supplement(code, by=cast("hoa"), at=vn("2022-12-02 10:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-02 10:30"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-02 11:00"))
    found, fact = Dossier.objects.get(), fact_of(code)
    assert found.done_at is not None and found.due_at is not None and found.done_at < found.due_at
    assert (fact["supplements"], fact["on_time"]) == (2, False)


def test_row_03_completed_the_time_limit_begins_anew(cast: Cast) -> None:
    """Three working days from Thursday end on Tuesday the 6th; completed on Tuesday, on Friday the 9th."""
    code = taken(cast)
    assert Dossier.objects.get().due_at == vn("2022-12-06 17:00")
    checking.ask_supplement(code, "Thiếu.", by=cast("thu"), at=vn("2022-12-02 09:00"))
    checking.answer_supplement(code, by=cast("hoa"), at=vn("2022-12-06 10:00"))
    assert Dossier.objects.get().due_at == vn("2022-12-09 17:00")


@pytest.mark.parametrize(("at", "by"), [("15:00", "2022-12-01 17:00"), ("15:01", "2022-12-02 11:30")])
def test_row_04_papers_move_on_by_the_rule_of_three_o_clock(cast: Cast, at: str, by: str) -> None:
    minh, moment = cast("minh"), vn(f"2022-12-01 {at}")
    code = register(Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), "counter", by=minh, at=moment).code
    checking.receive(code, by=minh, at=moment)
    assert Leg.objects.get().receive_by == vn(by)


def test_row_05_an_apology_is_given_once_and_in_time(cast: Cast, opened: Open) -> None:
    def ask(code: str, day: date, at: str) -> None:
        extending.ask_extension(code, day, "Chờ xác minh.", "Xin lỗi bà.", by=cast("thu"), at=vn(at))

    late, code = taken(cast), taken(cast)
    with pytest.raises(Refusal):
        ask(late, date(2022, 12, 9), "2022-12-06 08:00")  # the very day on which it is due
    clock.set_now(vn("2022-12-07 09:00"))
    assert "Late without apology" in opened("minh", "en").get(f"/dossiers/{late}/").content.decode()
    ask(code, date(2022, 12, 9), "2022-12-05 09:00")
    extending.sign_extension(code, by=cast("lan"), at=vn("2022-12-05 10:00"))
    assert "Late without apology" not in opened("minh", "en").get(f"/dossiers/{code}/").content.decode()
    with pytest.raises(Refusal):
        ask(code, date(2022, 12, 14), "2022-12-07 09:00")


def test_row_06_the_receiver_writes_the_control_sheet(cast: Cast) -> None:
    code, thu, lan = taken(cast), cast("thu"), cast("lan")
    first = Leg.objects.values().get(number=1)
    assert (first["given_by"], first["received_by"]) == (cast("minh").key, thu.key)
    with pytest.raises(Refusal):
        legs.take_over(code, by=thu, at=vn("2022-12-02 09:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-02 10:00"))
    assert Leg.objects.get(number=2).received_by == ""
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-02 11:00"))
    assert Leg.objects.get(number=2).received_by == lan.key
    assert Leg.objects.values().get(number=1) == first


def test_row_07_what_comes_at_once_leaves_a_record(cast: Cast) -> None:
    minh, thu, lan, at = cast("minh"), cast("thu"), cast("lan"), vn("2022-12-01 08:00")
    code = register(Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), "counter", by=minh, at=at).code
    checking.receive(code, by=minh, at=at)
    processing.take(code, by=thu, at=at)
    processing.propose(code, "Đủ.", by=thu, at=at)
    processing.decide(code, True, "Cấp ngay.", by=lan, at=at)
    processing.hand_over(code, by=minh, at=at)
    found = fact_of(code)
    assert (found["state"], found["done"], found["on_time"]) == ("handed_over", True, True)
    assert prints.issued(f"dossier/{code}", "receipt", "1") is None, "nobody asked for a receipt: none was made"


def test_row_08_what_is_decided_is_not_stopped(cast: Cast) -> None:
    code = decided(cast)
    for deed, who in ((stopping.stop, "lan"), (stopping.stop_on_request, "minh")):
        with pytest.raises(Refusal) as refused:
            deed(code, "Xin dừng.", by=cast(who), at=vn("2022-12-02 10:00"))
        assert refused.value.code == "onestop.stop.decided"
    with pytest.raises(Refusal):
        processing.withdraw(code, by=cast("hoa"), at=vn("2022-12-02 10:00"))
    assert Dossier.objects.get().state == "decided"


def test_row_09_by_post_it_is_filed_by_the_signatures(opened: Open) -> None:
    """Scanned at 9:10, signed by the desk at once and by the postman at 9:25."""
    code = ordered(opened)
    handed_over(opened, code, "2022-12-02 09:10")
    found = Dossier.objects.get()
    assert (found.state, minute(found.submitted_at)) == ("submitted", vn("2022-12-02 09:25"))


def test_row_10_money_is_believed_from_a_verified_call_back_alone(
    cast: Cast, open_world: Callable[[str], Outside]
) -> None:
    gateway = open_world("vnpay")
    code = taken(cast, EXTRACT, copies=2)
    (fee,) = payments.charges_for(f"dossier/{code}")
    attempt = begin(fee, "vnpay")
    relay()
    gateway.visit(way_opened(attempt))
    gateway.pay(attempt.reference)
    take_notification("vnpay", gateway.forged(attempt.reference))
    assert not payments.is_paid_online(f"dossier/{code}") and Receipt.objects.count() == 0
    for _ in range(2):
        take_notification("vnpay", gateway.notification(attempt.reference))
        relay()
        assert payments.is_paid_online(f"dossier/{code}") and Receipt.objects.count() == 1
        assert [line.act for line in history(f"dossier/{code}")].count("onestop.fee.paid") == 1


def test_row_11_a_dossier_without_a_price_is_not_among_those_to_be_paid(
    cast: Cast, opened: Open, open_world: Callable[[str], Outside]
) -> None:
    """One costs nothing, one is paid at the counter, one is withdrawn unpaid: the whole is the one that was owed."""
    free, cash, withdrawn = taken(cast), taken(cast, EXTRACT, copies=2), taken(cast, EXTRACT, copies=1)
    (fee,) = payments.charges_for(f"dossier/{cash}")
    assert opened("minh").post(f"/fees/{fee.key}/cash/", {"amount": str(fee.amount)}).status_code == 302
    processing.withdraw(withdrawn, by=cast("hoa"), at=vn("2022-12-01 11:00"))
    rows = [
        dict(zip(batch, row, strict=True))
        for batch in payment_facts.payments(DECEMBER)
        for row in zip(*batch.values(), strict=True)
    ]
    whole = [row for row in rows if row["amount_vnd"] >= 1 and row["state"] != "withdrawn"]
    assert [(row["amount_vnd"], row["online"]) for row in whole] == [(16_000, False)]
    assert payments.charges_for(f"dossier/{free}") == []
    for one in _indicators("chỉ số 3.6"):
        assert one["of"] == "payments" and one["whole"]["amount_vnd"] == {"at_least": 1}


def _indicators(article: str) -> list[dict[str, Any]]:
    """The indicators of the catalogue that an article stands behind."""
    sets = [document.data["measures"] for document in home.catalogue().read("indicators")]
    return [dict(one) for each in sets for one in each if article in str(one.get("article", {}).get("vi", ""))]


def test_row_12_an_online_dossier_without_electronic_result_is_not_online(cast: Cast, opened: Open) -> None:
    """Filed online: one is open, one granted on paper until the answer is signed, one gives no paper at all."""
    prepare_example_keys({cast("lan").key: ("Phạm Thị Lan", "Phường Xuân Hà")}, clock.real_now())
    waits, paper, data = taken(cast), decided(cast), decided(cast, procedure=RESIDENCE)
    (online,) = [one for one in _indicators("chỉ số 3.3") if one["code"] == "online_share"]

    def online_ones() -> list[str]:
        rows = [
            dict(zip(batch, row, strict=True))
            for batch in facts.dossiers(DECEMBER)
            for row in zip(*batch.values(), strict=True)
        ]
        assert {row["channel"] for row in rows} == {"online"}
        return [row["key"] for row in rows if all(row[name] == value for name, value in online["part"].items())]

    assert online_ones() == [waits, data]
    told = {row["MaHoSo"]: row["DanhSachGiayToKetQua"] for row in exporting.messages(SYSTEM, DECEMBER)}
    assert (told[waits], told[paper][0]["DuongDanTepTinKetQua"]) == ([], "")
    assert opened("lan").post(f"/dossiers/{paper}/letter/").status_code == 302
    assert online_ones() == [waits, paper, data]
    told = {row["MaHoSo"]: row["DanhSachGiayToKetQua"] for row in exporting.messages(SYSTEM, DECEMBER)}
    link, code = told[paper][0]["DuongDanTepTinKetQua"], told[paper][0]["GiayToId"]
    assert code in link and link.startswith("https://dichvu.vidu.vn/") and told[data][0]["DuongDanTepTinKetQua"] == ""


@pytest.mark.slow
def test_row_13_a_unit_prints_the_name_that_it_had(db: None) -> None:
    """A dossier keeps the unit that it was filed at, whatever its code is called later (Resolution 1659)."""
    load_nation(by=SYSTEM, at=vn("2026-01-05 08:00"))
    for key, day, name in (("20209@2022", "2025-06-30", "Xuân Hà"), ("20209@2025h2", "2025-07-01", "Thanh Khê")):
        at = vn(f"{day} 09:00")
        dossier = new_dossier(Filing(STATUS, key, Applicant("Nguyễn Thị Hoa")), "counter", "x", at)
        for on in (at, vn("2026-01-05 09:00")):
            head = sheets.head(dossier, unit(key), "1", on, of_desk=False)
            assert (head.agency, head.place) == (f"Ủy ban nhân dân phường {name}", name)


def test_row_14_the_code_alone_shows_code_and_state(cast: Cast, client: Client) -> None:
    code = taken(cast)
    page = client.get(f"/track/{code}/").content.decode()
    assert code in page and "Đang xử lý" in page
    for secret in (
        "Nguyễn Thị Hoa",
        "048190000123",
        "0905123456",
        "hoa@vidu.vn",
        STATUS,
        WARD,
        "Lê Thị Thu",
        "Trần Văn Minh",
    ):
        assert secret not in page, secret


def test_row_15_five_six_and_eight_are_never_told_as_nine(cast: Cast) -> None:
    thu, at = cast("thu"), vn("2022-12-05 10:00")
    asked, owing, stopped = taken(cast), taken(cast, LAND), taken(cast)
    checking.ask_supplement(asked, "Thiếu.", by=thu, at=at)
    suspending.suspend(owing, "financial_duty", "Tiền sử dụng đất.", by=thu, at=at)
    stopping.stop(stopped, "Có tranh chấp.", by=cast("lan"), at=at)
    told = {row["MaHoSo"]: row["TrangThaiHoSo"] for row in exporting.messages(SYSTEM, DECEMBER)}
    assert told == {asked: "5", owing: "6", stopped: "8"}
    assert "9" not in {row["TrangThai"] for row in exporting.messages(SYSTEM, DECEMBER, "progress")}


def test_every_row_of_the_list_has_its_test() -> None:
    numbers = [int(found[1]) for name in globals() if (found := re.match(r"test_row_(\d\d)_", name))]
    assert sorted(numbers) == sorted(ROWS)
