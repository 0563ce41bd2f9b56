"""What index sets and their rules must keep beyond their schemas: sums, sources, and every worked example."""

from collections.abc import Iterator

from batru.kernel.text import N_, said
from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.index_sets import kinds
from batru.law.index_sets.checks import checked, measures_of
from batru.law.index_sets.reader import KIND


def examine_index_sets(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Each set by itself; no two of one code."""
    measures = measures_of(catalogue)
    seen: dict[str, str] = {}
    for document in documents:
        try:
            checked(document, measures)
        except CatalogueError as error:
            yield problem(error)
        code = document.data["code"]
        if code in seen:
            yield problem(
                document.error(said(N_("{code} already stands in {file}"), code=code, file=seen[code]), "code")
            )
        seen[code] = document.name


def examine_rules(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Every kind has words and examples that come true."""
    try:
        kinds.check_kinds(documents)
    except CatalogueError as error:
        yield problem(error)


register(KIND, examine_index_sets)
register(kinds.KIND, examine_rules)
