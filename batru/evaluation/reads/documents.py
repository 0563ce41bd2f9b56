"""Set documents as they were kept, read as sets."""

from functools import lru_cache
from pathlib import Path

from batru.evaluation.models import SetDocument
from batru.law.catalogue import Document
from batru.law.index_sets.checks import checked
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND


def set_of(document: SetDocument) -> IndexSet:
    """The set that a kept document tells; the measures it names need not exist any more."""
    return _read(document.digest)


@lru_cache(maxsize=64)
def _read(digest: str) -> IndexSet:
    data = SetDocument.objects.get(digest=digest).data
    return checked(Document(KIND, data["code"], Path(f"{data['code']}.yaml"), data), None)
