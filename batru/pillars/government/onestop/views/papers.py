"""Two papers of a dossier next to each other, with what they must agree with beside them."""

from typing import Any

from csp.decorators import csp_update
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from batru.commons import home
from batru.commons.people.public import actor_for
from batru.pillars.government.onestop.models import Dossier, Paper
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules.side_by_side import pair
from batru.pillars.government.onestop.views import dossiers, shown

# The page shows our own papers in frames, and a paper stands in our own pages; nobody else's do either.
FRAMES_OF_OURS = {"object-src": ["'self'"], "frame-src": ["'self'"]}


@never_cache
@csp_update(FRAMES_OF_OURS)  # type: ignore[arg-type]  # its types know no view with an argument of the address
@require_safe
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """GET: two papers, `left` and `right` by their numbers; without them the first two."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    if actor.kind != "official":
        raise records.no_such_dossier()
    found = records.dossier_for(actor, code)
    return render(request, "onestop/papers.html", _page(request, found))


@xframe_options_sameorigin
@require_safe
def paper_shown(request: HttpRequest, code: str, number: int) -> FileResponse | HttpResponse:
    """GET: the content of one paper, for the page that shows two of them."""
    answer = dossiers.paper(request, code, number)
    answer["Content-Security-Policy"] = answer["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    return answer


def _page(request: HttpRequest, found: Dossier) -> dict[str, Any]:
    version = times.version_of(found)
    given = list(found.papers.select_related("file").order_by("id"))
    filed = {paper.pk: paper for paper in given if paper.file_id is not None}
    sides = pair(list(filed), request.GET.get("left", ""), request.GET.get("right", ""))
    names = {code: shown.in_language(name) for code, name in shown.names_of(version).items()}
    return {
        "dossier": found,
        "procedure": home.procedures()[found.procedure],
        "sides": [filed.get(number) if number is not None else None for number in sides],
        "options": [(paper.pk, _title(paper, names)) for paper in filed.values()],
        "component_names": names,
        "components": [
            (part, [paper for paper in given if paper.component == part.code]) for part in version.components
        ],
        "answers": shown.answers(found),
        "applicant": shown.applicant(found),
    }


def _title(paper: Paper, names: dict[str, str]) -> str:
    """A paper as a choice: what it is, and its file."""
    return f"{names.get(paper.component, paper.component)} · {paper.name}"
