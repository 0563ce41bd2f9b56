"""Mappings: those of the catalogue, one that a person wrote, and what fits a file."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import yaml

from batru.commons import home
from batru.commons.imports.readers.opening import open_log
from batru.commons.imports.readers.records import Cells, Record
from batru.commons.imports.rules.mapping import Mapping, MappingError, check
from batru.commons.imports.rules.suggesting import draft, fitting
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, Said, said
from batru.law.catalogue import CatalogueError

KIND = "mappings"
WRONG = "imports.mapping.wrong"
GLANCE = 500
SHOWN = 8
MOST_CHARACTERS = 64 * 1024


@dataclass(frozen=True)
class Glance:
    """The beginning of a file: its form, columns and first rows, and the catalogue's mapping that fits, if any."""

    form: str
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
    fits: str | None


def mappings() -> dict[str, Mapping]:
    """The mappings of the catalogue by code."""
    return {document.name: Mapping(document.data) for document in home.catalogue().read(KIND)}


def mapping_from_text(text: str) -> Mapping:
    """A mapping that a person wrote; Refusal names line and reason where it cannot be used."""
    if len(text) > MOST_CHARACTERS:
        raise _wrong(1, said(N_("too long: {most} characters at most"), most=MOST_CHARACTERS))
    with TemporaryDirectory(prefix="batru-mapping-") as folder:
        path = Path(folder) / "mapping.yaml"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:
            document = home.catalogue().document(KIND, "mapping", path)
            mapping = Mapping(document.data)
            try:
                check(mapping)
            except MappingError as error:
                raise document.error(error.reason, *error.steps) from error
        except CatalogueError as error:
            raise _wrong(error.line, error.said) from error
    return mapping


def glance(stream: BinaryIO) -> Glance:
    """Look at the beginning of a file; Refusal where it is no log."""
    log = open_log(stream)
    found = [item for item in islice(log.items, GLANCE) if isinstance(item, Record)]
    columns = tuple(log.columns)
    rows = _joined(found)
    return Glance(log.form, columns, rows, fitting(mappings(), columns))


def drafted(seen: Glance, place: str) -> str:
    """YAML for a person to correct, guessed from what was seen."""
    data = draft(seen.columns, seen.rows, place)
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110))


def as_yaml(data: Dictionary[str, Any]) -> str:
    """A mapping's data as text."""
    return str(yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=110))


def _joined(found: list[Record]) -> tuple[Cells, ...]:
    """Rows of events, each with what its trace says (tables say all in one row)."""
    traces = {record.group: record.cells for record in found if not record.is_event}
    return tuple({**traces.get(record.group, {}), **record.cells} for record in found if record.is_event)


def _wrong(line: int, reason: Said) -> Refusal:
    return Refusal(
        WRONG,
        what=N_("The mapping cannot be used."),
        why=N_("Line {line}: {reason}"),
        next_step=N_("Correct that line; the page /imports/entries/ explains each entry."),
        line=line,
        reason=reason,
    )
