"""What every reader hands out, and how much it lets a file ask of the machine."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a log: an event, or what the log says of a case as a whole.

    `row` is the line (sheet: row) on which it begins; `group` names the case where the format groups events by itself.
    """

    row: int
    cells: Mapping[str, str]
    group: str = ""
    is_event: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row could not be used, or what is odd about it; `reason` is a key of rules.reasons, `case` where known."""

    row: int
    column: str
    value: str
    reason: str
    case: str = ""


Cells: TypeAlias = Mapping[str, str]
Item: TypeAlias = Record | Fault


@dataclass(frozen=True)
class Limits:
    """No file may take more memory than these allow, whatever its size (bytes, characters, counts)."""

    line: int = MIB
    cell: int = 128 * 1024
    columns: int = 2_000
    token: int = 4 * MIB
    depth: int = 64
    shared_text: int = 64 * MIB
    unpacked: int = 256 * 1024 * MIB
    ratio: int = 250
    ratio_from: int = 64 * MIB


@dataclass(frozen=True)
class Options:
    """What a mapping may say about a file's form; None leaves it to the reader. `columns` are those it speaks of."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    columns: tuple[str, ...] = ()


@dataclass
class Log:
    """An opened log. `columns` and `classifiers` grow while it is read where the format does not name them first."""

    form: str
    items: Iterator[Item]
    columns: dict[str, None] = field(default_factory=dict)
    columns_known: bool = True
    classifiers: dict[str, tuple[str, ...]] = field(default_factory=dict)


def composed(text: str) -> str:
    """The text with letter and mark in one character: some systems write them apart, and a mapping must match both."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
