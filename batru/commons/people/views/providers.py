"""Signing in by a provider: there, back, a moment's wait, and sometimes a question."""

import secrets
from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock
from batru.commons.people.actions.exchanges import PATIENCE, agree, begin, spend
from batru.commons.people.actions.signing_in import count_try, enter, forget_tries
from batru.commons.people.models import Exchange
from batru.commons.people.reads.providers import all_providers, client_of, offered_provider
from batru.commons.people.rules.oidc import authorisation_address, logout_address
from batru.commons.people.views.ways import wanted_by
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.sign_in import Provider

BEGUN, WAITS = "sign_in_begun", "sign_in_waits"
MOST_BEGUN = 3
END_THERE = "sign_out_there"
# outcome → (status, what happened, why, what next)
ENDS = {
    "down": (
        503,
        N_("{provider} does not answer now."),
        N_("It was asked and gave no answer in time. You did nothing wrong."),
        N_("Try again in a minute. What you began here is kept."),
    ),
    "refused": (
        403,
        N_("{provider} did not let you in."),
        N_("The sign-in was ended there, or it took too long."),
        N_("Begin again, and finish within a few minutes."),
    ),
    "untrusted": (
        502,
        N_("You are not signed in."),
        N_("The answer of {provider} could not be proved to be real, so it was not used."),
        N_("Begin again. If it happens twice, tell the one-stop shop."),
    ),
    "conflict": (
        409,
        N_("You are not signed in."),
        N_("What {provider} says of you does not fit what is known here under this identity number or account."),
        N_("Bring your identity card to the one-stop shop; the entry is corrected there. Nothing was changed."),
    ),
    "low": (
        403,
        N_("You are not signed in."),
        N_("Somebody with your identity number is known here already, and {provider} vouches for you at level 1 only."),
        N_("Raise your e-identity to level 2 at the police, or bring your identity card to the one-stop shop."),
    ),
    "organisation": (
        403,
        N_("You are not signed in."),
        N_("This account of {provider} belongs to an organisation, not to a person."),
        N_("Sign in with your own account; you can act for your organisation from there."),
    ),
    "nameless": (
        502,
        N_("You are not signed in."),
        N_("{provider} did not tell your name."),
        N_("Allow it to pass on your name, and begin again."),
    ),
    "closed": (
        403,
        N_("You are not signed in."),
        N_("Your account here is closed."),
        N_("Ask the one-stop shop why, and bring your identity card."),
    ),
}


@never_cache
@require_safe
def provider_sign_in(request: HttpRequest, code: str) -> HttpResponse:
    """Off to the provider; what it must answer to is kept in the session."""
    provider = _offered(code)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    begun = dict(list(request.session.get(BEGUN, {}).items())[1 - MOST_BEGUN :])
    begun[state] = {"provider": code, "nonce": nonce, "verifier": verifier, "next": wanted_by(request)}
    request.session[BEGUN] = begun
    address = authorisation_address(
        provider, client_of(code)[0], _back(request, code), state=state, nonce=nonce, verifier=verifier
    )
    return redirect(address)


@never_cache
@require_safe
def provider_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Back from the provider, with a code for the job or with a no."""
    provider = _offered(code)
    state = request.GET.get("state", "")
    begun = request.session.get(BEGUN, {})
    kept = begun.pop(state, None)
    request.session[BEGUN] = begun
    if kept is None or kept["provider"] != code:
        raise _not_begun_here()
    if not request.GET.get("code"):
        return _ended(request, provider, "refused", kept["next"])
    count_try(request, _try_of(state))
    number = begin(code, request.GET["code"][:4000], kept["verifier"], kept["nonce"], _back(request, code))
    request.session[WAITS] = {"number": number, "next": kept["next"], "try": _try_of(state)}
    return redirect("people:sign_in_waiting")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """GET: in, or a moment more, or why not. POST: yes, I am the person that you know."""
    kept, row = _waits(request)
    provider = all_providers()[row.provider]
    if request.method == "POST" and row.outcome == "ask":
        agree(row, clock.now())
        row.refresh_from_db()
    if row.outcome in ("known", "new"):
        return _in(request, kept, row)
    if row.outcome == "ask":
        return render(request, "people/link.html", {"provider": provider, "number": row.claims["id_number"][-4:]})
    if row.outcome:
        del request.session[WAITS]
        return _ended(request, provider, row.outcome, kept["next"])
    if clock.real_now() - row.made_at > PATIENCE:
        return _ended(request, provider, "down", kept["next"])
    page = render(request, "people/waiting.html", {"provider": provider})
    page["Refresh"] = "1"
    return page


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here; where a provider opened it, offer to end the one there too."""
    there = request.session.get(END_THERE)
    logout(request)
    if not there:
        return redirect("site:home")
    provider = all_providers().get(there["provider"])
    back = request.build_absolute_uri(reverse("site:home"))
    address = logout_address(provider, client_of(there["provider"])[0], there["id_token"], back) if provider else ""
    return render(request, "people/signed_out.html", {"provider": provider, "address": address})


def _in(request: HttpRequest, kept: dict[str, Any], row: Exchange) -> HttpResponse:
    spent = spend(row.pk)
    if spent is None or spent.account is None:
        raise _not_begun_here()
    forget_tries(request, kept["try"])
    enter(request, spent.account, row.level)
    request.session.pop(WAITS, None)
    request.session[END_THERE] = {"provider": row.provider, "id_token": row.id_token}
    return redirect(kept["next"] or reverse("site:home"))


def _ended(request: HttpRequest, provider: Provider, outcome: str, wanted: str) -> HttpResponse:
    status, *words = ENDS[outcome]
    name = provider.name.get(get_language() or "vi", provider.name["vi"])
    what, why, next_step = (_(text).format(provider=name) for text in words)
    context = {"provider": provider, "what": what, "why": why, "next_step": next_step, "next": wanted}
    return render(request, "people/not_in.html", context, status=status)


def _waits(request: HttpRequest) -> tuple[dict[str, Any], Exchange]:
    kept: dict[str, Any] = request.session.get(WAITS) or {}
    row = Exchange.objects.filter(pk=kept["number"]).first() if kept else None
    if row is None:
        raise _not_begun_here()
    return kept, row


def _offered(code: str) -> Provider:
    provider = offered_provider(code)
    if provider is None:
        raise Http404
    return provider


def _back(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("people:provider_answer", args=[code]))


def _try_of(state: str) -> str:
    """Counted with the other tries of the address; the state is used once, so no name is ever locked by it."""
    return f"provider:{state[:24]}"


def _not_begun_here() -> Refusal:
    return Refusal(
        "people.sign_in.state",
        what=N_("You are not signed in."),
        why=N_("This sign-in was not begun in this browser, or it is over already."),
        next_step=N_("Begin again at the door for citizens."),
        status=400,
    )
