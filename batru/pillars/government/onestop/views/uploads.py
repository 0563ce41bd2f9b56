"""Files that a page sends, stored and named by the component that they are for."""

from django.http import HttpRequest

from batru.commons.files.public import store
from batru.pillars.government.onestop.actions.filing import HandedIn
from batru.pillars.government.onestop.rules.papers import LARGEST_SCAN, SCANS

PREFIX = "paper-"


def papers_from(request: HttpRequest) -> tuple[HandedIn, ...]:
    """Every file whose field is named after a component; a wrong file is a refusal that names it."""
    found = []
    for field, files in request.FILES.lists():
        for file in files:
            name = file.name or ""
            stored = store(file, name, max_bytes=LARGEST_SCAN, allowed=SCANS)
            found.append(HandedIn(str(field).removeprefix(PREFIX), stored.digest, name[:200]))
    return tuple(found)
