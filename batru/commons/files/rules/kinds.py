"""The kinds of file that the house knows, told apart by content alone."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import BinaryIO

from batru.commons.files.rules.packages import PACKAGE_START, PACKAGES, ole_kind, zip_kind

HEAD_BYTES = 4096
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP_START = b"\x1f\x8b\x08"
PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"#!",
    b"dex\n",
)
TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|body|iframe|\w+:svg|\w+:html)\b", re.IGNORECASE)
CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f")

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
WEBP, HEIC, TIFF = "image/webp", "image/heic", "image/tiff"
TEXT, XML, GZIP = "text/plain", "application/xml", "application/gzip"
PROGRAM = "application/x-executable"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the endings its name may have, and whether a browser shows it without running anything."""

    mime: str
    endings: tuple[str, ...]
    shown: bool = False


KINDS: dict[str, Kind] = {
    kind.mime: kind
    for kind in (
        Kind(PDF, ("pdf",), shown=True),
        Kind(PNG, ("png",), shown=True),
        Kind(JPEG, ("jpg", "jpeg"), shown=True),
        Kind(WEBP, ("webp",), shown=True),
        Kind(HEIC, ("heic", "heif")),
        Kind(TIFF, ("tif", "tiff")),
        Kind(TEXT, ("txt", "csv"), shown=True),
        Kind(XML, ("xml", "xes")),
        Kind(GZIP, ("gz",)),
        *(Kind(mime, (ending,)) for mime, ending in PACKAGES.items()),
    )
}
PICTURES = frozenset({PNG, JPEG, WEBP, HEIC, TIFF})
PAPERS = PICTURES | {PDF} | set(PACKAGES)
LOGS = frozenset({TEXT, XML, GZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})


def sniff(stream: BinaryIO) -> str | None:
    """The MIME type that the bytes themselves tell, `PROGRAM` for what would run, None for what nobody knows here.

    Raises `UnsafePackage` for an office file that hides a program or unpacks beyond measure.
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if head.startswith(PROGRAM_STARTS):
        return PROGRAM
    if head.startswith(PACKAGE_START):
        return zip_kind(stream)
    if head.startswith(OLE_START):
        return ole_kind(stream)
    return next((mime for mime, tells in _TELLS if tells(head)), None)


def endings_of(mimes: Collection[str]) -> tuple[str, ...]:
    """All endings of the given kinds, in the order in which the kinds are listed."""
    return tuple(ending for mime, kind in KINDS.items() if mime in mimes for ending in kind.endings)


def _is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"hevc", b"heim")


def _is_xml(head: bytes) -> bool:
    return _unmarked(head).lstrip().startswith(b"<?xml") and not MARKUP.search(head)


def _is_text(head: bytes) -> bool:
    """Wide encodings hold zero bytes, so a byte-order mark vouches for them."""
    if head.startswith(TEXT_MARKS[1:]):
        return not MARKUP.search(head.replace(b"\x00", b""))
    return bool(head) and CONTROLS.isdisjoint(head) and not MARKUP.search(head)


def _unmarked(head: bytes) -> bytes:
    return head.removeprefix(TEXT_MARKS[0])


_TELLS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    (PDF, lambda head: _unmarked(head).lstrip().startswith(b"%PDF-")),
    (PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (WEBP, lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    (TIFF, lambda head: head.startswith((b"II*\x00", b"MM\x00*"))),
    (GZIP, lambda head: head.startswith(GZIP_START)),
    (HEIC, _is_heic),
    (XML, _is_xml),
    (TEXT, _is_text),
)
