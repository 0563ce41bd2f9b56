"""Every file of the catalogue against its schema, and its worked examples against the program."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from batru.law import calendar_cases, procedure_checks, value_cases
from batru.law.cases import RUNNERS, Problem, problem
from batru.law.catalogue import SCHEMAS, Catalogue, CatalogueError, Document, yaml_below
from batru.law.reading import line_of

__all__ = ["Problem", "check_catalogue", "not_checked_since"]

CHECKED_EVERY = timedelta(days=365)
EXAMINED_HERE = (calendar_cases, procedure_checks, value_cases)


def check_catalogue(root: Path, overlay: Path | None = None, locality: Path | None = None) -> list[Problem]:
    """All that is wrong, by file and line; nothing when the catalogue can go live."""
    catalogue = Catalogue(root, overlay, locality)
    found = list(_without_schema(catalogue))
    for kind in catalogue.kinds:
        documents, wrong = _documents(catalogue, kind)
        found += wrong
        if not wrong and documents and kind in RUNNERS:
            found += RUNNERS[kind](catalogue, documents)
    return sorted(set(found))


def not_checked_since(catalogue: Catalogue, today: date) -> list[Problem]:
    """Files that nobody has held against their source for a year: worth a look, never a failure."""
    return sorted(stale for kind in catalogue.kinds for each in catalogue.read(kind) for stale in _stale(each, today))


def _documents(catalogue: Catalogue, kind: str) -> tuple[tuple[Document, ...], list[Problem]]:
    documents, wrong = [], []
    for name, path in catalogue.files(kind):
        try:
            documents.append(catalogue.document(kind, name, path))
        except CatalogueError as error:
            wrong.append(problem(error))
    return tuple(documents), wrong


def _without_schema(catalogue: Catalogue) -> Iterator[Problem]:
    for layer in catalogue.layers:
        for path in yaml_below(layer):
            place = path.relative_to(layer)
            if place.parts[0] != SCHEMAS and catalogue.kind_of(place) is None and layer == catalogue.root:
                yield Problem(path, 1, f"no schema in {SCHEMAS}/ describes the folder {place.parent.as_posix()}/")


def _stale(document: Document, today: date) -> Iterator[Problem]:
    checked = document.data.get("checked_on") if isinstance(document.data, dict) else None
    if checked and date.fromisoformat(checked) + CHECKED_EVERY < today:
        line = line_of(document.path.read_text("utf-8"), ["checked_on"])
        yield Problem(document.path, line, f"last held against its source on {checked}")
