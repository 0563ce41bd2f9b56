"""Signing in by two doors, signing out, and one's own account."""

from typing import Any

from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.journal.public import history
from batru.commons.people.actions.accounts import change_password
from batru.commons.people.actions.signing_in import count_try, forget_tries, sign_in
from batru.commons.people.models import CITIZEN, OFFICIAL, Account
from batru.commons.people.reads import actor_for, person, posts_of, roles
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

FIRST_PAGE = {CITIZEN: "site:home", OFFICIAL: "tasks:inbox"}
DOORS = {CITIZEN: "people:sign_in", OFFICIAL: "people:office_sign_in"}
WORDS_ON_DOORS = ((N_("I am a citizen"), DOORS[CITIZEN]), (N_("I am an official"), DOORS[OFFICIAL]))
# What the lines of an account's own history are called.
DONE = {"people.account.created": N_("Account made"), "people.password.changed": N_("Password changed")}


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
        return _show_door(request, kind, status=refusal.status, refusal=_in_words(refusal))
    if not entered:
        errors = [("username", _("The sign-in name or the password is not right."))]
        return _show_door(request, kind, status=422, errors=errors)
    return redirect(_wanted(request) or reverse(FIRST_PAGE[kind]))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(reverse("site:home"))


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What is known of the reader, and what his account was used for."""
    reader = actor_for(request)
    if reader.person_id is None:
        return _to_the_door(request)
    known = roles()
    posts = [
        (post, known[post.role].name if post.role in known else {"vi": post.role})
        for post in posts_of(reader.person_id)
    ]
    lines = [(entry.at, _(DONE.get(entry.act, entry.act))) for entry in history(f"account:{reader.username}")]
    context = {"card": person(reader.person_id), "posts": posts, "lines": lines, "today": home.today()}
    return render(request, "people/account.html", context)


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: change one's own password; other sessions of the account end."""
    account = request.user
    if not isinstance(account, Account):
        return _to_the_door(request)
    if request.method != "POST":
        return render(request, "people/password.html", {"refusal": None, "errors": []})
    if request.POST.get("new") != request.POST.get("again"):
        errors = [("again", _("The new password was not written the same twice."))]
        return render(request, "people/password.html", {"refusal": None, "errors": errors}, status=422)
    try:
        _change(request, account.username)
    except Refusal as refusal:
        shown = {"refusal": _in_words(refusal), "errors": []}
        return render(request, "people/password.html", shown, status=refusal.status)
    account.refresh_from_db()
    update_session_auth_hash(request, account)
    return redirect(f"{reverse('people:account')}?changed=1")


def _change(request: HttpRequest, username: str) -> None:
    """Guessing the old password in a session that was left open is slowed down like guessing at the door."""
    count_try(request, username)
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    change_password(username, old, new, by=actor_for(request), at=clock.now())
    forget_tries(request, username)


def _show_door(request: HttpRequest, kind: str, status: int = 200, **more: Any) -> HttpResponse:
    wanted = _wanted(request)
    suffix = f"?{urlencode({'next': wanted})}" if wanted else ""
    context = {
        "kind": kind,
        "doors": [(_(text), reverse(name) + suffix, name == DOORS[kind]) for text, name in WORDS_ON_DOORS],
        "next": wanted,
        "username": request.POST.get("username", ""),
        "errors": [],
        "refusal": None,
        **more,
    }
    return render(request, "people/door.html", context, status=status)


def _to_the_door(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('people:sign_in')}?next={request.path}")


def _wanted(request: HttpRequest) -> str:
    """Where the reader wanted to go, if it lies in this site; else empty."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()) else ""


def _in_words(refusal: Refusal) -> dict[str, str]:
    what, why, next_step = (_(text).format(**refusal.params) for text in (refusal.what, refusal.why, refusal.next_step))
    return {"what": what, "why": why, "next_step": next_step}
