"""What published figures must keep beyond their schema: every row can be used."""

from collections.abc import Iterator

from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.observations import KIND, load_publications


def examine_publications(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Each publication to its last row."""
    for publication in load_publications(catalogue):
        try:
            for _ in publication.figures():
                pass
        except CatalogueError as error:
            yield problem(error)


register(KIND, examine_publications)
