"""For whom a person may act on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from batru.commons.people.models import Organisation, Representation
from batru.commons.people.rules.representations import RELATIONS


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
    rows = (
        Representation.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), person=person_id)
        .filter(valid_from__lte=day)
        .select_related("organisation", "principal", "person")
        .order_by("principal_id", "organisation__name", "id")
    )
    return [_card(row) for row in rows]


def representation(person_id: int | None, number: int, day: date) -> Represented | None:
    """One of them by number; None where the person may not act by it on that day."""
    return next((one for one in represented_by(person_id, day) if one.id == number), None)


def acted_for(subject: str) -> Represented | None:
    """For whom the person acted who did this; None where it was for himself."""
    rows = Representation.objects.filter(actings__subject=subject).select_related("organisation", "principal", "person")
    row = rows.first()
    return _card(row) if row is not None else None


def organisation_by_tax_code(tax_code: str) -> int | None:
    """The number of the organisation with that tax code."""
    return Organisation.objects.filter(tax_code=tax_code).values_list("pk", flat=True).first()


def _card(row: Representation) -> Represented:
    whom = row.organisation if row.organisation is not None else row.principal
    assert whom is not None  # the table asks for one of the two
    if isinstance(whom, Organisation):
        name, number = whom.name, whom.tax_code
    else:
        name, number = whom.full_name, whom.id_number
    return Represented(
        row.pk, row.person.full_name, name, number, RELATIONS[row.relation], row.organisation_id, row.principal_id
    )
