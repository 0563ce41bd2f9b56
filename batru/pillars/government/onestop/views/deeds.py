"""Deeds on a dossier as nouns that are posted; afterwards the dossier's page again."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from batru.commons import clock
from batru.commons.people.public import actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions import checking, consulting, extending, processing, stopping, suspending
from batru.pillars.government.onestop.actions import legs as handing
from batru.pillars.government.onestop.views.uploads import papers_from


@require_POST
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """`checked` with `seen` and `looked_up` (components): receive the dossier if nothing is missing."""
    if not request.POST.get("checked"):
        return _do(request, code, checking.receive)
    given = {name: request.POST.getlist(name) for name in ("seen", "looked_up")}
    return _do(request, code, checking.receive, **given)


@require_POST
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    """`reason`: turn the dossier away."""
    return _do(request, code, checking.refuse, reason=request.POST.get("reason", ""))


@require_POST
def supplements(request: HttpRequest, code: str) -> HttpResponse:
    """`reason`, `missing` (components) and `again` (a manager's reason): ask for what is missing."""
    given = {name: request.POST.get(name, "") for name in ("reason", "again")}
    return _do(request, code, checking.ask_supplement, missing=request.POST.getlist("missing"), **given)


@require_POST
def supplement_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Files: what was asked for."""
    return _do(request, code, checking.answer_supplement, papers=papers_from(request))


@require_POST
def suspensions(request: HttpRequest, code: str) -> HttpResponse:
    """`kind`, `reason`, `article` and `amount` (in đồng, of a duty that is paid here): stop the clock."""
    given = {name: request.POST.get(name, "") for name in ("kind", "reason", "article")}
    return _do(request, code, suspending.suspend, amount=_dong(request, "amount"), **given)


@require_POST
def resumption(request: HttpRequest, code: str) -> HttpResponse:
    """Let the clock run on."""
    return _do(request, code, suspending.resume)


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """`reason`: stop the handling."""
    return _do(request, code, stopping.stop, reason=request.POST.get("reason", ""))


@require_POST
def stop_on_request(request: HttpRequest, code: str) -> HttpResponse:
    """`reason`: stop it because the applicant asks for that at the counter."""
    return _do(request, code, stopping.stop_on_request, reason=request.POST.get("reason", ""))


@require_POST
def legs(request: HttpRequest, code: str) -> HttpResponse:
    """`note`: pass on to the next step of the flow."""
    return _do(request, code, handing.pass_on, note=request.POST.get("note", ""))


@require_POST
def leg_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Take over what was handed on."""
    return _do(request, code, handing.take_over)


@require_POST
def reassignment(request: HttpRequest, code: str) -> HttpResponse:
    """`post` and `note`: hand to another specialist."""
    post = request.POST.get("post", "")
    return _do(
        request, code, handing.hand_to, post_id=int(post) if post.isdecimal() else 0, note=_text(request, "note")
    )


@require_POST
def opinions(request: HttpRequest, code: str) -> HttpResponse:
    """`unit`, `question`, `until` and `excluded`: ask another agency."""
    given = {"unit_key": _text(request, "unit"), "question": _text(request, "question")}
    excluded = bool(request.POST.get("excluded"))
    return _do(request, code, consulting.ask_opinion, until=_day(request, "until"), excluded=excluded, **given)


@require_POST
def extensions(request: HttpRequest, code: str) -> HttpResponse:
    """`new_day`, `why` and `apology`: ask for more time."""
    given = {"reason": _text(request, "why"), "apology": _text(request, "apology")}
    return _do(request, code, extending.ask_extension, new_day=_day(request, "new_day"), **given)


@require_POST
def extension_signature(request: HttpRequest, code: str) -> HttpResponse:
    """Sign the apology and the new day."""
    return _do(request, code, extending.sign_extension)


@require_POST
def extension_refusal(request: HttpRequest, code: str) -> HttpResponse:
    """`declined_why`: no more time."""
    return _do(request, code, extending.decline_extension, reason=_text(request, "declined_why"))


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


def _dong(request: HttpRequest, name: str) -> int:
    """An amount as people write it, 1.250.000; none is 0, and what is no amount is refused by the deed."""
    text = _text(request, name).replace(".", "").replace(" ", "")
    return int(text or 0) if text.isascii() and (text.isdecimal() or not text) and len(text) < 13 else -1


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(_text(request, name))
    except ValueError as error:
        raise Refusal(
            "onestop.day",
            what=N_("That is no day."),
            why=N_("A day of the calendar is needed, written as year, month and day."),
            next_step=N_("Choose the day once more."),
        ) from error


def _do(request: HttpRequest, code: str, deed: Any, **given: object) -> HttpResponse:
    deed(code, by=actor_for(request), at=clock.now(), **given)
    return redirect("onestop:dossier", code)
