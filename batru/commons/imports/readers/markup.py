"""XML as a stream of starts, ends and text: no tree is built, entities of a file's own are not read."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol
from xml.parsers import expat

from batru.commons.imports.readers.records import Limits
from batru.commons.imports.readers.refusals import parsed
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, Said, said

CHUNK = 64 * 1024
CUT = frozenset({expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN})
Refuse = Callable[[int, Said], Refusal]


class Listener(Protocol):
    """Who hears of the elements; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, words: str) -> None: ...


class Markup:
    """One parse of one stream; whoever owns it drains its listener after each chunk."""

    def __init__(self, stream: BinaryIO, limits: Limits, listener: Listener, refuse: Refuse) -> None:
        self._stream, self._limits, self._listener, self._refuse = stream, limits, listener, refuse
        self._depth = 0
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = listener.text
        self._expat.StartDoctypeDeclHandler = self._doctype

    @property
    def line(self) -> int:
        """Where the parser stands."""
        return self._expat.CurrentLineNumber

    def refusal(self, reason: Said) -> Refusal:
        """The file's refusal at the present line."""
        return self._refuse(self.line, reason)

    def chunks(self) -> Iterator[None]:
        """Parse to the end, pausing after each chunk."""
        fed = 0
        while chunk := self._stream.read(CHUNK):
            fed += len(chunk)
            self._feed(chunk, last=False)
            if fed - self._expat.CurrentByteIndex > self._limits.token:
                raise self.refusal(said(N_("one value is longer than any log's")))
            yield
        self._feed(b"", last=True)
        yield

    def _feed(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._expat.Parse(chunk, last)
        except expat.ExpatError as error:
            text = expat.errors.messages[error.code]
            raise self._refuse(error.lineno, parsed(text, is_cut=last or text in CUT)) from error
        except (LookupError, ValueError) as error:  # an encoding that nobody knows, a number that is none
            raise self.refusal(parsed("unknown encoding", is_cut=False)) from error

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise self.refusal(said(N_("its elements lie too deep in one another")))
        self._listener.start(full_name.rpartition(" ")[2], attributes)

    def _end(self, full_name: str) -> None:
        self._depth -= 1
        self._listener.end(full_name.rpartition(" ")[2])

    def _doctype(self, *_: object) -> None:
        raise self.refusal(said(N_("a document type with entities of its own is not read, for safety")))
