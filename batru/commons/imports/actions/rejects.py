"""Rows that could not be used: all of them in a file to take along, and a few of each reason to look at."""

import csv
import re
from collections import Counter
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Self, TextIO, cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from batru.commons.files.public import LOGS, File, store
from batru.commons.imports.readers.records import Fault
from batru.commons.imports.rules.reasons import REASONS

SAMPLES = 10
LONGEST = 300
MOST_BYTES = 1 << 40
COLUMNS = ("row", "kind", "case", "column", "value", "reason", "why", "next_step")
UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
TAG = re.compile(r"<(?=\s*[!/?a-zA-Z])")


class Rejects:
    """Hears of every fault; use with `with`."""

    def __init__(self) -> None:
        self.samples: list[dict[str, Any]] = []
        self._seen: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._file = cast(TextIO, TemporaryFile("w+", encoding="utf-8-sig", newline=""))
        self._rows = csv.writer(self._file)
        self._rows.writerow(COLUMNS)
        with translation.override(settings.LANGUAGE_CODE):
            self._told = {code: (gettext(reason.why), gettext(reason.next_step)) for code, reason in REASONS.items()}
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def note(self, fault: Fault) -> None:
        """Write one down; the first of each reason are also kept to be shown."""
        self._seen[fault.reason] += 1
        value, column, case = (_plain(word) for word in (fault.value, fault.column, fault.case))
        kind = "remark" if REASONS[fault.reason].remark else "refused"
        self._rows.writerow(
            [fault.row, kind, *map(_unformula, (case, column, value)), fault.reason, *self._told[fault.reason]]
        )
        if self._seen[fault.reason] <= SAMPLES:
            sample = {"row": fault.row, "column": column, "value": value, "reason": fault.reason, "case": case}
            self.samples.append(sample)

    def keep(self, number: int) -> File | None:
        """The file of all of them, stored; None where there was none."""
        if not self._seen:
            return None
        self._file.flush()
        self._file.seek(0)
        stream = cast(BinaryIO, cast(Any, self._file).buffer)
        stream.seek(0)
        return store(stream, f"khong-dung-duoc-{number}.csv", max_bytes=MOST_BYTES, allowed=LOGS)


def _plain(word: str) -> str:
    """A word without what a screen cannot show or a file store would take for a page."""
    return TAG.sub("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", UNSEEN.sub("\N{REPLACEMENT CHARACTER}", word))[
        :LONGEST
    ]


def _unformula(word: str) -> str:
    """A spreadsheet must not run what stood in somebody's file."""
    return f"'{word}" if word.startswith(("=", "+", "-", "@")) else word
