"""The parts of an XLSX archive: which sheet, its words, which cells are dates, and its rows as a stream.

openpyxl keeps an empty element for every row it has read; a sheet of a million rows would keep a million.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from batru.commons.imports.readers import refusals
from batru.commons.imports.readers.markup import Listener, Markup
from batru.commons.imports.readers.records import Limits
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, Said, said

BOOK, WORDS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MOST_STYLES = 100_000
# Formats that every program knows by number and that show a day or a time (ECMA-376 part 1, 18.8.30).
KNOWN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
EPOCHS = {False: datetime.fromisoformat("1899-12-30"), True: datetime.fromisoformat("1904-01-01")}


@dataclass(frozen=True)
class Found:
    """The part that holds the sheet, and the day from which the workbook counts."""

    part: str
    from_1904: bool


@dataclass
class _Book:
    """Hears the workbook and its relations."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    from_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        by_name = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "sheet":
            shown = by_name.get("state", "visible") == "visible"
            self.sheets.append((by_name.get("name", ""), by_name.get("id", ""), shown))
        elif name == "Relationship" and by_name.get("Type", "").endswith("/worksheet"):
            self.targets[by_name.get("Id", "")] = by_name.get("Target", "")
        elif name == "workbookPr":
            self.from_1904 = by_name.get("date1904") in ("1", "true")

    def end(self, name: str) -> None: ...

    def text(self, words: str) -> None: ...


@dataclass
class _Words:
    """Hears the shared words; phonetic hints are none of them."""

    found: list[str] = field(default_factory=list)
    _now: list[str] = field(default_factory=list)
    _inside: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside.append(name)
        if name == "si":
            self._now = []

    def end(self, name: str) -> None:
        self._inside.pop()
        if name == "si":
            self.found.append("".join(self._now))

    def text(self, words: str) -> None:
        if self._inside and self._inside[-1] == "t" and "rPh" not in self._inside:
            self._now.append(words)


@dataclass
class _Styles:
    """Hears which cell formats show a date."""

    dates: set[int] = field(default_factory=set)
    _own: dict[str, str] = field(default_factory=dict)
    _inside: bool = False
    _count: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and len(self._own) < MOST_STYLES:
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and self._count < MOST_STYLES:
            if self._shows_date(attributes.get("numFmtId", "0")):
                self.dates.add(self._count)
            self._count += 1

    def _shows_date(self, number: str) -> bool:
        if number in self._own:
            return bool(re.search("[dmyhs]", LITERAL.sub("", self._own[number]).lower()))
        return int(number) in KNOWN_DATES

    def end(self, name: str) -> None:
        self._inside = self._inside and name != "cellXfs"

    def text(self, words: str) -> None: ...


def open_sheet(archive: zipfile.ZipFile, named: str | None, limits: Limits) -> Found:
    """The named sheet, or the first that is not hidden."""
    book = _Book()
    for part in (BOOK, RELATIONS):
        _hear(archive, part, limits, book)
    sheets = [(name, book.targets[key], shown) for name, key, shown in book.sheets if key in book.targets]
    if not sheets:
        raise refusals.damaged(said(N_("the workbook has no sheet")))
    fitting = [target for name, target, shown in sheets if (shown if named is None else name == named)]
    if not fitting:
        raise refusals.sheet_missing(named or "", ", ".join(name for name, _, _ in sheets))
    target = fitting[0]
    return Found(target.lstrip("/") if target.startswith("/") else f"xl/{target}", book.from_1904)


class Sheet:
    """One worksheet, read once."""

    def __init__(self, archive: zipfile.ZipFile, found: Found, limits: Limits) -> None:
        words, styles = _Words(), _Styles()
        for part, listener in ((WORDS, words), (STYLES, styles)):
            if part in archive.namelist():
                _hear(archive, part, limits, cast(Listener, listener))
        self._epoch = EPOCHS[found.from_1904]
        self._archive, self._part, self._limits = archive, found.part, limits
        self._words, self._dates = words.found, styles.dates
        self._ready: list[tuple[int, list[str]]] = []
        self._row, self._cells = 0, list[str]()
        self._kind, self._style, self._place = "", 0, -1
        self._value: list[str] = []
        self._listening = False

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of every row that is written down."""
        with _part(self._archive, self._part) as stream:
            for _ in Markup(stream, self._limits, self, _broken).chunks():
                yield from self._ready
                self._ready.clear()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A row, a cell or its value begins."""
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._cells, self._place = [], -1
        elif name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self._listening = True

    def text(self, words: str) -> None:
        """Part of a cell's value."""
        if self._listening:
            self._value.append(words)

    def end(self, name: str) -> None:
        """A value, a cell or a row ends."""
        if name in ("v", "t"):
            self._listening = False
        elif name == "c":
            self._cells += [""] * (self._place + 1 - len(self._cells))
            self._cells[self._place] = self._told("".join(self._value))
        elif name == "row":
            self._ready.append((self._row, self._cells))

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", "0"))
        self._place = _column(attributes["r"]) if "r" in attributes else self._place + 1
        self._value = []
        if self._place >= self._limits.columns:
            raise refusals.too_many_columns(self._row, self._limits.columns)

    def _told(self, value: str) -> str:
        """A cell as text that a mapping can read: ISO dates, whole numbers without a point."""
        if not value:
            return ""
        if self._kind == "s":
            return self._words[int(value)]
        if self._kind == "b":
            return "true" if value == "1" else "false"
        if self._kind != "n":
            return value
        number = float(value)
        if self._style in self._dates:
            return _moment(number, self._epoch)
        return str(int(number)) if number.is_integer() else value


def _moment(number: float, epoch: datetime) -> str:
    """Days since the epoch as ISO text; below one day a time alone. A sheet keeps no more than milliseconds."""
    moment = epoch + timedelta(milliseconds=round(number * 86_400_000))
    return (moment.time() if 0 <= number < 1 else moment).isoformat()


def _column(reference: str) -> int:
    """0 for A7, 27 for AB7."""
    place = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _hear(archive: zipfile.ZipFile, part: str, limits: Limits, listener: Listener) -> None:
    with _part(archive, part) as stream:
        for _ in Markup(stream, limits, listener, _broken).chunks():
            pass


@contextmanager
def _part(archive: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
    """A part's content; whatever contradicts itself inside (numbers, indexes, checksums) is damage."""
    try:
        with archive.open(name) as stream:
            yield cast(BinaryIO, stream)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise refusals.damaged(refusals.why(error)) from error
    except (LookupError, ValueError, OverflowError, TypeError, AttributeError) as error:
        raise refusals.damaged(said(N_("the part {name} of the workbook cannot be read"), name=name)) from error


def _broken(line: int, reason: Said) -> Refusal:
    return refusals.damaged(said(N_("in line {line}, {reason}"), line=line, reason=reason))
