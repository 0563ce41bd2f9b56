"""What an index set must keep beyond its schema: reading it checks its measures and their worked examples."""

from collections.abc import Iterator

from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.indicators import KIND, load_sets, read_set


def examine_sets(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Each set by itself, then all together."""
    wrong = [found for document in documents for found in _faults(document)]
    yield from wrong
    if not wrong:
        try:
            load_sets(catalogue)
        except CatalogueError as error:
            yield problem(error)


def _faults(document: Document) -> Iterator[Problem]:
    try:
        read_set(document)
    except CatalogueError as error:
        yield problem(error)


register(KIND, examine_sets)
