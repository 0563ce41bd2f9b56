"""Questions about people: who acts, who holds a post, what somebody is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, DateField, Q
from django.http import HttpRequest
from django.utils import translation

from batru.commons import home
from batru.commons.kept import Given, Kept
from batru.commons.people import models
from batru.commons.people.rules.actors import (
    EVERYWHERE,
    NOBODY,
    SUBTREE,
    UNIT,
    Absent,
    Actor,
    HeldPost,
    Role,
    person_of,
    read_roles,
)
from batru.commons.people.rules.systems import SystemName, system_of
from batru.commons.places.public import served_by, subtree_keys

# Where a session keeps how sure its sign-in was, and how sure an account alone makes us: it was given against a card.
ASSURANCE = "assurance"
ACCOUNT_LEVEL = 1


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What is known of a person, for himself and for whoever serves him."""

    id: int
    full_name: str
    id_number: str
    birth_date: date | None
    phone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post as it is shown (`valid_to`: the first day no longer)."""

    id: int
    unit_key: str
    unit_name: str
    unit_name_en: str
    role: str
    valid_from: date
    valid_to: date | None

    @property
    def last_day(self) -> date | None:
        """The last day on which it is held."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NamedPost:
    """A post by who holds it and where."""

    id: int
    person: str
    unit_name: str
    unit_name_en: str
    role: str

    def unit_in(self, language: str) -> str:
        """The unit's full name in a language."""
        return self.unit_name_en if language == "en" else self.unit_name


@cache
def roles() -> dict[str, Role]:
    """Every role by code, as the catalogue has it."""
    return read_roles(document.data for document in home.catalogue().read("roles"))


def actor_for(request: HttpRequest) -> Actor:
    """Who asks: the signed-in account with its posts of the day, or nobody; asked once a request and account."""
    account = request.user
    if not isinstance(account, models.Account):
        return NOBODY
    account = getattr(account, "_wrapped", account)  # what Django's lazy stand-in holds is asked many things
    known = getattr(request, "_batru_actor", None)
    if known is None or known[0] != account.pk:
        level = int(request.session.get(ASSURANCE, ACCOUNT_LEVEL))
        known = (account.pk, actor_of(account, home.today(), level))
        request._batru_actor = known  # type: ignore[attr-defined]
    actor: Actor = known[1]
    return actor


def actor_of(account: models.Account, day: date, assurance: int = ACCOUNT_LEVEL) -> Actor:
    """The actor behind an account, with the posts that he holds on a day; a citizen's account has none."""
    posts = _held(account.person_id, day) if account.kind == models.OFFICIAL else ()
    key = f"{account.kind}:{account.person_id}"
    name = account.person.full_name
    return Actor(key, name, account.kind, account.person_id, account.username, tuple(posts), assurance)


def account_actor(username: str, day: date) -> Actor | None:
    """The actor behind an account by its sign-in name; None where there is none or it is closed."""
    account = models.Account.objects.filter(username=username, is_active=True).first()
    return actor_of(account, day) if account else None


def post_actor(post_id: int, day: date) -> Actor:
    """The official who holds a post, with all that he holds on a day; Post.DoesNotExist where there is none."""
    post = models.Post.objects.select_related("person").get(pk=post_id)
    key = f"{models.OFFICIAL}:{post.person_id}"
    return Actor(key, post.person.full_name, models.OFFICIAL, post.person_id, posts=tuple(_held(post.person_id, day)))


def person(person_id: int) -> PersonCard | None:
    """A person by number."""
    fields = ("id", "full_name", "id_number", "birth_date", "phone", "email", "address")
    row = models.Person.objects.filter(pk=person_id).values_list(*fields).first()
    return PersonCard(*row) if row else None


def posts_of(person_id: int) -> list[PostCard]:
    """All posts of a person, past and coming ones too, newest first."""
    rows = models.Post.objects.filter(person=person_id).order_by("-valid_from", "-id")
    fields = ("id", "unit_id", "unit__full_name", "unit__full_name_en", "role", "valid_from", "valid_to")
    return [PostCard(*row) for row in rows.values_list(*fields)]


def names(keys: Iterable[str], language: str = "") -> dict[str, str]:
    """What the actors of journal lines are called, by key, in one query.

    A person is called by his name, the system by what it did, in `language` (the reader's own where none is named).
    """
    listed = set(keys)
    numbers = {key: person_of(key) for key in listed}
    wanted = {number for number in numbers.values() if number is not None}
    found = dict(models.Person.objects.filter(pk__in=wanted).values_list("pk", "full_name")) if wanted else {}
    return {
        key: _system_name(key, language) if number is None else found.get(number, key)
        for key, number in numbers.items()
    }


def _system_name(key: str, language: str) -> str:
    known = system_of(key)
    if known is None:
        return key
    with translation.override(language or translation.get_language()):
        return SystemName(translation.gettext(known))


def holders(unit_key: str, role: str, day: date) -> list[int]:
    """The numbers of the posts in a role at a unit on a day."""
    rows = models.Post.objects.filter(_on(day), unit=unit_key, role=role).order_by("id")
    return list(rows.values_list("id", flat=True))


def posts_within(units: frozenset[str] | None, day: date) -> list[NamedPost]:
    """The posts held at some units (None: at all) on a day, by unit and name."""
    rows = models.Post.objects.filter(_on(day))
    if units is not None:
        rows = rows.filter(unit__in=units)
    fields = ("id", "person__full_name", "unit__full_name", "unit__full_name_en", "role")
    return [NamedPost(*row) for row in rows.order_by("unit__full_name", "person__full_name", "id").values_list(*fields)]


def _held(person_id: int, day: date) -> list[HeldPost]:
    rows = POSTS.rows(person=person_id, day=day)
    known = [(number, unit, roles()[role], whose, name) for number, unit, role, whose, name in rows if role in roles()]
    reaches = {(unit, role.reach): _reach(unit, role.reach, day) for _, unit, role, _, _ in known}
    held = [
        HeldPost(
            number,
            unit,
            role.code,
            role.permissions,
            reaches[unit, role.reach],
            None if whose == person_id else Absent(f"{models.OFFICIAL}:{whose}", name),
        )
        for number, unit, role, whose, name in known
    ]
    return sorted(held, key=lambda post: (post.for_person is not None, post.id))


def _reach(unit: str, reach: str, day: date) -> frozenset[str] | None:
    if reach == EVERYWHERE:
        return None
    if reach == UNIT:
        return frozenset({unit})
    root = unit if reach == SUBTREE else served_by(unit, day)
    return frozenset(subtree_keys([root], day))


def _posts() -> Any:
    """A person's own posts, and those for which a post of his stands in that day; what he is lent, he lends no more."""
    day, person = Given("day", DateField()), Given("person", BigIntegerField())
    fields = ("id", "unit_id", "role", "person_id", "person__full_name")
    held = models.Post.objects.filter(_on(day))
    own = held.filter(person=person)
    lent = held.filter(
        _on(day, "stand_ins__stand_in__"),
        stand_ins__valid_from__lte=day,
        stand_ins__valid_to__gt=day,
        stand_ins__stand_in__person=person,
    )
    return own.values_list(*fields).union(lent.values_list(*fields))


POSTS = Kept(_posts)


def _on(day: Any, whose: str = "") -> Q:
    begun, free, still = f"{whose}valid_from__lte", f"{whose}valid_to__gt", f"{whose}valid_to__isnull"
    return Q(**{begun: day}) & (Q(**{still: True}) | Q(**{free: day}))
