"""One's own papers, and the check of a paper by whoever was given its link."""

from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from batru.commons import home
from batru.commons.files.public import response
from batru.commons.papers.models import Holding
from batru.commons.papers.reads import checked, code_of, held_by, is_opened_by, of_organisations, own
from batru.commons.papers.rules.holdings import is_usable
from batru.commons.people.public import actor_for, count_try, forget_tries
from batru.kernel.text import N_

SOURCE_NAMES = {
    "issued": N_("issued by an office"),
    "scanned": N_("original seen at the counter"),
    "uploaded": N_("handed in by its owner"),
}
# state → (tone of the alert, what it says)
STATES = {
    "good": ("good", N_("This paper is whole and counts today.")),
    "over": ("warning", N_("This paper is whole, but its time is over.")),
    "not_yet": ("warning", N_("This paper is whole, but does not count yet.")),
    "revoked": ("bad", N_("This paper was taken back and counts no more.")),
    "damaged": ("bad", N_("The file is not what was kept here. Do not rely on it.")),
}


@never_cache
@require_safe
def own_papers(request: HttpRequest) -> HttpResponse:
    """GET: everything that the reader holds, with link and code to hand on."""
    actor = actor_for(request)
    if actor.person_id is None:
        return redirect(f"{reverse('people:sign_in')}?next={request.path}")
    today = home.today()
    of_others = [
        (whom.name, _rows(request, held, today)) for whom, held in of_organisations(actor.person_id, today) if held
    ]
    return render(
        request, "papers/own.html", {"rows": _rows(request, held_by(actor.person_id), today), "of_others": of_others}
    )


def _rows(request: HttpRequest, held: list[Holding], today: date) -> list[dict[str, Any]]:
    return [
        {
            "paper": paper,
            "code": code_of(paper),
            "link": request.build_absolute_uri(reverse("papers:check", args=[paper.reference])),
            "source": _(SOURCE_NAMES[paper.source]),
            "is_usable": is_usable(paper, today),
        }
        for paper in held
    ]


@require_safe
def own_file(request: HttpRequest, number: int) -> FileResponse:
    """GET: the content of one's own paper."""
    paper = own(actor_for(request).person_id, number, home.today())
    return response(paper.file_id, paper.name, inline=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, reference: str) -> HttpResponse | FileResponse:
    """GET: what the paper is and whether it counts. POST `code`: the file itself."""
    found = checked(reference, home.today())
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        name = f"paper:{reference}"
        count_try(request, name)
        if is_opened_by(found.holding, request.POST.get("code", "")):
            forget_tries(request, name)
            return response(found.holding.file_id, found.holding.name)
        errors.append(("code", _("This is not the code of this paper.")))
    tone, words = STATES[found.state]
    context = {"paper": found.holding, "tone": tone, "words": _(words), "errors": errors}
    return render(request, "papers/check.html", context, status=422 if errors else 200)
