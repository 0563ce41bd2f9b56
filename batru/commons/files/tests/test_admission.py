"""What may come in, by its content."""

import io
import struct
import zipfile

import pytest

from batru.commons.files.rules.admission import admit
from batru.commons.files.rules.kinds import LOGS, PAPERS, TEXT, XML
from batru.commons.files.rules.packages import DOC, DOCX, ODT, XLSX
from batru.kernel.refusal import Refusal

PDF_BYTES = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG_BYTES = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(17)
OLE_BYTES = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)


def office(**parts: bytes) -> bytes:
    """An archive whose parts are given with "/" written as "__" and "." as "_"."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


def open_document(kind: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("mimetype", kind)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("Đơn đăng ký.pdf", PDF_BYTES, "application/pdf"),
        ("Đơn.PDF", b"\xef\xbb\xbf\n" + PDF_BYTES, "application/pdf"),
        ("anh.png", PNG_BYTES, "image/png"),
        ("anh.jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        ("anh.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(8), "image/webp"),
        ("anh.heic", b"\x00\x00\x00\x18ftypheic" + bytes(12), "image/heic"),
        ("quet.tif", b"II*\x00" + bytes(20), "image/tiff"),
        ("to khai.docx", office(word__document_xml=b"<w:document/>"), DOCX),
        ("bang.xlsx", office(xl__workbook_xml=b"<workbook/>"), XLSX),
        ("van ban.odt", open_document(ODT), ODT),
        ("cu.doc", OLE_BYTES + "WordDocument".encode("utf-16-le"), DOC),
    ],
)
def test_a_paper_is_known_by_its_content(name: str, content: bytes, mime: str) -> None:
    assert admit(io.BytesIO(content), name, PAPERS) == mime


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("so.csv", "mã,ngày\n1,2022-12-01\n".encode(), TEXT),
        ("so.csv", "mã;ngày\r\n".encode("utf-16"), TEXT),
        ("so.csv", "ten\r\nNguyễn".encode("cp1258", "replace"), TEXT),
        ("log.xes", b'<?xml version="1.0"?>\n<log xes.version="1.0"/>', XML),
        ("log.xes.gz", b"\x1f\x8b\x08\x00" + bytes(20), "application/gzip"),
    ],
)
def test_a_log_is_known_by_its_content(name: str, content: bytes, mime: str) -> None:
    assert admit(io.BytesIO(content), name, LOGS) == mime


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("don.pdf", b"MZ\x90\x00" + bytes(60), "files.program"),
        ("don.pdf", b"\x7fELF" + bytes(60), "files.program"),
        ("so.csv", b"#!/bin/sh\nrm -rf /\n", "files.program"),
        ("don.docx", office(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), "files.program"),
        ("cu.doc", OLE_BYTES + "WordDocument_VBA_PROJECT".encode("utf-16-le"), "files.program"),
        ("cai dat.doc", OLE_BYTES, "files.wrong_kind"),
        ("thu vien.docx", office(META__x=b"", lib_jar=b"x"), "files.program"),
        ("nen.docx", office(readme_txt=b"x"), "files.wrong_kind"),
        ("trang.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "files.wrong_kind"),
        ("hinh.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "files.wrong_kind"),
        ("la.pdf", bytes(range(128, 160)) * 4, "files.wrong_kind"),
        ("don.pdf.exe", PDF_BYTES, "files.wrong_name"),
        ("anh.png", PDF_BYTES, "files.wrong_name"),
        ("khong duoi", PDF_BYTES, "files.wrong_name"),
        ("dut.docx", office(word__document_xml=b"<w/>")[:-30], "files.damaged"),
    ],
)
def test_what_it_is_not_asked_for_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        admit(io.BytesIO(content), name, PAPERS)
    assert refusal.value.code == code
    assert all("{" not in sentence for sentence in refusal.value.sentences())


@pytest.mark.parametrize("page", [b"<html><body>", b"\n <script>x</script>", b"<svg onload=x>"])
def test_a_page_is_no_text(page: bytes) -> None:
    with pytest.raises(Refusal):
        admit(io.BytesIO(page), "ghi chu.txt", LOGS)


def test_a_bomb_is_seen_before_it_goes_off() -> None:
    bomb = office(word__document_xml=b"<w/>", word__media_bin=bytes(64 * 1024 * 1024))
    assert len(bomb) < 100_000
    with pytest.raises(Refusal, match=r"files\.bomb"):
        admit(io.BytesIO(bomb), "don.docx", PAPERS)


def test_a_bomb_that_lies_about_its_size_is_damaged() -> None:
    bomb = bytearray(office(word__document_xml=b"<w/>", word__media_bin=bytes(64 * 1024 * 1024)))
    told = struct.pack("<I", 64 * 1024 * 1024)
    while (at := bomb.find(told)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 1024)
    with pytest.raises(Refusal, match=r"files\.damaged"):
        admit(io.BytesIO(bytes(bomb)), "don.docx", PAPERS)


def test_too_many_parts_are_a_bomb() -> None:
    crowd = office(word__document_xml=b"<w/>", **{f"part{n}": b"" for n in range(10_001)})
    with pytest.raises(Refusal, match=r"files\.bomb"):
        admit(io.BytesIO(crowd), "don.docx", PAPERS)
