"""What the import's tests share: small logs, and the reading of one."""

import gzip
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from batru.commons.imports.readers.opening import open_log
from batru.commons.imports.readers.records import Fault, Item, Limits, Options
from batru.commons.imports.rules.folding import Dossier
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.rules.reading import Reading
from batru.law.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[4]
LOGS = ROOT / "examples" / "logs"
NOW = datetime(2026, 11, 24, tzinfo=UTC)

SMALL: dict[str, Any] = {
    "name": {"vi": "thử", "en": "trial"},
    "locality": {"code": "trial", "name": {"vi": "thử", "en": "trial"}},
    "owner_system": "Trial",
    "time_zone": "Asia/Ho_Chi_Minh",
    "case": "case",
    "activity": "what",
    "at": "when",
    "moments": {"submitted_at": {"event": "first"}, "done_at": {"activity": ["end"], "take": "last"}},
    "procedure": {"value": "p"},
}


def catalogue_mapping(name: str) -> Mapping:
    """A mapping that the catalogue holds."""
    return next(Mapping(found.data) for found in Catalogue(ROOT / "catalogue").read("mappings") if found.name == name)


def items(content: bytes, options: Options = Options(), limits: Limits = Limits()) -> list[Item]:  # noqa: B008
    """Every record and fault of a file's content."""
    return list(open_log(io.BytesIO(content), options, limits).items)


def read(content: bytes, mapping: Mapping, now: datetime = NOW) -> tuple[dict[str, Dossier], Reading, list[Fault]]:
    """The dossiers of a file's content by key, the reading with its counts, and what was noted."""
    notes: list[Fault] = []
    reading = Reading(open_log(io.BytesIO(content), mapping.options), mapping, now, notes.append)
    return {dossier.key: dossier for dossier in reading.dossiers()}, reading, notes


def table(rows: Iterable[str], header: str = "case,what,when") -> bytes:
    """A CSV of lines."""
    return "\n".join([header, *rows, ""]).encode()


def packed(content: bytes) -> bytes:
    """The same, gzipped."""
    return gzip.compress(content, mtime=0)
