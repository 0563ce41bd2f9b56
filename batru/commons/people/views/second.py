"""The second step of officials: asked for at the door, added and removed in the account."""

import secrets
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from batru.commons import clock, home
from batru.commons.people.actions import factors
from batru.commons.people.actions.signing_in import count_try, enter, forget_tries, pending
from batru.commons.people.models import OFFICIAL, Account
from batru.commons.people.reads.actors import actor_of
from batru.commons.people.reads.factors import Factors, factors_of
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.factors import SECRET_BYTES, enrolment_address, written_secret
from batru.commons.people.views.ways import in_words, wanted_by
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

SECRET, QUESTION, NEXT = "new_app_secret", "passkey_question", "second_next"


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """GET: asks for a code or a passkey. POST: lets in whoever has one."""
    account = pending(request)
    if account is None:
        return redirect("people:office_sign_in")
    request.session[NEXT] = wanted_by(request) or request.session.get(NEXT, "")
    if not factors_of(account).count:
        return redirect("people:factors")
    if request.method != "POST":
        return _ask(request, account)
    try:
        count_try(request, account.username)
    except Refusal as refusal:
        return _ask(request, account, status=refusal.status, refusal=in_words(refusal))
    if not _is_he(request, account):
        return _ask(request, account, status=422, errors=[("code", _("This code is wrong, or it was used already."))])
    return _let_in(request, account)


@never_cache
@require_safe
def factors_page(request: HttpRequest) -> HttpResponse:
    """What the account has, and what can be added."""
    account = _reader(request)
    if account is None:
        return _to_the_door(request)
    return _overview(request, account)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """GET: the secret as a QR code. POST: the first code, which proves that the app has it."""
    account = _reader(request)
    if account is None:
        return _to_the_door(request)
    kept = request.session.get(SECRET)
    if request.method != "POST" or not kept:
        kept = request.session[SECRET] = factors.seal(secrets.token_bytes(SECRET_BYTES))
        return _show_app(request, account, factors.unseal(kept))
    secret, typed = factors.unseal(kept), request.POST.get("code", "")
    try:
        count_try(request, account.username)
        codes = factors.add_app(account, secret, typed, by=_actor(account), at=clock.now())
    except Refusal as refusal:
        return _show_app(request, account, secret, status=refusal.status, refusal=in_words(refusal))
    del request.session[SECRET]
    return _done(request, account, codes)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    """GET: asks the device for a passkey. POST: its answer."""
    account = _reader(request)
    if account is None:
        return _to_the_door(request)
    refusal = None
    if request.method == "POST":
        state, name = request.session.pop(QUESTION, {}), request.POST.get("name", "")
        try:
            answer = request.POST.get("passkey", "")
            codes = factors.add_passkey(
                account, name, _host(request), state, answer, by=_actor(account), at=clock.now()
            )
            return _done(request, account, codes)
        except Refusal as raised:
            refusal = raised
    options, request.session[QUESTION] = factors.ask_new_passkey(account, _host(request))
    context = {"options": options, "refusal": in_words(refusal) if refusal else None}
    return render(request, "people/passkey.html", context, status=refusal.status if refusal else 200)


@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes, shown this once."""
    account = _owner(request)
    return _overview(request, account, codes=factors.renew_codes(account, by=_actor(account), at=clock.now()))


@require_POST
def app_removal(request: HttpRequest) -> HttpResponse:
    """`password`: the app goes."""
    account = _owner(request)
    factors.remove_app(account, by=_actor(account), at=clock.now())
    return redirect("people:factors")


@require_POST
def passkey_removal(request: HttpRequest, number: int) -> HttpResponse:
    """`password`: a passkey goes."""
    account = _owner(request)
    factors.remove_passkey(account, number, by=_actor(account), at=clock.now())
    return redirect("people:factors")


def _is_he(request: HttpRequest, account: Account) -> bool:
    answer, state = request.POST.get("passkey", ""), request.session.pop(QUESTION, None)
    if answer:
        return bool(state) and factors.check_passkey(account, _host(request), state, answer)
    return factors.check_code(account, request.POST.get("code", ""))


def _let_in(request: HttpRequest, account: Account) -> HttpResponse:
    forget_tries(request, account.username)
    wanted = request.session.pop(NEXT, "")
    enter(request, account)
    return redirect(wanted or reverse("tasks:inbox"))


def _done(request: HttpRequest, account: Account, codes: list[str]) -> HttpResponse:
    """Whoever had to add one before he may enter is in now; new recovery codes are shown first."""
    if pending(request) is not None:
        forget_tries(request, account.username)
        enter(request, account)
    return _overview(request, account, codes=codes) if codes else redirect("people:factors")


def _ask(request: HttpRequest, account: Account, *, status: int = 200, **more: Any) -> HttpResponse:
    asked = factors.ask_passkey(account, _host(request))
    if asked is not None:
        request.session[QUESTION] = asked[1]
    context = {
        "options": asked[0] if asked else None,
        "has_app": factors_of(account).app_since is not None,
        "errors": [],
        "refusal": None,
        **more,
    }
    return render(request, "people/second.html", context, status=status)


def _overview(request: HttpRequest, account: Account, codes: list[str] | None = None) -> HttpResponse:
    has: Factors = factors_of(account)
    context = {
        "has": has,
        "codes": codes or [],
        "must_first": pending(request) is not None,
        "next": request.session.get(NEXT) or reverse("tasks:inbox"),
    }
    return render(request, "people/factors.html", context)


def _show_app(
    request: HttpRequest, account: Account, secret: bytes, *, status: int = 200, refusal: dict[str, str] | None = None
) -> HttpResponse:
    address = enrolment_address(secret, account.username, home.locality().name["vi"])
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=4, omitsize=True)
    context = {"qr": Markup(drawn), "secret": written_secret(secret), "refusal": refusal}
    return render(request, "people/app.html", context, status=status)


def _reader(request: HttpRequest) -> Account | None:
    """The official who is in, or whoever must add a second step before he may enter."""
    account = request.user
    if isinstance(account, Account):
        return account if account.kind == OFFICIAL else None
    waiting = pending(request)
    return waiting if waiting is not None and not factors_of(waiting).count else None


def _owner(request: HttpRequest) -> Account:
    """The official who is in and has just typed his password: a session left open removes nothing."""
    account = request.user
    if not isinstance(account, Account) or account.kind != OFFICIAL:
        raise _not_the_owner()
    count_try(request, account.username)
    if not account.check_password(request.POST.get("password", "")):
        raise _not_the_owner()
    forget_tries(request, account.username)
    return account


def _actor(account: Account) -> Actor:
    return actor_of(account, home.today())


def _host(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]


def _to_the_door(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")


def _not_the_owner() -> Refusal:
    return Refusal(
        "people.factor.password",
        what=N_("Nothing was changed."),
        why=N_("The password is not right."),
        next_step=N_("Go back and type your own password."),
        status=403,
    )
