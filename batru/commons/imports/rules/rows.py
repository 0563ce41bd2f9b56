"""One row at a time: what the mapping needs of it, or why it is of no use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from batru.commons.imports.readers.records import Cells, Fault, Log, Record, composed
from batru.commons.imports.rules.mapping import CLASSIFIER, Mapping
from batru.commons.imports.rules.moments import is_plausible, parse_moment
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SPOOLED = ("group", "number", "is_event", "at", "activity", "counts")


@dataclass(frozen=True, slots=True)
class Row:
    """What matters of one row: its line, and for events the moment (µs since 1970), activity and whether it counts."""

    group: str
    number: int
    is_event: bool
    at: int | None
    activity: str
    counts: bool
    words: tuple[str, ...]

    def spooled(self) -> tuple[object, ...]:
        """As one flat row, group and number first."""
        return (self.group, self.number, self.is_event, self.at, self.activity, self.counts, *self.words)


def from_spool(flat: Sequence[Any]) -> Row:
    """The row that was spooled."""
    group, number, is_event, at, activity, counts, *words = flat
    return Row(group, number, bool(is_event), at, activity, bool(counts), tuple(words))


def row_of(record: Record, mapping: Mapping, log: Log) -> Row | Fault:
    """What the mapping needs of a record."""
    words = tuple(_word(mapping, record.cells, column) for column in mapping.case_columns)
    group = record.group or _word(mapping, record.cells, mapping.case)
    if not group:
        return Fault(record.row, mapping.case, record.cells.get(mapping.case, ""), "no_case")
    at = _at(record, mapping) if mapping.at and record.is_event else None
    if isinstance(at, Fault):
        return at
    activity = _activity(record.cells, mapping, log)
    return Row(group, record.row, record.is_event, at, activity, _counts(record, mapping), words)


def _word(mapping: Mapping, cells: Cells, column: str) -> str:
    word = composed(cells.get(column, "").strip())
    return "" if word in mapping.nothing else word


def _at(record: Record, mapping: Mapping) -> int | Fault:
    word = _word(mapping, record.cells, mapping.at)
    if not word:
        return Fault(record.row, mapping.at, record.cells.get(mapping.at, ""), "no_time")
    try:
        moment = parse_moment(word, mapping.zone, mapping.time_formats)
    except (ValueError, OverflowError):
        return Fault(record.row, mapping.at, word, "bad_time")
    if not is_plausible(moment):
        return Fault(record.row, mapping.at, word, "out_of_range")
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _activity(cells: Cells, mapping: Mapping, log: Log) -> str:
    """The word of the activity's column, or the words of a XES classifier's keys joined by +."""
    column = mapping.activity
    if not column.startswith(CLASSIFIER):
        return _word(mapping, cells, column) if column else ""
    name = column.removeprefix(CLASSIFIER)
    if name not in log.classifiers:
        raise no_classifier(name, log)
    return "+".join(cells.get(key, "") for key in log.classifiers[name])


def _counts(record: Record, mapping: Mapping) -> bool:
    """Whether the event is in a state of its life that counts; where nothing is said, it is."""
    column, counted = mapping.lifecycle
    word = _word(mapping, record.cells, column) if column else ""
    return not word or word in counted


def no_classifier(name: str, log: Log) -> Refusal:
    """The mapping names a classifier that the log does not declare."""
    return Refusal(
        "imports.mapping.classifier",
        what=N_("The mapping does not fit this file."),
        why=N_("It names the classifier {name}; the file declares: {found}"),
        next_step=N_("Choose another mapping, or name one of these (or a column) as the activity."),
        name=name,
        found=", ".join(log.classifiers) or "–",
    )
