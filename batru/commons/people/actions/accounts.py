"""Accounts are made, and their passwords changed."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from batru.commons import clock
from batru.commons.forms.public import owner_fault, person_id_fault
from batru.commons.journal.public import ANYONE, Deed, act
from batru.commons.people.models import CITIZEN, OFFICIAL, Account, Person
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.signing_in import password_faults
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be written down; only the name must be known."""

    full_name: str
    id_number: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Hashed:
    """A password already hashed, as loading an example does once for all its accounts."""

    value: str


@act("people.account.created", needs="people.account.create")
def create_account(
    person: NewPerson | int, username: str, kind: str, password: str | Hashed, *, by: Actor, at: datetime
) -> Deed[int]:
    """An account for a new person or, by number, for a known one; the account's number."""
    name = fold(username)
    if kind not in (CITIZEN, OFFICIAL) or Account.objects.filter(username=name).exists():
        raise _refused(N_("This sign-in name is taken, or the account is neither a citizen's nor an official's."))
    person_id = person if isinstance(person, int) else _write(person)
    if Account.objects.filter(person=person_id, kind=kind).exists():
        raise _refused(N_("This person has an account of this kind already."))
    secret = password.value if isinstance(password, Hashed) else make_password(password)
    account = Account.objects.create(username=name, person_id=person_id, kind=kind, password=secret, made_at=at)
    return Deed(account.pk, f"account:{name}", payload={"kind": kind, "person": person_id})


@act("people.password.changed", needs=ANYONE)
def change_password(username: str, old: str, new: str, *, by: Actor, at: datetime) -> Deed[None]:
    """One's own password, by whoever knows the old one."""
    account = Account.objects.select_for_update().select_related("person").get(username=username)
    if by.username != account.username or not account.check_password(old):
        raise _wrong_password(N_("The old password is not right."))
    faults = password_faults(new, account.username, account.person.full_name)
    if faults:
        raise _wrong_password(faults[0])
    account.set_password(new)
    account.save(update_fields=("password",))
    return Deed(None, f"account:{account.username}")


def _write(person: NewPerson) -> int:
    if person.id_number:
        wrong = person_id_fault(person.id_number, local_day(clock.real_now()))
        if wrong is not None or owner_fault(person.id_number, person.birth_date, None) is not None:
            raise _refused(N_("The identity number has another form, or says another year of birth."))
        if Person.objects.filter(id_number=person.id_number).exists():
            raise _refused(N_("Somebody with this identity number is known here already."))
    return Person.objects.create(folded=fold(person.full_name), **asdict(person)).pk


def _refused(why: str) -> Refusal:
    return Refusal(
        "people.account.refused",
        what=N_("The account was not made."),
        why=why,
        next_step=N_("Look for the account that exists, or choose another sign-in name."),
    )


def _wrong_password(why: str) -> Refusal:
    return Refusal(
        "people.password.refused",
        what=N_("Your password was not changed."),
        why=why,
        next_step=N_("Correct it and send the form again."),
    )
