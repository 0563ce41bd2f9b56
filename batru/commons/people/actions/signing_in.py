"""Signing in through one of two doors, slowed down for whoever guesses."""

from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.db.models import Q
from django.http import HttpRequest

from batru.commons import clock
from batru.commons.people.models import OFFICIAL, Account, SignInTry
from batru.commons.people.reads.actors import ACCOUNT_LEVEL, ASSURANCE
from batru.commons.people.reads.factors import has_factor, must_have_factor
from batru.commons.people.rules.cast import MEMBERS
from batru.commons.people.rules.signing_in import WINDOW, Try, locked_until
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold

BACKEND = "batru.commons.people.sessions.AccountBackend"
OFFICE_SESSION_SECONDS = 12 * 3600
KEPT = timedelta(days=1)
EXAMPLE_LEVEL = 2
PENDING = "second_factor"
PENDING_SECONDS = 600
Entry = Literal["in", "second", "wrong"]


def sign_in(request: HttpRequest, username: str, password: str, door: str) -> Entry:
    """Whether name and password let somebody in, or a second factor must; refused after too many tries, and at the
    wrong door.

    Sessions and limits keep real time, whatever the time of the place. The try is written before the password is
    checked, so that tries at one instant count each other. Where a second factor follows, the tries are not forgotten
    yet: else whoever has the password could guess codes without end.
    """
    name = fold(username)[:40]
    count_try(request, name)
    account = authenticate(request, username=name, password=password)
    if not isinstance(account, Account):
        return "wrong"
    if account.kind != door:
        forget_tries(request, name)
        raise _wrong_door(account.kind)
    if has_factor(account) or must_have_factor(account):
        request.session.cycle_key()
        request.session[PENDING] = {"account": account.pk, "at": clock.real_now().timestamp()}
        return "second"
    forget_tries(request, name)
    enter(request, account)
    return "in"


def pending(request: HttpRequest) -> Account | None:
    """Whose password was right in this session a moment ago, while the second factor is still to come."""
    kept = request.session.get(PENDING)
    if not kept or clock.real_now().timestamp() - kept["at"] > PENDING_SECONDS:
        return None
    return Account.objects.filter(pk=kept["account"], is_active=True).first()


def enter(request: HttpRequest, account: Account, level: int = ACCOUNT_LEVEL) -> None:
    """Open the session for an account; `level`: how sure the way he came makes us (kept with the session)."""
    login(request, account, backend=BACKEND)
    request.session.pop(PENDING, None)
    request.session[ASSURANCE] = level
    request.session.set_expiry(OFFICE_SESSION_SECONDS if account.kind == OFFICIAL else 0)


def become(request: HttpRequest, username: str) -> None:
    """Sign in as one of the cast without a password: in the example alone."""
    member = any(member.username == username for member in MEMBERS)
    account = Account.objects.filter(username=username, is_active=True).first() if member else None
    if not settings.BATRU_EXAMPLE or account is None:
        raise Refusal(
            "people.become",
            what=N_("You cannot become {username}."),
            why=N_("Only in the example, and only the people of its cast, can be become with one click."),
            next_step=N_("Sign in with a name and a password."),
            status=403,
            username=username,
        )
    # One click stands for the e-identity of the cast: the example shows filing, not a sign-in that it cannot do.
    enter(request, account, EXAMPLE_LEVEL)


def count_try(request: HttpRequest, name: str) -> None:
    """Write a try down, or refuse it because there were too many."""
    now, address = clock.real_now(), address_of(request)
    fresh = SignInTry.objects.filter(Q(name=name) | Q(address=address), at__gt=now - WINDOW)
    tries = [Try(*row) for row in fresh.values_list("name", "address", "at")]
    until = locked_until(tries, name, address, now)
    if until is not None:
        raise _locked(until - now)
    SignInTry.objects.filter(at__lt=now - KEPT).delete()
    SignInTry.objects.create(name=name, address=address, at=now)


def forget_tries(request: HttpRequest, name: str) -> None:
    """Who knows the password was not guessing."""
    SignInTry.objects.filter(name=name, address=address_of(request)).delete()


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from, as the server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _locked(left: timedelta) -> Refusal:
    return Refusal(
        "people.sign_in.locked",
        what=N_("Signing in is stopped for a while."),
        why=N_("There were too many wrong tries in the last 15 minutes."),
        next_step=N_(
            "Try again in {minutes} minutes. If you forgot the password, ask the one-stop shop for a new one."
        ),
        status=429,
        minutes=int(left.total_seconds() // 60) + 1,
    )


def _wrong_door(kind: str) -> Refusal:
    official = kind == OFFICIAL
    return Refusal(
        "people.sign_in.door",
        what=N_("You are not signed in yet."),
        why=N_("This is an official's account.") if official else N_("This is a citizen's account."),
        next_step=N_("Sign in at the door for officials.") if official else N_("Sign in at the door for citizens."),
    )
