"""Deeds on a dossier as nouns that are posted; afterwards the dossier's page again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.views.uploads import papers_from


@require_POST
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Receive the dossier."""
    return _do(request, code, checking.receive)


@require_POST
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    """`reason`: turn the dossier away."""
    return _do(request, code, checking.refuse, reason=request.POST.get("reason", ""))


@require_POST
def supplements(request: HttpRequest, code: str) -> HttpResponse:
    """`reason`: ask for what is missing."""
    return _do(request, code, checking.ask_supplement, reason=request.POST.get("reason", ""))


@require_POST
def supplement_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Files: what was asked for."""
    return _do(request, code, checking.answer_supplement, papers=papers_from(request))


@require_POST
def taking(request: HttpRequest, code: str) -> HttpResponse:
    """Make the dossier one's own."""
    return _do(request, code, processing.take)


@require_POST
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """`text`: propose an answer."""
    return _do(request, code, processing.propose, text=request.POST.get("text", ""))


@require_POST
def return_to_specialist(request: HttpRequest, code: str) -> HttpResponse:
    """`reason`: send the proposal back."""
    return _do(request, code, processing.send_back, reason=request.POST.get("reason", ""))


@require_POST
def decision(request: HttpRequest, code: str) -> HttpResponse:
    """`granted` (yes or no) and `text`: decide."""
    granted = request.POST.get("granted", "")
    if granted not in ("yes", "no"):
        raise Refusal(
            "onestop.decision.choice",
            what=N_("Nothing was decided."),
            why=N_("The form says neither yes nor no."),
            next_step=N_("Choose one of the two buttons."),
        )
    return _do(request, code, processing.decide, granted=granted == "yes", text=request.POST.get("text", ""))


@require_POST
def handover(request: HttpRequest, code: str) -> HttpResponse:
    """The applicant has the result."""
    return _do(request, code, processing.hand_over)


@require_POST
def withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """The applicant takes the dossier back."""
    return _do(request, code, processing.withdraw)


@require_POST
def rating(request: HttpRequest, code: str) -> HttpResponse:
    """`stars` from 1 to 5 and `comment`."""
    stars = request.POST.get("stars", "")
    given = {"stars": int(stars) if stars in "12345" and stars else 0, "comment": request.POST.get("comment", "")}
    return _do(request, code, processing.rate, **given)


def _do(request: HttpRequest, code: str, deed: Any, **given: object) -> HttpResponse:
    deed(code, by=actor_for(request), at=clock.now(), **given)
    return redirect("onestop:dossier", code)
