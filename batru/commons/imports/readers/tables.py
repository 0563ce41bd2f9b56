"""CSV as offices export it: any of four separators, quoted line breaks, UTF-8 unless the mapping says otherwise."""

import codecs
import csv
import io
from _csv import Reader
from collections.abc import Iterator, Sequence

from batru.commons.imports.readers import refusals
from batru.commons.imports.readers.records import Fault, Item, Limits, Log, Options, Record, composed
from batru.kernel.text import N_, said

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_ROWS = 20
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(stream: io.BufferedReader, head: bytes, options: Options, limits: Limits) -> Log:
    """A table of text whose first row names the columns; `head` is the beginning of the stream, still unread."""
    encoding = _encoding(head, options.encoding)
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    separator = options.delimiter or _separator(head.decode(encoding, "ignore"))
    csv.field_size_limit(limits.cell)
    reader = csv.reader(_lines(text, limits), delimiter=separator, strict=True)
    columns = _header(reader, limits)
    log = Log("csv", iter(()), dict.fromkeys(columns))
    log.items = _rows(reader, columns)
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


def _separator(head: str) -> str:
    """The one that gives the most columns of which most rows have as many."""
    return max(SEPARATORS, key=lambda separator: _columns_by(head, separator))


def _columns_by(head: str, separator: str) -> int:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    if not rows:
        return 0
    wide = len(rows[0])
    alike = sum(len(row) == wide for row in rows)
    return wide if 2 * alike > len(rows) else 1


def _lines(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    row = 0
    while line := text.readline(limits.line):
        row += 1
        if len(line) >= limits.line:
            raise refusals.line_too_long(row, limits.line)
        yield line


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


def _rows(reader: Reader, columns: list[str]) -> Iterator[Item]:
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Fault(row, "", '"', "quotes")
            continue
        if any(cells):
            yield _item(row, columns, cells)


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
