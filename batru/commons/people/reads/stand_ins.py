"""Who is away and who stands in for him."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from batru.commons.people.models import OFFICIAL, Post, StandIn
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.stand_ins import Seat
from batru.commons.places.public import ancestors, children, served_by

GIVE = "people.stand_in.give"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A post with its holder, as a choice or in a list."""

    post_id: int
    person_id: int
    name: str
    role: str
    unit_key: str
    unit_name: str
    unit_name_en: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One stand-in as it is shown (`free_on`: the first day no longer)."""

    id: int
    absent: Sitting
    stand_in: Sitting
    first_day: date
    free_on: date
    reason: str

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return self.free_on - timedelta(days=1)


def stand_ins_of(actor: Actor, day: date) -> list[Standing]:
    """Whoever stands in that day or later for the actor or for those whom he may give one, the earliest first."""
    heads = _headed(actor)
    mine = Q(absent__person=actor.person_id) | Q(absent__unit__in=heads)
    return _cards(StandIn.objects.filter(mine), day)


def standing_in(person_id: int, day: date) -> list[Standing]:
    """For whom a person stands in that day or later, the earliest first."""
    return _cards(StandIn.objects.filter(stand_in__person=person_id), day)


def absences(actor: Actor, day: date) -> list[Sitting]:
    """The posts for which the actor may name a stand-in here: his own first, then those of the units that he heads."""
    mine = Post.objects.filter(person=actor.person_id) | Post.objects.filter(unit__in=_headed(actor))
    return sorted(_sitting(mine, day), key=lambda one: (one.person_id != actor.person_id, one.name, one.post_id))


def candidates(actor: Actor, day: date) -> list[Sitting]:
    """Who could stand in at the actor's units and can sign in: their own people, the place's, those right above.

    A handful of queries for each place where he serves.
    """
    own = {post.unit_key for post in actor.own.posts}
    reach = set(own)
    for place in {served_by(key, day) for key in own}:
        above = [unit.key for unit in ancestors(place, day)[:1]]
        for root in (place, *above):
            reach |= {root, *(unit.key for unit in children(root, day) if unit.level == "agency")}
    signing = {"person__accounts__kind": OFFICIAL, "person__accounts__is_active": True}
    found = _sitting(Post.objects.filter(unit__in=reach, **signing), day)
    return sorted(found, key=lambda one: (one.unit_key not in own, one.unit_name, one.name, one.post_id))


def seat(post: Post, day: date) -> Seat:
    """A post as the rules see it."""
    place = served_by(post.unit_id, day)
    above = ancestors(place, day)
    return Seat(post.person_id, place, above[0].key if above else "", (post.valid_from, post.valid_to))


def days_taken(post: Post) -> list[tuple[date, date | None]]:
    """The days on which somebody stands in for a post."""
    return list(post.stand_ins.values_list("valid_from", "valid_to"))


def days_away(person_id: int) -> list[tuple[date, date | None]]:
    """The days on which a person is away from any of his posts."""
    return list(StandIn.objects.filter(absent__person=person_id).values_list("valid_from", "valid_to"))


def _headed(actor: Actor) -> set[str]:
    return {post.unit_key for post in actor.own.posts if post.allows(GIVE, post.unit_key)}


def _sitting(posts: QuerySet[Post], day: date) -> Collection[Sitting]:
    held = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).select_related("person", "unit").distinct()
    return [_card(post) for post in held]


def _cards(rows: QuerySet[StandIn], day: date) -> list[Standing]:
    """Those that are not over; one that was ended before it began never was."""
    known = ("absent__person", "absent__unit", "stand_in__person", "stand_in__unit")
    coming = rows.filter(valid_to__gt=day).exclude(valid_to=F("valid_from"))
    found = coming.select_related(*known).order_by("valid_from", "id")
    return [
        Standing(row.pk, _card(row.absent), _card(row.stand_in), row.valid_from, row.valid_to, row.reason)
        for row in found
    ]


def _card(post: Post) -> Sitting:
    unit = post.unit
    return Sitting(
        post.pk, post.person_id, post.person.full_name, post.role, unit.key, unit.full_name, unit.full_name_en
    )
