"""The example's seven people come in through the same deeds as everybody."""

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from batru.commons.people.actions.accounts import Hashed, NewPerson, create_account
from batru.commons.people.actions.posts import give_post
from batru.commons.people.models import Account
from batru.commons.people.rules.actors import OFFICIAL, Actor
from batru.commons.people.rules.cast import ELSEWHERE, HOME, MEMBERS, OFFICE, Member
from batru.commons.places.public import unit


def load_cast(
    *, home: str, office: str, elsewhere: str, since: date, password: str, by: Actor, at: datetime
) -> list[str]:
    """The sign-in names of the cast members that were not there yet: six posts at three units, from a day on."""
    places = {HOME: home, OFFICE: office, ELSEWHERE: elsewhere}
    there = set(Account.objects.filter(username__in=[m.username for m in MEMBERS]).values_list("username", flat=True))
    coming = [member for member in MEMBERS if member.username not in there]
    secret = Hashed(make_password(password)) if coming else Hashed("")
    for member in coming:
        _arrive(member, places, secret, since, by=by, at=at)
    return [member.username for member in coming]


def _arrive(member: Member, places: Mapping[str, str], secret: Hashed, since: date, *, by: Actor, at: datetime) -> None:
    lives = unit(places[member.place]).full_name if member.kind != OFFICIAL else ""
    person = NewPerson(full_name=member.full_name, address=lives, simulated=True)
    account = create_account(person, member.username, member.kind, secret, by=by, at=at)
    if member.kind == OFFICIAL:
        person_id = Account.objects.get(pk=account).person_id
        give_post(person_id, places[member.place], member.role, since, by=by, at=at)
