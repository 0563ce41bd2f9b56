"""A sign-in by a provider: begun in a session, finished by a job, entered by the same session."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from batru.commons import clock
from batru.commons.people.actions.identities import join, link, use
from batru.commons.people.models import Account, Exchange
from batru.commons.people.reads.providers import known_of, persons_of
from batru.commons.people.rules.actors import system
from batru.commons.people.rules.oidc import Claims, match

BY = system("sign-in")
KEPT = timedelta(days=1)
# Whoever began a sign-in must end it in this time; whoever died with a claimed one is not waited for longer.
PATIENCE = timedelta(seconds=30)
EMPTY = {"code": "", "verifier": "", "nonce": ""}


def begin(provider: str, code: str, verifier: str, nonce: str, redirect_uri: str) -> int:
    """Leave a sign-in for the job; its number."""
    now = clock.real_now()
    Exchange.objects.filter(made_at__lt=now - KEPT).delete()
    row = Exchange.objects.create(
        provider=provider, code=code, verifier=verifier, nonce=nonce, redirect_uri=redirect_uri, made_at=now
    )
    return row.pk


def claim_waiting(limit: int) -> list[Exchange]:
    """Take sign-ins that nobody has taken; what has waited too long is given up."""
    now = clock.real_now()
    if not Exchange.objects.filter(outcome="").exists():
        return []
    Exchange.objects.filter(outcome="", made_at__lt=now - PATIENCE).update(outcome="down", **EMPTY)
    waiting = Exchange.objects.filter(claimed_at__isnull=True, outcome="").order_by("made_at")[:limit]
    return [
        row for row in waiting if Exchange.objects.filter(pk=row.pk, claimed_at__isnull=True).update(claimed_at=now)
    ]


def fail(number: int, outcome: str) -> None:
    """It ended without proof."""
    Exchange.objects.filter(pk=number, outcome="").update(outcome=outcome, **EMPTY)


def settle(number: int, provider: str, claims: Claims, id_token: str, at: datetime) -> str:
    """Find out whose the claims are and write it down for the session that waits; the outcome."""
    try:
        outcome, account = _settle(provider, claims, at)
    except IntegrityError:
        # Two first sign-ins of one person at one instant: the other one won, and now he is known.
        outcome, account = _settle(provider, claims, at)
    kept = _packed(claims) if outcome == "ask" else {}
    Exchange.objects.filter(pk=number, outcome="").update(
        outcome=outcome, account=account, level=claims.level, claims=kept, id_token=id_token, **EMPTY
    )
    return outcome


def agree(row: Exchange, at: datetime) -> Account:
    """The reader says that he is the person we know: link, and let the session in."""
    account = link(row.provider, _unpacked(row.claims), by=BY, at=at)
    Exchange.objects.filter(pk=row.pk).update(outcome="known", account=account, claims={})
    return account


def spend(number: int) -> Exchange | None:
    """A sign-in that succeeded, once; None where it did not, or was used already."""
    now = clock.real_now()
    if not Exchange.objects.filter(pk=number, outcome__in=("known", "new"), used_at__isnull=True).update(used_at=now):
        return None
    row = Exchange.objects.select_related("account").get(pk=number)
    Exchange.objects.filter(pk=number).update(id_token="")
    return row


def _settle(provider: str, claims: Claims, at: datetime) -> tuple[str, Account | None]:
    if not claims.is_citizen:
        return "organisation", None
    if not claims.name:
        return "nameless", None
    with transaction.atomic():
        identity, person = persons_of(claims, provider)
        found = match(claims, known_of(identity.person if identity else None), known_of(person))
        account: Account | None = None
        if found == "known" and identity is not None:
            account = use(identity, claims, at)
        elif found == "new":
            account = join(provider, claims, by=BY, at=at)
    if account is not None and not account.is_active:
        return "closed", None
    return found, account


def _packed(claims: Claims) -> dict[str, object]:
    born = claims.birth_date.isoformat() if claims.birth_date else None
    return {**asdict(claims), "birth_date": born}


def _unpacked(kept: dict[str, object]) -> Claims:
    born = kept["birth_date"]
    return Claims(**{**kept, "birth_date": date.fromisoformat(str(born)) if born else None})  # type: ignore[arg-type]
