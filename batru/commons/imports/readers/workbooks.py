"""XLSX, row by row: the first visible sheet or the one that the mapping names, its first row with words as header."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from batru.commons.imports.readers import refusals
from batru.commons.imports.readers.records import MIB, Fault, Item, Limits, Log, Options, Record
from batru.commons.imports.readers.sheets import Sheet, open_sheet
from batru.commons.imports.readers.tables import check_header

SHARED_WORDS = "sharedstrings.xml"


def read_xlsx(stream: BinaryIO, options: Options, limits: Limits) -> Log:
    """A workbook of which one sheet is the log; the stream must be seekable."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refusals.damaged(refusals.why(error)) from error
    _judge(archive, limits)
    rows = Sheet(archive, open_sheet(archive, options.sheet, limits), limits).rows()
    columns = _header(rows, limits)
    log = Log("xlsx", iter(()), dict.fromkeys(columns))
    log.items = (_item(row, columns, cells) for row, cells in rows if any(cells))
    return log


def _judge(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse before unpacking: sizes stand in the directory of the archive."""
    parts = archive.infolist()
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if size > limits.unpacked:
        raise refusals.too_large(limits.unpacked // MIB)
    if size > limits.ratio_from and size > limits.ratio * packed:
        raise refusals.swells(limits.ratio)
    words = sum(part.file_size for part in parts if part.filename.lower().endswith(SHARED_WORDS))
    if words > limits.shared_text:
        raise refusals.workbook_too_rich(limits.shared_text // MIB)


def _header(rows: Iterator[tuple[int, list[str]]], limits: Limits) -> list[str]:
    for row, cells in rows:
        names = list(cells)
        while names and not names[-1].strip():
            names.pop()
        if names:
            return check_header(names, limits, row)
    raise refusals.empty()


def _item(row: int, columns: list[str], cells: list[str]) -> Item:
    if any(cells[len(columns) :]):
        return Fault(row, "", f"{len(cells)} / {len(columns)}", "cells")
    padded = cells + [""] * (len(columns) - len(cells))
    return Record(row, dict(zip(columns, padded, strict=False)))
