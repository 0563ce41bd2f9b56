"""Statements of banks and gateways: read by a mapping, held against our own books. Pure."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from batru.commons.payments.rules.references import references_in
from batru.kernel.period import VIETNAM
from batru.kernel.text import N_, said

MATCHED, MISSING_HERE, MISSING_THERE, DIFFERS = "matched", "missing_here", "missing_there", "amount_differs"
CLASSES = (MATCHED, DIFFERS, MISSING_HERE, MISSING_THERE)


class Unreadable(ValueError):
    """A statement that the mapping does not fit; `said` tells where and why."""

    def __init__(self, message: str, **params: object) -> None:
        self.said = said(message, **params)
        super().__init__(str(self.said))


@dataclass(frozen=True, slots=True)
class Line:
    """One payment as the other side has it; `references` are those that its words may mean."""

    number: int
    references: tuple[str, ...]
    transaction: str
    amount: int
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Booked:
    """One payment as we have it: the attempt's reference, the gateway's number, whole đồng; not paid is not booked."""

    reference: str
    transaction: str
    amount: int
    day: date
    is_paid: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A class of comparison and its two sides; the side that is missing is None."""

    kind: str
    line: Line | None
    booked: Booked | None


def read(data: bytes, mapping: Mapping[str, Any]) -> list[Line]:
    """The payments of a file, in its order; Unreadable names the first line that cannot be used."""
    try:
        text = data.decode(mapping.get("encoding", "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(N_("The file is not written in {encoding}."), encoding=error.encoding) from None
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mapping.get("delimiter", ",")))
    skipped = mapping.get("skip_lines", 0)
    if len(rows) <= skipped:
        raise Unreadable(N_("The file has no heading."))
    heading = [name.strip() for name in rows[skipped]]
    missing = set(mapping["columns"].values()) - set(heading)
    if missing:
        names = ", ".join(sorted(missing))
        raise Unreadable(N_("Line {line} has no column {columns}."), line=skipped + 1, columns=names)
    return list(_lines(rows, skipped + 1, heading, mapping))


def compare(lines: Sequence[Line], booked: Sequence[Booked]) -> list[Pair]:
    """Each payment once: a line is ours by the gateway's number, or else by a reference in its words.

    The same money twice in a statement is not the same line twice: the second is missing here. Missing there is what
    we booked on a day of the statement; what was booked on other days belongs to other statements.
    """
    first, last = min((line.day for line in lines), default=None), max((line.day for line in lines), default=None)
    by_transaction = {one.transaction: one for one in booked if one.transaction}
    by_reference = {one.reference: one for one in booked}
    left = {one.reference: one for one in booked if one.is_paid and first and last and first <= one.day <= last}
    taken: set[str] = set()
    pairs = []
    for line in lines:
        ours = by_transaction.get(line.transaction) or _named(line, by_reference)
        if ours is None or ours.reference in taken:
            pairs.append(Pair(MISSING_HERE, line, None))
            continue
        taken.add(ours.reference)
        left.pop(ours.reference, None)
        pairs.append(Pair(_class_of(line, ours), line, ours))
    return [*pairs, *(Pair(MISSING_THERE, None, one) for one in left.values())]


def sums(pairs: Iterable[Pair]) -> dict[str, tuple[int, int]]:
    """Per class how many, and how many đồng (of the other side's, where it has any)."""
    counted: dict[str, list[int]] = defaultdict(list)
    for pair in pairs:
        side = pair.line or pair.booked
        counted[pair.kind].append(side.amount if side else 0)
    return {kind: (len(counted[kind]), sum(counted[kind])) for kind in CLASSES}


def _named(line: Line, known: Mapping[str, Booked]) -> Booked | None:
    return next((known[name] for name in line.references if name in known), None)


def _class_of(line: Line, ours: Booked) -> str:
    if line.amount != ours.amount:
        return DIFFERS
    return MATCHED if ours.is_paid else MISSING_HERE


def _lines(rows: list[list[str]], first: int, heading: list[str], mapping: Mapping[str, Any]) -> Iterator[Line]:
    columns, only = mapping["columns"], mapping.get("only")
    for number, row in enumerate(rows[first:], start=first + 1):
        cells = dict(zip(heading, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()) or (only and cells.get(only["column"]) not in only["is"]):
            continue
        amount, day = _of_a_line(number, cells, columns, mapping)
        if amount <= 0:
            continue
        words = cells.get(columns["reference"], "")
        yield Line(number, _references(words, mapping), cells.get(columns["transaction"], ""), amount, day, words[:200])


def _of_a_line(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str], mapping: Mapping[str, Any]
) -> tuple[int, date]:
    """The amount and the day of a line; Unreadable names the line and what stands in its cell."""
    amount, day = cells.get(columns["amount"]), cells.get(columns["at"])
    if amount is None or day is None:
        raise Unreadable(N_("Line {line} ends before its amount and its day."), line=number)
    try:
        found = _amount(amount, mapping)
    except ValueError:
        raise Unreadable(
            N_("Line {line}: “{cell}” is not an amount of whole đồng."), line=number, cell=amount
        ) from None
    try:
        return found, _day(day, mapping)
    except ValueError:
        wanted = mapping["date"]
        raise Unreadable(
            N_("Line {line}: “{cell}” is not a day as the mapping writes it ({wanted})."),
            line=number, cell=day, wanted=wanted,
        ) from None  # fmt: skip


def _references(words: str, mapping: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(references_in(words)) if mapping.get("reference_in", "text") == "text" else (words,)


def _amount(text: str, mapping: Mapping[str, Any]) -> int:
    """Whole đồng; a part of a đồng is refused, money that leaves (a minus) is not a payment."""
    whole = text.replace(mapping.get("thousands", "") or "\0", "").replace(" ", "")
    number, mark, part = whole.partition(mapping.get("decimal", "") or "\0")
    if mark and part.strip("0"):
        raise ValueError(text)
    sign, digits = (-1, number[1:]) if number.startswith("-") else (1, number.removeprefix("+"))
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(text)
    divided, rest = divmod(int(digits), int(mapping.get("unit", 1)))
    if rest:
        raise ValueError(text)
    return sign * divided


def _day(text: str, mapping: Mapping[str, Any]) -> date:
    return datetime.strptime(text, mapping["date"]).replace(tzinfo=VIETNAM).date()
