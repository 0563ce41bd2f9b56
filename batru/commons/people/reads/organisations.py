"""For whom a person may act on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateField, Q, QuerySet

from batru.commons.kept import Given, Kept
from batru.commons.people.models import Organisation, Person, Representation
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.representations import RELATIONS
from batru.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Represented:
    """For whom `by_name` acts, and as what: `relation_words` is a message id; `number` a tax or an identity number."""

    id: int
    by_name: str
    name: str
    number: str
    relation_words: str
    organisation_id: int | None
    principal_id: int | None


def represented_by(person_id: int | None, day: date) -> list[Represented]:
    """Everybody for whom a person may act on that day, organisations first."""
    if person_id is None:
        return []
    return [_card(*row) for row in REPRESENTED.rows(person=person_id, day=day)]


def _represented() -> Any:
    day = Given("day", DateField())
    held = Representation.objects.filter(person=Given("person", BigIntegerField()), valid_from__lte=day)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return held.order_by("principal_id", "organisation__name", "id").values_list(*CARD)


# Asked on every page of an application.
REPRESENTED = Kept(_represented)


def representation(person_id: int | None, number: int, day: date) -> Represented | None:
    """One of them by number; None where the person may not act by it on that day."""
    return next((one for one in represented_by(person_id, day) if one.id == number), None)


def acted_for(subject: str) -> Represented | None:
    """For whom the person acted who did this; None where it was for himself."""
    row = Representation.objects.filter(actings__subject=subject).values_list(*CARD).first()
    return _card(*row) if row is not None else None


def organisation_by_tax_code(tax_code: str) -> int | None:
    """The number of the organisation with that tax code."""
    return Organisation.objects.filter(tax_code=tax_code).values_list("pk", flat=True).first()


CARD = (
    "id", "person__full_name", "relation",
    "organisation_id", "organisation__name", "organisation__tax_code",
    "principal_id", "principal__full_name", "principal__id_number",
)  # fmt: skip


def _card(
    number: int,
    by_name: str,
    relation: str,
    organisation_id: int | None,
    organisation: str,
    tax_code: str,
    principal_id: int | None,
    principal: str,
    id_number: str,
) -> Represented:
    whom = (organisation, tax_code) if organisation_id is not None else (principal, id_number)
    return Represented(number, by_name, *whom, RELATIONS[relation], organisation_id, principal_id)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A representation as it was written down, for who writes them: both sides, the days and whether it holds."""

    id: int
    who: str
    who_number: str
    whom: str
    whom_number: str
    relation_words: str
    valid_from: date
    last_day: date | None
    holds: bool
    proof: str


GIVE = "people.representation.give"


def seen_by(asker: Actor) -> QuerySet[Representation]:
    """What the asker's units wrote down; what no unit did, whoever may everywhere."""
    units = asker.units(GIVE)
    rows = Representation.objects.all()
    return rows if units is None else rows.filter(unit_id__in=units)


def recorded(asker: Actor, query: str, day: date, limit: int = 50) -> list[Recorded]:
    """What his units wrote down, the youngest first; a query finds it by name or number on either side."""
    rows = seen_by(asker).select_related("organisation", "principal", "person").order_by("-id")
    if query:
        rows = rows.filter(_names_or_numbers(query))
    return [_record(row, day) for row in rows[:limit]]


def person_by_id_number(id_number: str) -> int | None:
    """The number here of the person with that citizen number."""
    if not id_number:
        return None
    return Person.objects.filter(id_number=id_number).values_list("pk", flat=True).first()


def _names_or_numbers(query: str) -> Q:
    words = fold(query)
    return (
        Q(person__folded__contains=words)
        | Q(organisation__folded__contains=words)
        | Q(principal__folded__contains=words)
        | Q(person__id_number=query)
        | Q(principal__id_number=query)
        | Q(organisation__tax_code=query)
    )


def _record(row: Representation, day: date) -> Recorded:
    if row.organisation is not None:
        whom = (row.organisation.name, row.organisation.tax_code)
    else:
        assert row.principal is not None  # the table asks for one of the two
        whom = (row.principal.full_name, row.principal.id_number)
    return Recorded(
        row.pk, row.person.full_name, row.person.id_number, *whom, RELATIONS[row.relation],
        row.valid_from, row.valid_to - timedelta(days=1) if row.valid_to else None,
        row.valid_from <= day and (row.valid_to is None or day < row.valid_to), row.proof_id or "",
    )  # fmt: skip
