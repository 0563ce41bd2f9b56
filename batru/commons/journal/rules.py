"""How an entry is sealed and when a message is tried again. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

START = "0" * 64
LONGEST_WAIT = timedelta(hours=1)
# So many numbers back, an entry may still appear that was not there: numbers are given before the commit.
OVERLAP = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """An act as it is to be written: `fact` and `month` name the fact partition that it changes, if any.

    `at` is the moment that the act bears, `recorded_at` the server's own when it wrote the line: a deed that is dated
    back shows. It is empty for what was loaded rather than lived, and for lines older than the column.
    """

    subject: str
    act: str
    actor: str
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    fact: str = ""
    month: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A line with its place in the chain of its subject."""

    line: Line
    seq: int
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far somebody has read: up to `last`, but for the numbers that were missing when he was there."""

    last: int = 0
    missing: tuple[int, ...] = ()

    def moved(self, read: Iterable[int]) -> "Bookmark":
        """Where he is after reading these; what has been missing for too long was never written."""
        found = set(read)
        last = max(found | {self.last})
        first = last - OVERLAP
        passed = range(max(self.last, first) + 1, last)
        return Bookmark(last, tuple(sorted({number for number in (*self.missing, *passed) if number > first} - found)))


def seal(line: Line, seq: int, previous: str) -> SealedLine:
    """SHA-256 over the previous digest and the line as canonical JSON; the order of keys never matters.

    A line without the server's moment is sealed as lines were before they had one.
    """
    body = [previous, line.subject, seq, line.act, line.actor, _told(line.at), line.payload]
    if line.recorded_at is not None:
        body.append(_told(line.recorded_at))
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return SealedLine(line, seq, previous, hashlib.sha256(text.encode()).hexdigest())


def chain(lines: Iterable[Line]) -> Iterator[SealedLine]:
    """Seal the lines of subjects that have no entry yet; each subject's lines come in order of time."""
    heads: dict[str, tuple[int, str]] = {}
    for line in lines:
        seq, previous = heads.get(line.subject, (0, START))
        sealed = seal(line, seq + 1, previous)
        heads[line.subject] = (seq + 1, sealed.digest)
        yield sealed


def broken_at(sealed: Iterable[SealedLine]) -> int | None:
    """The sequence number of the first entry that does not follow from the one before it."""
    previous, expected = START, 1
    for entry in sealed:
        if entry != seal(entry.line, expected, previous):
            return entry.seq
        previous, expected = entry.digest, expected + 1
    return None


def next_try(tries: int, now: datetime) -> datetime:
    """Twice as long after each failure, at most an hour, and never given up."""
    return now + min(timedelta(seconds=2 ** min(tries, 12)), LONGEST_WAIT)


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
