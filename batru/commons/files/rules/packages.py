"""Office files are archives: which kind they hold, and whether they are safe to unpack."""

import zipfile
import zlib
from typing import BinaryIO

PACKAGE_START = b"PK\x03\x04"
MEMBERS_MOST = 10_000
UNPACKED_MOST_BYTES = 512 * 1024 * 1024
# Spreadsheets of equal rows pack 30 to 60 times; deflate's own limit, and every bomb, is near 1,000.
RATIO_MOST = 150
RATIO_MATTERS_FROM_BYTES = 16 * 1024 * 1024
BLOCK_BYTES = 1024 * 1024

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOCX = _OPEN_XML + "wordprocessingml.document"
XLSX = _OPEN_XML + "spreadsheetml.sheet"
PPTX = _OPEN_XML + "presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOC, XLS = "application/msword", "application/vnd.ms-excel"
PACKAGES = {DOCX: "docx", XLSX: "xlsx", PPTX: "pptx", ODT: "odt", ODS: "ods", DOC: "doc", XLS: "xls"}

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_PROGRAM_PARTS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".class", ".dex", ".jar")
_OLE_PROGRAM = "_VBA_PROJECT".encode("utf-16-le")
_OLE_KINDS = {"WordDocument": DOC, "Workbook": XLS}


class UnsafePackage(Exception):
    """An archive that must not be kept; `reason` is "program", "bomb" or "damaged"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def zip_kind(stream: BinaryIO) -> str | None:
    """The MIME type of an office archive, None for any other archive.

    Every part is unpacked once: a header may lie about sizes, the checksum does not follow the lie.
    """
    try:
        with zipfile.ZipFile(stream) as package:
            members = package.infolist()
            _check_members(members)
            kind = _package_kind(package, {member.filename for member in members})
            if kind is not None and package.testzip() is not None:
                raise UnsafePackage("damaged")
            return kind
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error) as error:
        raise UnsafePackage("damaged") from error


def ole_kind(stream: BinaryIO) -> str | None:
    """The MIME type of an old office file by the name of its main stream (UTF-16LE, [MS-CFB] 2.6.1)."""
    stream.seek(0)
    found: str | None = None
    tail = b""
    while block := stream.read(BLOCK_BYTES):
        window = tail + block
        if _OLE_PROGRAM in window:
            raise UnsafePackage("program")
        found = found or next((kind for name, kind in _OLE_KINDS.items() if name.encode("utf-16-le") in window), None)
        tail = window[-64:]
    return found


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    swollen = unpacked > RATIO_MATTERS_FROM_BYTES and unpacked > RATIO_MOST * packed
    if len(members) > MEMBERS_MOST or unpacked > UNPACKED_MOST_BYTES or swollen:
        raise UnsafePackage("bomb")
    if any(member.filename.lower().endswith(_PROGRAM_PARTS) for member in members):
        raise UnsafePackage("program")


def _package_kind(package: zipfile.ZipFile, names: set[str]) -> str | None:
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    if "mimetype" in names:
        told = package.read("mimetype").decode("ascii", "replace").strip()
        return told if told in (ODT, ODS) else None
    return None
