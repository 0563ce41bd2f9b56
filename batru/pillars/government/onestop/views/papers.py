"""Two papers of a dossier next to each other, with what they must agree with beside them."""

from typing import Any

from csp.decorators import csp_update
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, actor_for
from batru.pillars.government.onestop.actions.holdings import SEE, revoke_answer, see_original
from batru.pillars.government.onestop.models import Dossier, Paper
from batru.pillars.government.onestop.reads import holdings, records, times
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
    return render(request, "onestop/papers.html", _page(actor, request, found))


@xframe_options_sameorigin
@require_safe
def paper_shown(request: HttpRequest, code: str, number: int) -> FileResponse | HttpResponse:
    """GET: the content of one paper, for the page that shows two of them."""
    answer = dossiers.paper(request, code, number)
    answer["Content-Security-Policy"] = answer["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    return answer


@require_POST
def original(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The paper was compared with its original."""
    see_original(code, number, by=actor_for(request), at=clock.now())
    return redirect(f"{reverse('onestop:papers', args=[code])}?left={number}")


@require_POST
def revocation(request: HttpRequest, code: str) -> HttpResponse:
    """`because`: the answer is taken back."""
    revoke_answer(code, request.POST.get("because", ""), by=actor_for(request), at=clock.now())
    return redirect(f"{reverse('onestop:dossier', args=[code])}#result")


def _page(actor: Actor, request: HttpRequest, found: Dossier) -> dict[str, Any]:
    version = times.version_of(found)
    given = list(found.papers.select_related("file").order_by("id"))
    filed = {paper.pk: paper for paper in given if paper.file_id is not None}
    sides = pair(list(filed), request.GET.get("left", ""), request.GET.get("right", ""))
    names = {code: shown.in_language(name) for code, name in shown.names_of(version).items()}
    return {
        "dossier": found,
        "procedure": home.procedures()[found.procedure],
        "sides": [filed.get(number) if number is not None else None for number in sides],
        "held": holdings.held(found, [filed[number] for number in sides if number is not None]),
        "may_see": actor.may(SEE, found.received_unit_id),
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
