"""The national portal's field set: the true state, true moments, nothing invented."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client

from batru.commons.journal.public import history
from batru.commons.people.public import Actor
from batru.kernel.period import Month
from batru.pillars.government.onestop import cli
from batru.pillars.government.onestop.actions import checking, processing, stopping, suspending
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, register, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import exporting
from batru.pillars.government.onestop.rules.portal import identities, stamp, status_after
from batru.pillars.government.onestop.tests.conftest import HOME, STATUS, SYSTEM, WARD, sure, vn

Cast = Callable[[str], Actor]
DECEMBER = Month(2022, 12)
LAND = "1.012817"


@pytest.fixture
def walked(cast: Cast) -> str:
    hoa, minh, thu, lan = (cast(name) for name in ("hoa", "minh", "thu", "lan"))
    who = Applicant("Trần Thị Hoa", "048190000123", "0905000111", "hoa@vidu.vn", hoa.person_id)
    filing = Filing(STATUS, WARD, who, papers=(HandedIn("declaration"),), result_place="post", delivery=HOME)
    code = submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    checking.ask_supplement(code, "Thiếu giấy tờ cư trú.", by=thu, at=vn("2022-12-02 09:00"))
    checking.answer_supplement(code, by=hoa, at=vn("2022-12-06 10:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-07 10:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-08 10:00"))
    processing.hand_over(code, by=minh, at=vn("2022-12-08 14:00"))
    return code


def test_a_walked_dossier_in_the_portals_fields(walked: str) -> None:
    (row,) = exporting.messages(SYSTEM, DECEMBER)
    assert {name: row[name] for name in EXPECTED} == EXPECTED
    assert row["TaiLieuNop"][0]["MaThanhPhanHoSo"] == "declaration"
    (supplement,) = row["DanhSachHoSoBoSung"]
    assert (supplement["NoiDungBoSung"], supplement["NgayBoSung"]) == ("Thiếu giấy tờ cư trú.", "20221202090000")
    assert len(row["DanhSachGiayToKetQua"]) == 1


EXPECTED = {
    "MaHoSo": "000.04.01.Y99-221201-0001",
    "MaTTHC": STATUS,
    "ChuHoSo": "Trần Thị Hoa",
    "SoGiayToChuHoSo": "048190000123",
    "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "048190000123"}],
    "NgayNopHoSo": "20221201080000",
    "NgayTiepNhan": "20221201090000",
    "NgayHenTra": "20221209170000",
    "NgayKetThucXuLy": "20221208100000",
    "NgayTra": "20221208140000",
    "NgayTuChoi": "",
    "TrangThaiHoSo": "10",
    "KenhThucHien": "2",
    "NoiNopHoSo": "2",
    "HinhThuc": "Nhận qua bưu chính công ích",
    "HoSoCoThanhPhanSoHoa": "0",
}


def test_every_change_of_status_with_its_time(walked: str) -> None:
    rows = list(exporting.messages(SYSTEM, DECEMBER, "progress"))
    assert [(row["TrangThai"], row["ThoiDiemXuLy"]) for row in rows] == [
        ("1", "20221201080000"),
        ("2", "20221201090000"),
        ("4", "20221201100000"),
        ("5", "20221202090000"),
        ("4", "20221206100000"),
        ("4", "20221207100000"),
        ("9", "20221208100000"),
        ("10", "20221208140000"),
    ]
    assert {row["MaHoSo"] for row in rows} == {walked}


def test_five_six_and_eight_are_never_told_as_nine(cast: Cast) -> None:
    hoa, minh, thu, lan = (cast(name) for name in ("hoa", "minh", "thu", "lan"))
    codes = []
    for hour in ("07:30", "07:40", "07:50"):
        filing = Filing(LAND, WARD, Applicant(hoa.name, person_id=hoa.person_id))
        codes.append(submit(filing, by=sure(hoa), at=vn(f"2022-12-01 {hour}")).code)
        checking.receive(codes[-1], by=minh, at=vn("2022-12-01 09:00"))
        processing.take(codes[-1], by=thu, at=vn("2022-12-01 10:00"))
    checking.ask_supplement(codes[0], "Thiếu.", by=thu, at=vn("2022-12-02 09:00"))
    suspending.suspend(codes[1], "financial_duty", "Thuế.", by=thu, at=vn("2022-12-02 09:00"))
    stopping.stop(codes[2], "Dừng.", by=lan, at=vn("2022-12-02 09:00"))
    told = {row["MaHoSo"]: row["TrangThaiHoSo"] for row in exporting.messages(SYSTEM, DECEMBER)}
    assert [told[code] for code in codes] == ["5", "6", "8"]
    last = {row["MaHoSo"]: row["TrangThai"] for row in exporting.messages(SYSTEM, DECEMBER, "progress")}
    assert [last[code] for code in codes] == ["5", "6", "8"]


def test_a_missing_number_stays_empty_and_is_listed(cast: Cast) -> None:
    code = register(Filing(STATUS, WARD, Applicant("Bưởi")), "counter", by=cast("minh"), at=vn("2022-12-01 08:00")).code
    (row,) = exporting.messages(SYSTEM, DECEMBER)
    assert (row["SoGiayToChuHoSo"], row["DinhDanhCHS"], row["NoiNopHoSo"]) == ("", [], "")
    assert exporting.incomplete(SYSTEM, DECEMBER) == [code]


def test_simulated_dossiers_and_other_months_stay_at_home(cast: Cast, walked: str) -> None:
    assert list(exporting.messages(SYSTEM, Month(2022, 11))) == []
    Dossier.objects.update(simulated=True)
    assert list(exporting.messages(SYSTEM, DECEMBER)) == []


def test_json_lines_and_a_table_say_the_same(walked: str) -> None:
    (line,) = exporting.written(exporting.messages(SYSTEM, DECEMBER), "jsonl")
    (row,) = csv.DictReader(io.StringIO("".join(exporting.written(exporting.messages(SYSTEM, DECEMBER), "csv"))))
    told = json.loads(line)
    assert set(row) == set(told) and row["MaHoSo"] == told["MaHoSo"]
    assert json.loads(row["DanhSachHoSoBoSung"]) == told["DanhSachHoSoBoSung"]


def test_no_cell_becomes_a_formula() -> None:
    rows = iter([{"ChuHoSo": '=HYPERLINK("x")', "MaHoSo": "a"}])
    assert "'=HYPERLINK" in "".join(exporting.written(rows, "csv"))


@pytest.mark.parametrize(("number", "kind"), [("048190000123", "1"), ("201234567", "2"), ("12", None), ("", None)])
def test_kinds_of_identity(number: str, kind: str | None) -> None:
    assert identities(number) == ([{"LoaiDinhDanh": kind, "SoDinhDanh": number}] if kind else [])


def test_the_small_rules() -> None:
    assert stamp(None) == "" and stamp(vn("2022-12-01 07:05")) == "20221201070500"
    assert status_after("onestop.suspension.begun", {"kind": "public_posting"}, 4) == 4
    assert status_after("onestop.supplement.answered", {"react_by": "x"}, 5) == 1
    assert status_after("onestop.leg.handed_to", {}, 4) == 4


def test_taking_it_needs_the_right_and_leaves_a_line(cast: Cast, walked: str) -> None:
    asked = {"month": "2022-12", "kind": "dossiers", "form": "jsonl"}
    for who, status in (("lan", 200), ("minh", 404), ("tu", 404), ("phuc", 404)):
        client = Client()
        client.post("/office/sign-in/", {"username": who, "password": "x"})
        answer = client.post("/dossiers/export/", asked)
        assert answer.status_code == status, who
        if status == 200:
            body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
            assert json.loads(body)["MaHoSo"] == walked
            assert client.get("/dossiers/export/").status_code == 200
            assert client.post("/dossiers/export/", {**asked, "month": "soon"}).status_code == 422
    assert [(line.actor, line.payload) for line in history("export/2022-12")] == [
        (cast("lan").key, {"kind": "dossiers", "form": "jsonl"})
    ]


def test_the_command_writes_lines(cast: Cast, walked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.export(["2022-12"]) == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["MaHoSo"] == walked and out.err == ""
    assert cli.export(["soon"]) == 2
    assert "Nothing was exported" in capsys.readouterr().err
