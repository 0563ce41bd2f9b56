"""A dossier in the field set of the National Public Service Portal, and its changes of status.

Field names, codes of channel, kind and identity, and the form of dates are those of a running provincial system (2025);
status numbers are those of Circular 01/2023. The true state is told: 5, 6 and 8 never become 9, and a number that is
missing stays empty.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from batru.kernel.period import VIETNAM
from batru.pillars.government.onestop.rules.states import NATIONAL_STATUS

CHANNELS = {"counter": "1", "online": "2", "post": "3"}
RESULT_WAYS = {"counter": "Nhận trực tiếp", "online": "Nhận trực tuyến", "post": "Nhận qua bưu chính công ích"}
LOCAL_PORTAL = "2"
CITIZEN = "1"
# What a journal line makes of the status; None: it stays what it was.
STATUS_AFTER: Mapping[str, int] = {
    "onestop.dossier.submitted": 1,
    "onestop.dossier.registered": 1,
    "onestop.dossier.assisted": 1,
    "onestop.dossier.received": 2,
    "onestop.dossier.refused": 3,
    "onestop.dossier.taken": 4,
    "onestop.dossier.proposed": 4,
    "onestop.dossier.sent_back": 4,
    "onestop.suspension.ended": 4,
    "onestop.supplement.asked": 5,
    "onestop.dossier.withdrawn": 7,
    "onestop.dossier.stopped": 8,
    "onestop.dossier.stopped_on_request": 8,
    "onestop.dossier.expired": 8,
    "onestop.dossier.decided": 9,
    "onestop.dossier.handed_over": 10,
}


def stamp(moment: datetime | None) -> str:
    """yyyyMMddHHmmss in local time; empty for no moment."""
    return moment.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S") if moment else ""


def identities(number: str) -> list[dict[str, str]]:
    """The citizen number (12 digits) or the old identity card (9); nothing for anything else."""
    kind = {12: "1", 9: "2"}.get(len(number)) if number.isdigit() else None
    return [{"LoaiDinhDanh": kind, "SoDinhDanh": number}] if kind else []


def status_after(act: str, payload: Mapping[str, Any], before: int) -> int:
    """The national status after a deed."""
    if act == "onestop.suspension.begun":
        return 6 if payload.get("kind") == "financial_duty" else before
    if act == "onestop.supplement.answered":
        return 4 if "due_at" in payload else 1
    return STATUS_AFTER.get(act, before)


def progress(
    entries: Iterable[Any], names: Mapping[str, str], unit: str, words: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Every change of a dossier as the portal's second message; `entries` are its journal lines, oldest first."""
    status, made = 1, []
    for entry in entries:
        status = status_after(entry.act, entry.payload, status)
        due = entry.payload.get("due_at")
        made.append(
            {
                "MaHoSo": entry.subject.removeprefix("dossier/"),
                "NguoiXuLy": names.get(entry.actor, ""),
                "ChucDanh": "",
                "ThoiDiemXuLy": stamp(entry.at),
                "PhongBanXuLy": unit,
                "NoiDungXuLy": words.get(entry.act, entry.act),
                "TrangThai": str(status),
                "NgayBatDau": stamp(entry.at),
                "NgayKetThucTheoQuyDinh": stamp(datetime.fromisoformat(due)) if due else "",
            }
        )
    return made


def message(dossier: Any, procedure: Any, unit: str, fee: int | None, parts: Mapping[str, list[Any]]) -> dict[str, Any]:
    """One dossier; `parts` holds its papers, supplements and results, `fee` is in VND (None: not known).

    A result is the code of its signed file and the address that leads to it, both empty where it is on paper alone.
    """
    version_name = procedure.name.vi
    return {
        "MaHoSo": dossier.code,
        "MaTTHC": procedure.code,
        "TenTTHC": version_name,
        "MaLinhVuc": procedure.field.code,
        "TenLinhVuc": procedure.field.vi,
        "TrichYeuHoSo": f"{procedure.short.vi}: {dossier.applicant_name}",
        "ChuHoSo": dossier.applicant_name,
        "SoGiayToChuHoSo": dossier.applicant_id,
        "LoaiDoiTuong": CITIZEN,
        "MaDoiTuong": "",
        "DinhDanhCHS": identities(dossier.applicant_id),
        "Email": dossier.applicant_email,
        "Fax": "",
        "SoDienThoai": dossier.applicant_phone,
        "NgayNopHoSo": stamp(dossier.submitted_at),
        "NgayTiepNhan": stamp(dossier.received_at),
        "NgayHenTra": stamp(dossier.due_at),
        "NgayTra": stamp(dossier.handed_over_at),
        "NgayKetThucXuLy": stamp(dossier.done_at),
        "NgayTuChoi": stamp(dossier.done_at) if dossier.state == "refused" else "",
        "TrangThaiHoSo": str(NATIONAL_STATUS[dossier.state]),
        "DonViXuLy": unit,
        "HinhThuc": RESULT_WAYS[dossier.result_place],
        "KenhThucHien": CHANNELS[dossier.channel],
        "NoiNopHoSo": LOCAL_PORTAL if dossier.channel == "online" else "",
        "HoSoCoThanhPhanSoHoa": _flag(any(paper.file_id for paper in parts["papers"])),
        "TaiLieuNop": [_paper(paper) for paper in parts["papers"]],
        "DanhSachLePhi": [] if fee is None else [{"TenPhiLePhi": version_name, "Gia": str(fee)}],
        "DanhSachHoSoBoSung": [_supplement(one) for one in parts["supplements"]],
        "DanhSachGiayToKetQua": [_result(procedure.short.vi, *file) for file in parts["results"]],
    }


def _flag(value: object) -> str:
    return "1" if value else "0"


def _paper(paper: Any) -> dict[str, str]:
    return {
        "TepDinhKemId": str(paper.file_id or ""),
        "TenTepDinhKem": paper.name,
        "MaThanhPhanHoSo": paper.component,
        "IsDeleted": "0",
        "DuocSoHoa": _flag(paper.file_id),
        "DuocTaiSuDung": "0",
        "DuocLayTuKhoDMQG": "0",
    }


def _result(name: str, code: str, address: str) -> dict[str, str]:
    return {"TenGiayTo": name, "MaThanhPhanHoSo": "", "GiayToId": code, "DuongDanTepTinKetQua": address}


def _supplement(one: Any) -> dict[str, str]:
    return {
        "HoSoBoSungId": str(one.pk),
        "NoiDungBoSung": one.reason,
        "NgayBoSung": stamp(one.asked_at),
        "NgayTiepNhanBoSung": stamp(one.answered_at),
        "TrangThaiBoSung": _flag(one.answered_at),
    }
