"""Every file of the catalogue and of the localities: against its schema, its worked examples against the program."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from batru.law import (
    calendar_cases,
    flows,
    index_set_cases,
    indicator_cases,
    observation_cases,
    paper_forms,
    procedure_checks,
    value_cases,
    words,
)
from batru.law.agencies import load_agencies
from batru.law.cases import RUNNERS, Problem, problem
from batru.law.catalogue import SCHEMAS, Catalogue, CatalogueError, Document, yaml_below
from batru.law.halls import load_halls
from batru.law.localities import load_locality
from batru.law.reading import line_of

__all__ = ["Problem", "Report", "check_catalogue", "examine", "not_checked_since"]

CHECKED_EVERY = timedelta(days=365)
EXAMINED_HERE = (
    calendar_cases,
    flows,
    index_set_cases,
    indicator_cases,
    observation_cases,
    paper_forms,
    procedure_checks,
    value_cases,
    words,
)  # importing them registers them
OF_A_LOCALITY: dict[str, Callable[[Path], object]] = {
    "locality.yaml": load_locality,
    "units.yaml": load_agencies,
    "hall.yaml": load_halls,
}


@dataclass(frozen=True)
class Report:
    """What an examination found: how many files it read, what is wrong, and what nobody has checked for a year."""

    files: int
    problems: tuple[Problem, ...]
    stale: tuple[Problem, ...]

    def text(self) -> str:
        """Lines to read, problems last, where the eye ends."""
        old = [f"to be checked again: {each}" for each in self.stale]
        wrong = [str(each) for each in self.problems]
        summary = f"{self.files} files, {len(wrong)} problems, {len(old)} not checked for a year"
        return "\n".join([*old, *wrong, summary])


def examine(root: Path, localities: Path | None = None, *, today: date) -> Report:
    """The whole catalogue; only `problems` are a failure."""
    problems = check_catalogue(root, localities)
    catalogue = Catalogue(root)
    readable = [kind for kind in catalogue.kinds if not _documents(catalogue, kind)[1]]
    stale = [found for kind in readable for found in not_checked_since(catalogue, kind, today)]
    return Report(sum(1 for _ in yaml_below(root)), tuple(problems), tuple(stale))


def check_catalogue(root: Path, localities: Path | None = None) -> list[Problem]:
    """All that is wrong, by file and line; nothing when the catalogue can go live."""
    catalogue = Catalogue(root)
    found = [*_without_schema(catalogue), *_examine_kinds(catalogue, catalogue.kinds)]
    for folder in sorted(path.parent for path in localities.glob("*/locality.yaml")) if localities else ():
        found += _examine_locality(root, folder)
    return sorted(set(found))


def not_checked_since(catalogue: Catalogue, kind: str, today: date) -> Iterator[Problem]:
    """Files that nobody has held against their source for a year: worth a look, never a failure."""
    for document in catalogue.read(kind):
        checked = document.data.get("checked_on") if isinstance(document.data, dict) else None
        if checked and date.fromisoformat(checked) + CHECKED_EVERY < today:
            line = line_of(document.path.read_text("utf-8"), ["checked_on"])
            yield Problem(document.path, line, f"last held against its source on {checked}")


def _examine_kinds(catalogue: Catalogue, kinds: Iterable[str]) -> Iterator[Problem]:
    for kind in kinds:
        documents, wrong = _documents(catalogue, kind)
        yield from wrong
        if not wrong and documents and kind in RUNNERS:
            yield from RUNNERS[kind](catalogue, documents)


def _examine_locality(root: Path, folder: Path) -> Iterator[Problem]:
    """A locality's own files, and the kinds of the catalogue that it changes."""
    for name, load in OF_A_LOCALITY.items():
        if (folder / name).exists():
            try:
                load(folder)
            except CatalogueError as error:
                yield problem(error)
    catalogue = Catalogue(root, locality=folder)
    places = (catalogue.kind_of(path.relative_to(folder)) for path in yaml_below(folder))
    yield from _examine_kinds(catalogue, sorted({kind for kind in places if kind}))


def _documents(catalogue: Catalogue, kind: str) -> tuple[tuple[Document, ...], list[Problem]]:
    documents, wrong = [], []
    for name, path in catalogue.files(kind):
        try:
            documents.append(catalogue.document(kind, name, path))
        except CatalogueError as error:
            wrong.append(problem(error))
    return tuple(documents), wrong


def _without_schema(catalogue: Catalogue) -> Iterator[Problem]:
    for path in yaml_below(catalogue.root):
        place = path.relative_to(catalogue.root)
        if catalogue.kind_of(place) is None:
            yield Problem(path, 1, f"no schema in {SCHEMAS}/ describes the folder {place.parent.as_posix()}/")
