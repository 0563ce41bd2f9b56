"""What a file is, told by its content, and a stream of its bytes that never swells without notice."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from batru.commons.imports.readers import refusals
from batru.commons.imports.readers.records import MIB, Item, Limits, Log, Options
from batru.commons.imports.readers.tables import read_csv
from batru.commons.imports.readers.workbooks import read_xlsx
from batru.commons.imports.readers.xes import read_xes
from batru.kernel.text import N_, Said, said

GZIP, ZIP, OLD_OFFICE, PDF = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
HEAD = 64 * 1024


class Borrowed(io.RawIOBase):
    """Somebody else's stream: read here, closed there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """As the stream."""
        return self._stream.seekable()

    def readinto(self, buffer: object) -> int:
        """As RawIOBase."""
        view = memoryview(cast(bytearray, buffer))
        found = self._stream.read(len(view))
        view[: len(found)] = found
        return len(found)

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """As RawIOBase."""
        return self._stream.seek(place, whence)

    def tell(self) -> int:
        """As RawIOBase."""
        return self._stream.tell()


class Unpacked(io.RawIOBase):
    """The content of a gzip stream; refuses what is damaged and what swells like a bomb."""

    def __init__(self, packed: BinaryIO, limits: Limits) -> None:
        self._packed = packed
        self._inner = gzip.GzipFile(fileobj=packed, mode="rb")
        self._limits = limits
        self._given = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """As RawIOBase; Refusal where the content cannot be trusted."""
        view = memoryview(cast(bytearray, buffer))
        try:
            found = self._inner.read(len(view))
        except (EOFError, OSError, zlib.error) as error:
            raise refusals.damaged(refusals.why(error)) from error
        self._given += len(found)
        self._judge()
        view[: len(found)] = found
        return len(found)

    def _judge(self) -> None:
        if self._given > self._limits.unpacked:
            raise refusals.too_large(self._limits.unpacked // MIB)
        if self._given > self._limits.ratio_from and self._given > self._limits.ratio * self._packed.tell():
            raise refusals.swells(self._limits.ratio)


def open_log(stream: BinaryIO, options: Options = Options(), limits: Limits = Limits()) -> Log:  # noqa: B008
    """Open a seekable stream as the log that it is; Refusal where it is none. Closing the stream is the caller's."""
    plain: io.BufferedReader = io.BufferedReader(Borrowed(stream), HEAD)
    head = plain.peek(HEAD)
    if head.startswith(GZIP):
        plain.seek(0)
        plain = io.BufferedReader(Unpacked(cast(BinaryIO, plain), limits), HEAD)
        head = plain.peek(HEAD)
    return _by_content(plain, head, options, limits)


def _by_content(plain: io.BufferedReader, head: bytes, options: Options, limits: Limits) -> Log:
    if not head.strip():
        raise refusals.empty()
    if head.startswith(ZIP):
        return _workbook(plain, options, limits)
    if _looks_like_xml(head):
        return read_xes(plain, limits)
    stranger = _stranger(head)
    if stranger:
        raise refusals.not_a_log(stranger)
    return read_csv(plain, head, options, limits)


def _looks_like_xml(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(UTF16):
        text = head[:HEAD].decode("utf-16", "ignore").lstrip().encode()
    return text.startswith(b"<")


def _stranger(head: bytes) -> str | Said:
    """The name of a known format that is no log; empty for what may be text."""
    if head.startswith(OLD_OFFICE):
        return "XLS"
    if head.startswith(PDF):
        return "PDF"
    return "" if head.startswith(UTF16) or b"\x00" not in head else said(N_("binary data"))


def _workbook(plain: io.BufferedReader, options: Options, limits: Limits) -> Log:
    """A workbook is read by jumping about in it, so a gzipped one is unpacked to disk first."""
    if plain.seekable():
        plain.seek(0)
        return read_xlsx(cast(BinaryIO, plain), options, limits)
    with ExitStack() as stack:
        copy = stack.enter_context(TemporaryFile())
        while chunk := plain.read(MIB):
            copy.write(chunk)
        copy.seek(0)
        log = read_xlsx(cast(BinaryIO, copy), options, limits)
        log.items = _then(log.items, stack.pop_all())
    return log


def _then(items: Iterator[Item], stack: ExitStack) -> Iterator[Item]:
    with stack:
        yield from items
