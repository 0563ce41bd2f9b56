"""XES 1.0 (and 2.0, IEEE 1849), parsed as a stream: no tree is ever built, so memory does not grow with the file."""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from batru.commons.imports.readers import refusals
from batru.commons.imports.readers.markup import Markup
from batru.commons.imports.readers.records import Fault, Item, Limits, Log, Record, composed
from batru.kernel.text import N_, said

ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
CASE = "case:"


def read_xes(stream: io.BufferedReader, limits: Limits) -> Log:
    """A log of traces of events; what it says of a trace stands in columns that begin with "case:"."""
    log = Log("xes", iter(()), columns_known=False)
    log.items = _Traces(stream, limits, log).items()
    return log


class _Traces:
    """Hears the elements of one file; records gather until they are fetched."""

    def __init__(self, stream: io.BufferedReader, limits: Limits, log: Log) -> None:
        self._limits, self._log = limits, log
        self._markup = Markup(cast(BinaryIO, stream), limits, self, refusals.not_xes)
        self._ready: list[Item] = []
        self._open: list[str] = []
        self._keys: list[str] = []
        self._trace = 0
        self._rows = {"trace": 0, "event": 0}
        self._cells: dict[str, dict[str, str]] = {"trace": {}, "event": {}}

    def items(self) -> Iterator[Item]:
        """Records and faults in the order in which their elements end."""
        for _ in self._markup.chunks():
            yield from self._ready
            self._ready.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if not self._open and name != "log":
            raise self._markup.refusal(said(N_("it begins with <{name}>, not with <log>"), name=name))
        self._open.append(name)
        if name in ("trace", "event"):
            self._begin(name)
        elif name == "classifier":
            self._log.classifiers[attributes.get("name", "")] = _keys(attributes.get("keys", ""))
        elif name in ATTRIBUTES:
            self._attribute(attributes)

    def text(self, words: str) -> None:
        """XES says everything in attributes."""

    def end(self, name: str) -> None:
        """An element ends."""
        self._open.pop()
        if name in ATTRIBUTES:
            self._keys.pop()
        elif name == "event" and "trace" not in self._open:
            self._ready.append(Fault(self._rows["event"], "", "", "no_trace"))
        elif name in ("trace", "event"):
            self._finish(name)

    def _begin(self, name: str) -> None:
        self._rows[name] = self._markup.line
        self._cells[name] = {}
        if name == "trace":
            self._trace += 1

    def _attribute(self, attributes: dict[str, str]) -> None:
        """An attribute inside another one is called outer/inner."""
        self._keys.append(attributes.get("key", ""))
        holder = self._holder()
        if not holder:
            return
        if not self._keys[-1]:
            self._ready.append(Fault(self._markup.line, "", attributes.get("value", ""), "no_key"))
            return
        cells = self._cells[holder]
        key = composed("/".join(filter(None, self._keys)))
        cells.setdefault(CASE + key if holder == "trace" else key, attributes.get("value", ""))
        if len(cells) > self._limits.columns:
            raise refusals.too_many_columns(self._markup.line, self._limits.columns)

    def _holder(self) -> str:
        """The trace or event that an attribute speaks of; empty for the log itself and for its global defaults."""
        if "global" in self._open:
            return ""
        return next((name for name in reversed(self._open) if name in ("trace", "event")), "")

    def _finish(self, name: str) -> None:
        cells = self._cells[name]
        if len(self._log.columns) < self._limits.columns:
            self._log.columns.update(dict.fromkeys(cells))
        self._ready.append(Record(self._rows[name], cells, f"#{self._trace}", name == "event"))


def _keys(text: str) -> tuple[str, ...]:
    """The keys of a classifier, parted by blanks; a key with blanks in it stands in single quotes."""
    parts = text.split("'")
    return tuple(key for place, part in enumerate(parts) for key in ([part] if place % 2 else part.split()))
