"""A table as people save it: by commas, semicolons or tabs, with decimal points or commas; every row whole."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

Row: TypeAlias = Mapping[str, str]
MARKS = (",", ";", "\t")
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_POINT = re.compile(r"[+-]?\d+\.\d+")
_SEP = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its number in the file."""

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns in order and the rows that hold anything."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    mark: str = ","

    def with_points(self, columns: Iterable[str]) -> "Sheet":
        """The same with the figures of these columns written with a point.

        A table by commas is left as it is. In any other, commas are decimal where one figure has one; what may be
        thousands or decimals, and no other figure tells, is refused.
        """
        own = [column for column in columns if column in self.columns]
        if self.mark == "," or not own:
            return self
        read = self._reading(own)
        lines = (replace(line, row={**line.row, **{c: _parts(line.row[c], read) for c in own}}) for line in self.lines)
        return replace(self, lines=tuple(lines))

    def _reading(self, columns: Sequence[str]) -> Callable[[str], str]:
        cells = [
            (line.number, column, part.strip())
            for line in self.lines
            for column in columns
            for part in line.row[column].split("/")
        ]
        points = [cell for cell in cells if _POINT.fullmatch(cell[2]) and not _GROUPED.fullmatch(cell[2])]
        grouped = [cell for cell in cells if _GROUPED.fullmatch(cell[2])]
        commas = any(_COMMA.fullmatch(text) for _, _, text in cells) or any(text.count(".") > 1 for *_, text in grouped)
        if commas and points:
            raise _mixed(*points[0])
        if commas:
            return _with_point
        if grouped and not points:
            raise _unclear(*grouped[0])
        return str


def read_sheet(text: str) -> Sheet:
    """The table; Refusal, with its line, where a row has more or fewer cells than the head, or a name stands twice."""
    text, mark, skipped = _mark_of(text.removeprefix("\ufeff"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        head = next(reader, [])
        rows = [(reader.line_num + skipped, cells) for cells in reader]
    except csv.Error:
        raise refused(
            reader.line_num + skipped,
            N_("The quotation marks do not come in pairs."),
            N_("Close each quotation mark, and write one that is part of a text twice."),
        ) from None
    columns = _columns(head, 1 + skipped)
    lines = [_line(columns, len(head), number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    return Sheet(columns, tuple(lines), mark)


def refused(line: int, why: str, next_step: str, **params: Any) -> Refusal:
    """The refusal of a table, with its line where there is one."""
    what = N_("Line {line} of the table cannot be used.") if line else N_("The table cannot be used.")
    return Refusal("index.values", what=what, why=why, next_step=next_step, line=line, **params)


def _mark_of(text: str) -> tuple[str, str, int]:
    """The text, what stands between its cells, and how many lines came before the head (Excel's `sep=;`)."""
    if told := _SEP.match(text):
        return text[told.end() :], told[1], 1
    head = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return text, max(MARKS, key=head.count), 0


def _columns(head: Sequence[str], line: int) -> tuple[str, ...]:
    """Names of the columns; nameless ones at the end, as Excel leaves them, are not counted."""
    columns = list(head)
    while columns and not columns[-1].strip():
        columns.pop()
    if "" in [column.strip() for column in columns]:
        raise refused(line, N_("A column has no name."), N_("Give each column a name of its own."))
    if double := {column for column in columns if columns.count(column) > 1}:
        raise refused(
            line,
            N_("The column {column} stands twice."),
            N_("Give each column a name of its own."),
            column=repr(min(double)),
        )
    return tuple(columns)


def _line(columns: Sequence[str], wide: int, number: int, cells: Sequence[str]) -> Line:
    if len(cells) != wide or any(cell.strip() for cell in cells[len(columns) :]):
        raise refused(
            number,
            N_("The row has not as many cells as the table has columns."),
            N_("Put text that holds a comma in quotation marks."),
        )
    return Line(number, dict(zip(columns, cells, strict=False)))


def _parts(cell: str, read: Callable[[str], str]) -> str:
    """A figure, or part and whole, each by itself."""
    return "/".join(read(part.strip()) for part in cell.split("/")) if "/" in cell else read(cell.strip())


def _with_point(text: str) -> str:
    if _COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(".", "") if _GROUPED.fullmatch(text) else text


def _mixed(line: int, column: str, text: str) -> Refusal:
    return refused(
        line,
        N_(
            "{column}: {cell} has a decimal point, other figures of the table have decimal commas or grouped thousands."
        ),
        N_("Write all figures with the same sign."),
        column=column,
        cell=repr(text),
    )


def _unclear(line: int, column: str, text: str) -> Refusal:
    return refused(
        line,
        N_("{column}: {cell} may be {plain} or {decimal}, and no other figure of the table tells which."),
        N_("Write figures without a point between thousands, and decimals with a comma."),
        column=column,
        cell=repr(text),
        plain=text.replace(".", ""),
        decimal=text.replace(".", ","),
    )
