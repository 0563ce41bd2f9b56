"""Set documents as they were kept, read as sets."""

from functools import lru_cache

from batru.evaluation.models import SetDocument
from batru.law.index_sets.frozen import set_of as frozen_set
from batru.law.index_sets.model import IndexSet


def set_of(document: SetDocument) -> IndexSet:
    """The set that a kept document tells; the measures it names need not exist any more."""
    return _read(document.digest)


@lru_cache(maxsize=64)
def _read(digest: str) -> IndexSet:
    return frozen_set(SetDocument.objects.get(digest=digest).data)
