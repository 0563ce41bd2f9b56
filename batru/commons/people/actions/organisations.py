"""Organisations are written down, and persons act for them or for one another."""

from dataclasses import dataclass
from datetime import date, datetime

from batru.commons.forms.public import tax_code_fault
from batru.commons.journal.public import Deed, act
from batru.commons.people.models import Acting, Organisation, Person, Representation
from batru.commons.people.reads.organisations import GIVE, Represented, representation, seen_by
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.representations import fault
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """A business or other body as it stands in its register; tax code of 10, 13 or, for a household, 12 digits."""

    name: str
    tax_code: str
    address: str = ""
    simulated: bool = False


@act("people.organisation.added", needs=GIVE)
def add_organisation(new: NewOrganisation, *, by: Actor, at: datetime) -> Deed[int]:
    """An organisation, once for each tax code; its number."""
    wrong = tax_code_fault(new.tax_code)
    if wrong is not None:
        raise _refused(wrong.message)
    if not new.name.strip() or Organisation.objects.filter(tax_code=new.tax_code).exists():
        raise _refused(N_("It has no name, or its tax code is known here already."))
    row = Organisation.objects.create(
        name=new.name, folded=fold(new.name), tax_code=new.tax_code, address=new.address, simulated=new.simulated
    )
    return Deed(row.pk, f"organisation:{row.pk}", payload={"tax_code": new.tax_code})


@act("people.representation.given", needs=GIVE)
def give_representation(
    person_id: int,
    relation: str,
    first_day: date,
    *,
    organisation_id: int | None = None,
    principal_id: int | None = None,
    free_on: date | None = None,
    proof: str = "",
    unit_key: str | None = None,
    by: Actor,
    at: datetime,
) -> Deed[int]:
    """A person acts for one organisation or one other person from a day on; `proof`: a stored file's digest.

    `unit_key` is the unit that writes it down, and with whoever is above it alone sees it afterwards.
    """
    if (organisation_id is None) == (principal_id is None) or principal_id == person_id:
        raise _refused(N_("It is for one organisation or for one other person."))
    wrong = fault(
        relation, of_organisation=organisation_id is not None, has_proof=bool(proof), first=first_day, free_on=free_on
    )
    if wrong:
        raise _refused(wrong)
    _must_exist(person_id, organisation_id, principal_id)
    row = Representation.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        principal_id=principal_id,
        unit_id=unit_key,
        relation=relation,
        valid_from=first_day,
        valid_to=free_on,
        proof_id=proof or None,
    )
    payload = {"person": person_id, "relation": relation, "organisation": organisation_id, "principal": principal_id}
    return Deed(row.pk, f"representation:{row.pk}", unit_key, payload)


@act("people.representation.ended", needs=GIVE)
def end_representation(number: int, free_on: date, *, by: Actor, at: datetime) -> Deed[None]:
    """From that day on the person acts for it no more; what was done stays."""
    row = seen_by(by).select_for_update().filter(pk=number).first()
    if row is None:
        raise no_such_page()
    if free_on <= row.valid_from or (row.valid_to is not None and row.valid_to < free_on):
        raise _refused(N_("There is no such representation, or it ends before that day or begins after it."))
    row.valid_to = free_on
    row.save(update_fields=("valid_to",))
    return Deed(None, f"representation:{row.pk}", row.unit_id, {"free_on": free_on.isoformat()})


@act("people.proof.opened", needs=GIVE)
def open_proof(number: int, *, by: Actor, at: datetime) -> Deed[str]:
    """The digest of the paper that proves a representation; whoever looks at it is written down."""
    row = seen_by(by).filter(pk=number, proof__isnull=False).first()
    if row is None or row.proof_id is None:
        raise no_such_page()
    return Deed(row.proof_id, f"representation:{row.pk}", row.unit_id)


def act_under(number: int, subject: str, *, person_id: int | None, at: datetime) -> Represented:
    """Note in the caller's transaction that a deed is done under a representation; for whom. Refused without one."""
    found = representation(person_id, number, local_day(at))
    if found is None:
        raise Refusal(
            "people.representation.missing",
            what=N_("You cannot act for them."),
            why=N_("No representation of yours holds today."),
            next_step=N_("Bring the paper that proves it to the one-stop shop, or file for yourself."),
            status=403,
        )
    Acting.objects.create(representation_id=number, subject=subject, at=at)
    return found


def _must_exist(person_id: int, organisation_id: int | None, principal_id: int | None) -> None:
    persons = {person_id} | ({principal_id} if principal_id is not None else set())
    there = Person.objects.filter(pk__in=persons).count() == len(persons)
    if there and (organisation_id is None or Organisation.objects.filter(pk=organisation_id).exists()):
        return
    raise _refused(N_("There is no such person or organisation here."))


def no_such_page() -> Refusal:
    """What everybody reads who asks for what is not written down for him."""
    return Refusal(
        "people.representation.unknown",
        what=N_("There is no such page for you."),
        why=N_("Who acts for whom is written down by the one-stop shop alone."),
        next_step=N_("Ask the one-stop shop."),
        status=404,
    )


def _refused(why: str) -> Refusal:
    return Refusal(
        "people.representation.refused",
        what=N_("The representation was not written down."),
        why=why,
        next_step=N_("Correct it with the paper in hand, and try again."),
    )
