"""Tracking: with the code alone code and state (Circular 01/2018 art. 16); with a code sent to the phone, the way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock, home
from batru.commons.forms.public import plain_phone
from batru.commons.people.public import actor_for, count_try, forget_tries, use_code
from batru.commons.places.public import units
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions.tracking import SUBJECT, send_code
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.reads.complaints import about
from batru.pillars.government.onestop.reads.holdings import answer_held
from batru.pillars.government.onestop.rules.codes import as_meant
from batru.pillars.government.onestop.rules.states import STATE_NAMES
from batru.pillars.government.onestop.views import money, shown

OPENED, OPEN_SECONDS = "tracked", 1800


@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """GET: the field for the code; with `code` on to its page."""
    code = as_meant(request.GET.get("code", ""))
    return (
        redirect("onestop:tracked", code)
        if code
        else render(request, "onestop/track.html", {"code": "", "refusal": None})
    )


@require_safe
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    """GET: where the dossier stands; an unknown code leads back to the field with the reason."""
    try:
        row = records.public_state(code)
    except Refusal as refusal:
        context = {"code": code, "refusal": refusal}
        return render(request, "onestop/track.html", context, status=refusal.status)
    return _state(request, row)


@never_cache
@require_POST
def tracking_code(request: HttpRequest, code: str) -> HttpResponse:
    """`phone`: send a code to it if it is the dossier's; the page that comes back says the same either way."""
    row = records.public_state(code)
    count_try(request, SUBJECT.format(code=code))
    found = Dossier.objects.get(code=code)
    phone = plain_phone(request.POST.get("phone", ""))
    if phone and phone == plain_phone(found.applicant_phone):
        send_code(found, get_language() or "vi", by=actor_for(request), at=clock.now())
    return render(request, "onestop/tracking_code.html", {"row": row, "errors": []})


@never_cache
@require_POST
def tracking_opening(request: HttpRequest, code: str) -> HttpResponse:
    """`digits`: those that were sent open the dossier's way in this browser for half an hour."""
    row, subject = records.public_state(code), SUBJECT.format(code=code)
    count_try(request, subject)
    if not use_code(subject, request.POST.get("digits", "")):
        errors = [("digits", _("These are not the digits that were sent, or their five minutes are over."))]
        return render(request, "onestop/tracking_code.html", {"row": row, "errors": errors}, status=422)
    forget_tries(request, subject)
    until = clock.real_now().timestamp() + OPEN_SECONDS
    request.session[OPENED] = {**request.session.get(OPENED, {}), code: until}
    return redirect("onestop:tracking_way", code)


@never_cache
@require_safe
def tracking_way(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the dossier's way in plain words, who has it, when it is due, and what its applicant must do."""
    if not is_opened(request, code):
        return redirect("onestop:tracked", code)
    found = Dossier.objects.get(code=code)
    context = {
        "dossier": found,
        "procedure": home.procedures()[found.procedure],
        "state_name": STATE_NAMES[found.state],
        "unit": units({found.holder_id})[found.holder_id],
        "asked": found.supplements.filter(answered_at__isnull=True).first(),
        "answer_held": answer_held(found),
        "warnings": times.cautions_of(found),
        "history": shown.timeline(found.code, with_names=False),
        **money.of_dossier(found),
        "complaints": about(found),
        "complaints_url": reverse("onestop:tracking_complaints", args=[code]),
    }
    return render(request, "onestop/tracking_way.html", context)


def is_opened(request: HttpRequest, code: str) -> bool:
    """Whether this browser opened the dossier with digits less than half an hour ago."""
    return bool(request.session.get(OPENED, {}).get(code, 0) >= clock.real_now().timestamp())


def _state(request: HttpRequest, row: records.Row) -> HttpResponse:
    context = {
        "row": row,
        "state_name": STATE_NAMES[row.state],
        "stations": shown.stations(row.state),
    }
    return render(request, "onestop/tracked.html", context)
