"""Where each kind of data has its worked examples run: kind of file → what is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from batru.law.catalogue import Catalogue, CatalogueError, Document


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a file of the catalogue: where, and why."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


Runner: TypeAlias = Callable[[Catalogue, tuple[Document, ...]], Iterable[Problem]]

RUNNERS: dict[str, Runner] = {}


def register(kind: str, runner: Runner) -> None:
    """Have all files of a kind examined together, after each has passed its schema."""
    RUNNERS[kind] = runner


def problem(error: CatalogueError) -> Problem:
    """An error as one of the things that are wrong."""
    return Problem(error.path, error.line, error.reason)
