"""Versions of procedures, for the digital-transformation officer: how firm they are, and what a change would move."""

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.reads import preview, records, services

LARGEST = 200_000
SHOWN = 200
STAGE_WORDS = {"concept": N_("concept"), "published": N_("published"), "frozen": N_("frozen: dossiers run by it")}


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the versions of a procedure; POST `file`: what that file would move."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    if not actor.may(preview.PREVIEW):
        raise records.no_such_dossier()
    procedure = services.procedure_of(code)
    found = _previewed(request, code) if request.method == "POST" else None
    context = {
        "procedure": procedure,
        "stages": preview.stages(procedure),
        "stage_words": STAGE_WORDS,
        "preview": found,
        "moves": found.moves[:SHOWN] if found else (),
        "sides": (found.year.would_be_late[:SHOWN], found.year.would_be_in_time[:SHOWN]) if found else ((), ()),
    }
    return render(request, "onestop/versions.html", context)


def _previewed(request: HttpRequest, code: str) -> preview.Preview:
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST:
        raise Refusal(
            "onestop.preview.upload",
            what=N_("There is no file to read."),
            why=N_("A procedure is one YAML file of at most 200 kB."),
            next_step=N_("Choose the changed file of this procedure."),
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{code}.yaml"
        path.write_bytes(file.read())
        return preview.preview(preview.proposal(path), clock.now())
