"""CSV as offices export it: any of four separators, quoted line breaks, UTF-8 unless the mapping says otherwise."""

import codecs
import csv
import io
from _csv import Reader
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from batru.commons.imports.readers import refusals
from batru.commons.imports.readers.records import Fault, Item, Limits, Log, Options, Record, composed
from batru.kernel.text import N_, said

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_ROWS = 20
SHOWN = 120
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(stream: io.BufferedReader, head: bytes, options: Options, limits: Limits) -> Log:
    """A table of text whose first row names the columns; `head` is the beginning of the stream, still unread."""
    encoding = _encoding(head, options.encoding)
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    separator = options.delimiter or _separator(head.decode(encoding, "ignore"), options.columns)
    csv.field_size_limit(limits.cell)
    lines = _Lines(text, limits)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    columns = _header(reader, limits)
    log = Log("csv", iter(()), dict.fromkeys(columns))
    log.items = _rows(reader, lines, columns)
    return log


def check_header(columns: Sequence[str], limits: Limits, row: int = 1) -> list[str]:
    """Column names without blanks round them; Refusal where one stands twice or there are too many."""
    names = [composed(name.strip()) for name in columns]
    if len(names) > limits.columns:
        raise refusals.too_many_columns(row, limits.columns)
    seen: set[str] = set()
    for name in filter(None, names):
        if name in seen:
            raise refusals.header_twice(name)
        seen.add(name)
    return names


def _encoding(head: bytes, named: str | None) -> str:
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return encoding
    encoding = named or "utf-8"
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except (UnicodeDecodeError, LookupError):
        raise refusals.encoding_unknown(encoding) from None
    return encoding


def _separator(head: str, named: Collection[str]) -> str:
    """The one under which the header holds the most of the named columns; else the most columns that any row fills."""
    return max(SEPARATORS, key=lambda separator: _fit(head, separator, named))


def _fit(head: str, separator: str, named: Collection[str]) -> tuple[int, bool, int, int]:
    """How well a separator fits: named columns, whether a row is as wide as the header, its width, and such rows."""
    header, *rows = _sample(head, separator) or [[]]
    held = {composed(cell.strip()) for cell in header}.intersection(named)
    alike = sum(len(row) == len(header) for row in rows)
    return len(held), len(header) > 1 and alike > 0, len(header), alike


def _sample(head: str, separator: str) -> list[list[str]]:
    """The first rows, as far as they can be read."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
            if any(row):
                rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    return rows


class _Lines:
    """The lines of a file one by one; the last one is kept, to be shown where it cannot be read."""

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self._text, self._limits = text, limits
        self._number = 0
        self.last = ""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.last = self._text.readline(self._limits.line)
        if not self.last:
            raise StopIteration
        self._number += 1
        if len(self.last) >= self._limits.line:
            raise refusals.line_too_long(self._number, self._limits.line)
        return self.last


def _header(reader: Reader, limits: Limits) -> list[str]:
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if any(_spoiled(cell) for cell in cells):
                    raise refusals.encoding_unknown("UTF-8")
                return check_header(cells, limits)
    except csv.Error as error:
        raise refusals.not_a_log(said(N_("text whose quotation marks are not closed"))) from error
    raise refusals.empty()


def _rows(reader: Reader, lines: _Lines, columns: list[str]) -> Iterator[Item]:
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield from _unreadable(row, reader.line_num, lines.last, str(error))
            continue
        if any(cells):
            yield _item(row, columns, cells)


def _unreadable(first: int, last: int, line: str, error: str) -> Iterator[Fault]:
    """What a quotation mark swallowed is named line by line, so that each counts as a row that was not used."""
    if last > first:
        yield Fault(first, "", f"{first} – {last}", "unclosed")
        yield from (Fault(row, "", f"{first} – {last}", "swallowed") for row in range(first + 1, last + 1))
    else:
        too_long = error.startswith("field larger")
        yield Fault(first, "", line.strip()[:SHOWN], "cell_long" if too_long else "quotes")


def _item(row: int, columns: list[str], cells: list[str]) -> Item:
    if len(cells) != len(columns) and (len(cells) < len(columns) or any(cells[len(columns) :])):
        return Fault(row, "", f"{len(cells)} / {len(columns)}", "cells")
    for column, cell in zip(columns, cells, strict=False):
        if _spoiled(cell):
            return Fault(row, column, cell.encode("utf-8", "backslashreplace").decode(), "letters")
    return Record(row, dict(zip(columns, cells, strict=False)))


def _spoiled(cell: str) -> bool:
    """Whether bytes that were no text in this encoding stand in it."""
    return not cell.isascii() and any("\udc80" <= letter <= "\udcff" for letter in cell)
