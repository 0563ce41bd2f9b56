"""The papers of a dossier: what was handed in, and its content, for whoever sees the dossier."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest
from ninja import Path, Router, Schema

from batru.commons.files.public import PAPERS, response
from batru.pillars.government.onestop.api.dossiers import caller_for
from batru.pillars.government.onestop.api.schemas import Code
from batru.pillars.government.onestop.models import Paper
from batru.pillars.government.onestop.reads import records

router = Router(tags=["dossiers"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
CONTENT = {
    "responses": {
        "200": {
            "description": "The content, in its own kind.",
            "content": {mime: {"schema": {"type": "string", "format": "binary"}} for mime in sorted(PAPERS)},
        }
    }
}


class FileRow(Schema):
    """A paper that was handed in; without a content it is a sheet that lies at the counter."""

    number: int
    component: str
    name: str
    digest: str | None
    kind: str | None
    size: int | None
    given_at: datetime


@router.get("/dossiers/{code}/papers", response=list[FileRow], operation_id="listPapers")
def list_papers(request: HttpRequest, code: Code) -> Sequence[dict[str, Any]]:
    """What was handed in with a dossier, in the order in which it came."""
    found = records.dossier_for(caller_for(request).actor, code)
    return [_row(paper) for paper in found.papers.select_related("file").order_by("id")]


@router.get("/dossiers/{code}/papers/{number}", operation_id="getPaper", openapi_extra=CONTENT)
def get_paper(request: HttpRequest, code: Code, number: Number) -> FileResponse:
    """The content of one paper, as it was handed in; a sheet of paper has none."""
    found = records.dossier_for(caller_for(request).actor, code).papers.filter(pk=number).first()
    if found is None or found.file_id is None:
        raise records.no_such_dossier()
    return response(found.file_id, found.name)


def _row(paper: Paper) -> dict[str, Any]:
    return {
        "number": paper.pk,
        "component": paper.component,
        "name": paper.name,
        "digest": paper.file_id,
        "kind": paper.file.mime if paper.file else None,
        "size": paper.file.size if paper.file else None,
        "given_at": paper.given_at,
    }
