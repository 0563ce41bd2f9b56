"""Signing in by two doors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from batru.commons.people.actions.signing_in import sign_in
from batru.commons.people.models import CITIZEN, OFFICIAL
from batru.commons.people.reads.providers import offered
from batru.commons.people.views.ways import in_words, wanted_by
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

FIRST_PAGE = {CITIZEN: "site:home", OFFICIAL: "tasks:inbox"}
DOORS = {CITIZEN: "people:sign_in", OFFICIAL: "people:office_sign_in"}
WORDS_ON_DOORS = ((N_("I am a citizen"), DOORS[CITIZEN]), (N_("I am an official"), DOORS[OFFICIAL]))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, kind: str) -> HttpResponse:
    """GET: the door of citizens or of officials. POST: sign in through it."""
    if request.method != "POST":
        return _show_door(request, kind)
    username = request.POST.get("username", "")
    try:
        entered = sign_in(request, username, request.POST.get("password", ""), kind)
    except Refusal as refusal:
        return _show_door(request, kind, status=refusal.status, refusal=in_words(refusal))
    if entered == "second":
        wanted = wanted_by(request)
        return redirect(reverse("people:second") + (f"?{urlencode({'next': wanted})}" if wanted else ""))
    if entered == "wrong":
        errors = [("username", _("The sign-in name or the password is not right."))]
        return _show_door(request, kind, status=422, errors=errors)
    return redirect(wanted_by(request) or reverse(FIRST_PAGE[kind]))


def _show_door(request: HttpRequest, kind: str, status: int = 200, **more: Any) -> HttpResponse:
    wanted = wanted_by(request)
    suffix = f"?{urlencode({'next': wanted})}" if wanted else ""
    context = {
        "kind": kind,
        "doors": [(_(text), reverse(name) + suffix, name == DOORS[kind]) for text, name in WORDS_ON_DOORS],
        "next": wanted,
        "providers": [(one, reverse("people:provider", args=[one.code]) + suffix) for one in offered()]
        if kind == CITIZEN
        else [],
        "username": request.POST.get("username", ""),
        "errors": [],
        "refusal": None,
        **more,
    }
    return render(request, "people/door.html", context, status=status)
