"""The catalogue: files that people who know the law write, checked against their schema and read by kind."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import fastjsonschema
import yaml

from batru.kernel.text import Said, said
from batru.law.breaches import reason_of
from batru.law.kept import keep, kept, stamp
from batru.law.no_yaml import NO_TEXT, no_yaml
from batru.law.reading import Step, line_of, read_yaml

SCHEMAS = "_schema"
Mark = tuple[str, int, int]


class CatalogueError(ValueError):
    """A file of the catalogue that cannot be used: which file, which line, and why."""

    def __init__(self, path: Path, line: int, reason: str | Said) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.said = reason if isinstance(reason, Said) else said("{reason}", reason=reason)

    @property
    def reason(self) -> str:
        """Why, in English."""
        return str(self.said)

    def told(self, translate: Callable[[str], str], language: str) -> str:
        """The whole in the reader's language."""
        return f"{self.path}:{self.line}: {self.said.told(translate, language)}"


@dataclass(frozen=True)
class Document:
    """One file: its kind and name (the path below the kind's folder, without ending) and its data."""

    kind: str
    name: str
    path: Path
    data: Any

    def error(self, reason: str | Said, *path: Step) -> CatalogueError:
        """An error that names the file and the line of the value at a path."""
        return CatalogueError(self.path, line_of(self.path.read_text("utf-8"), path), reason)


@dataclass(frozen=True)
class Catalogue:
    """A root folder and the folders laid over it, whose files win by name: a locality's, then a home's own."""

    root: Path
    overlay: Path | None = None
    locality: Path | None = None
    _read: dict[str, tuple[Document, ...]] = field(default_factory=dict, compare=False, repr=False)

    def read(self, kind: str) -> tuple[Document, ...]:
        """Every file of a kind, by name; CatalogueError for the first that cannot be used."""
        known = self._read.get(kind)
        if known is None:
            known = self._read[kind] = self._checked(kind)
        return known

    def _checked(self, kind: str) -> tuple[Document, ...]:
        files = self.files(kind)
        if self.overlay is None or not files:
            return tuple(self.document(kind, name, path) for name, path in files)
        key = stamp([self._schema(kind), *(path for _, path in files)])
        data = kept(self.overlay, kind, key)
        if data is not None:
            return tuple(Document(kind, name, path, each) for (name, path), each in zip(files, data, strict=True))
        documents = tuple(self.document(kind, name, path) for name, path in files)
        keep(self.overlay, kind, key, [document.data for document in documents])
        return documents

    def document(self, kind: str, name: str, path: Path) -> Document:
        """One file, read and checked."""
        text = path.read_text("utf-8")
        data = _parse(path, text)
        try:
            self._check(kind)(data)
        except fastjsonschema.JsonSchemaValueException as bad:
            steps = _steps(bad.path)
            raise CatalogueError(path, line_of(text, steps), reason_of(bad, steps, data)) from None
        return Document(kind, name, path, data)

    def files(self, kind: str) -> list[tuple[str, Path]]:
        """Names and files of a kind, the overlays' files in place of the root's."""
        found: dict[str, Path] = {}
        for layer in self.layers:
            folder = layer / kind
            for path in yaml_below(folder):
                if self.kind_of(path.relative_to(layer)) == kind:
                    found[path.relative_to(folder).with_suffix("").as_posix()] = path
        return sorted(found.items())

    def marks(self, folder: str) -> tuple[Mark, ...]:
        """Path, time (ns) and size of every file below a folder of each layer: another answer means another content.

        Folders' own listings know them; by paths of pathlib it takes ten times as long, and pages ask again and again.
        """
        return tuple(sorted(mark for layer in self.layers for mark in _marks_below(f"{layer}/{folder}")))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that has a schema: `law/calendar` is described by `_schema/law/calendar.schema.json`."""
        folder = self.root / SCHEMAS
        found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.schema.json"))
        return tuple(sorted(name.removesuffix(".schema.json") for name in found))

    def kind_of(self, path: Path) -> str | None:
        """The kind of a file by its place: the nearest folder above it that has a schema; None where there is none."""
        above = (folder.as_posix() for folder in path.parents)
        return next((folder for folder in above if folder in self.kinds), None)

    @property
    def layers(self) -> tuple[Path, ...]:
        """The folders that are laid over one another, the last one winning."""
        return tuple(layer for layer in (self.root, self.locality, self.overlay) if layer is not None)

    def _schema(self, kind: str) -> Path:
        return self.root / SCHEMAS / f"{kind}.schema.json"

    def _check(self, kind: str) -> Callable[[Any], Any]:
        return _compiled(self._schema(kind).read_text("utf-8"))


@lru_cache(maxsize=64)
def _compiled(schema: str) -> Callable[[Any], Any]:
    check: Callable[[Any], Any] = fastjsonschema.compile(json.loads(schema))
    return check


def _marks_below(folder: str) -> Iterator[Mark]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir():
            yield from _marks_below(entry.path)
        else:
            told = entry.stat()
            yield entry.path, told.st_mtime_ns, told.st_size


def yaml_below(folder: Path) -> Iterator[Path]:
    """YAML files below a folder; folders and files that begin with _ belong to whoever knows them by name."""
    for path in folder.rglob("*.yaml"):
        if not any(part.startswith("_") for part in path.relative_to(folder).parts):
            yield path


def _parse(path: Path, text: str) -> Any:
    try:
        return read_yaml(text)
    except yaml.MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        raise CatalogueError(path, line, no_yaml(str(bad.problem or ""))) from None
    except yaml.reader.ReaderError as bad:
        raise CatalogueError(path, text.count("\n", 0, bad.position) + 1, said(NO_TEXT)) from None


def _steps(path: Sequence[Any]) -> list[Step]:
    return [int(step) if str(step).isdigit() else str(step) for step in path[1:]]
