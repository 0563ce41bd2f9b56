"""Identities: whoever signs in by a provider is known again, joins, or is asked whether he is the one we know."""

import hashlib
from datetime import datetime

from django.contrib.auth.hashers import make_password

from batru.commons.journal.public import ANYONE, Deed, act
from batru.commons.people.models import CITIZEN, Account, Identity, Person
from batru.commons.people.reads.providers import known_of, persons_of
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.oidc import Claims, match
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold


@act("people.identity.joined", needs=ANYONE)
def join(provider: str, claims: Claims, *, by: Actor, at: datetime) -> Deed[Account]:
    """A new person with an account of his own, at his first sign-in."""
    _must("new", provider, claims)
    person = Person.objects.create(
        full_name=claims.name,
        folded=fold(claims.name),
        id_number=claims.id_number,
        birth_date=claims.birth_date,
        phone=claims.phone,
        email=claims.email,
    )
    return _linked(person, provider, claims, at)


@act("people.identity.linked", needs=ANYONE)
def link(provider: str, claims: Claims, *, by: Actor, at: datetime) -> Deed[Account]:
    """The person who carries the claimed number says that it is he; from now on this provider opens his account."""
    _must("ask", provider, claims)
    return _linked(Person.objects.get(id_number=claims.id_number), provider, claims, at)


def use(identity: Identity, claims: Claims, at: datetime) -> Account:
    """Known again: the account of the person, with the level that the provider gives him now."""
    identity.last_used_at, identity.level = at, claims.level
    identity.save(update_fields=("last_used_at", "level"))
    if claims.id_number and not identity.person.id_number:
        Person.objects.filter(pk=identity.person_id, id_number="").update(id_number=claims.id_number)
    return _account(identity.person, identity.provider, claims, at)


def _linked(person: Person, provider: str, claims: Claims, at: datetime) -> Deed[Account]:
    Identity.objects.create(
        provider=provider, subject=claims.subject, person=person, level=claims.level, first_used_at=at, last_used_at=at
    )
    account = _account(person, provider, claims, at)
    payload = {"provider": provider, "level": claims.level, "person": person.pk}
    return Deed(account, f"account:{account.username}", payload=payload)


def _account(person: Person, provider: str, claims: Claims, at: datetime) -> Account:
    found = Account.objects.filter(person=person, kind=CITIZEN).first()
    if found is not None:
        return found
    # The provider's word for a person may be long or tell something: its digest is neither.
    name = f"{provider}-{hashlib.sha256(claims.subject.encode()).hexdigest()[:16]}"
    return Account.objects.create(username=name, person=person, kind=CITIZEN, password=make_password(None), made_at=at)


def _must(wanted: str, provider: str, claims: Claims) -> None:
    """Asked again inside the transaction: somebody may have signed in meanwhile."""
    identity, person = persons_of(claims, provider)
    if match(claims, known_of(identity.person if identity else None), known_of(person)) == wanted:
        return
    raise Refusal(
        "people.identity.changed",
        what=N_("You are not signed in yet."),
        why=N_("What we know of this person has changed in the meantime."),
        next_step=N_("Sign in once more."),
        status=409,
    )
