"""Posts are given and ended."""

from datetime import date, datetime

from django.db.models import Q

from batru.commons.journal.public import Deed, act
from batru.commons.people.models import Post
from batru.commons.people.reads.actors import roles
from batru.commons.people.rules.actors import Actor
from batru.commons.places.public import unit
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@act("people.post.given", needs="people.post.give")
def give_post(
    person_id: int, unit_key: str, role: str, first_day: date, *, free_on: date | None = None, by: Actor, at: datetime
) -> Deed[int]:
    """A person serves in a unit from a day on, until the day before `free_on`; the post's number."""
    place = unit(unit_key)
    if role not in roles():
        raise _refused(N_("The role is not one of the catalogue's."))
    if not place.holds_on(first_day) or (free_on is not None and free_on <= first_day):
        raise _refused(N_("The unit does not exist on that day, or the last day lies before the first."))
    same = Post.objects.filter(person=person_id, unit=unit_key, role=role)
    later = Q() if free_on is None else Q(valid_from__lt=free_on)
    if same.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first_day), later).exists():
        raise _refused(N_("This person holds this post already in those days."))
    post = Post.objects.create(person_id=person_id, unit_id=unit_key, role=role, valid_from=first_day, valid_to=free_on)
    payload = {"person": person_id, "role": role, "from": first_day.isoformat(), "free_on": _text(free_on)}
    return Deed(post.pk, f"post:{post.pk}", unit_key, payload)


@act("people.post.ended", needs="people.post.end")
def end_post(post_id: int, free_on: date, *, by: Actor, at: datetime) -> Deed[None]:
    """The post is free from that day on; what was done by it stays."""
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or free_on <= post.valid_from or (post.valid_to is not None and post.valid_to < free_on):
        raise _refused(N_("There is no such post, or it ends before that day or begins after it."))
    post.valid_to = free_on
    post.save(update_fields=("valid_to",))
    return Deed(None, f"post:{post.pk}", post.unit_id, {"free_on": free_on.isoformat()})


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _refused(why: str) -> Refusal:
    return Refusal(
        "people.post.refused",
        what=N_("The post was not changed."),
        why=why,
        next_step=N_("Correct the person, unit, role or day, and try again."),
    )
