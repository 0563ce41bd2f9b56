"""Simulated people of an example, in bulk: one line in the journal for all of them."""

from collections.abc import Sequence
from datetime import date, datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.models import Person, Post
from batru.commons.people.rules.actors import Actor
from batru.kernel.text import fold

BATCH = 2_000
SUBJECT = "people:simulated"


@act("people.simulated.added", needs="people.account.create")
def add_simulated(rows: Sequence[tuple[str, str, str]], *, by: Actor, at: datetime) -> Deed[list[int]]:
    """Persons from (name, identity number, address), each number once; the persons' numbers in the rows' order."""
    wanted = {row[1]: row for row in rows}
    known = set(Person.objects.filter(simulated=True).values_list("id_number", flat=True))
    Person.objects.bulk_create(
        (
            Person(full_name=name, folded=fold(name), id_number=number, address=address, simulated=True)
            for number, (name, _, address) in wanted.items()
            if number not in known
        ),
        batch_size=BATCH,
    )
    numbers = dict(Person.objects.filter(simulated=True).values_list("id_number", "id"))
    return Deed([numbers[row[1]] for row in rows], SUBJECT, payload={"persons": len(wanted)})


@act("people.simulated.posted", needs="people.post.give")
def post_simulated(posts: Sequence[tuple[int, str, str]], first_day: date, *, by: Actor, at: datetime) -> Deed[None]:
    """Posts from (person, unit key, role), all from one day on."""
    Post.objects.bulk_create(
        [Post(person_id=person, unit_id=unit, role=role, valid_from=first_day) for person, unit, role in posts],
        batch_size=BATCH,
    )
    return Deed(None, SUBJECT, payload={"posts": len(posts)})
