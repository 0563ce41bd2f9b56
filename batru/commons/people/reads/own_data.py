"""Everything that is held on a person: each room says what it holds, and nobody below it needs to know the room."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms.models import model_to_dict

from batru.commons.journal.public import history
from batru.commons.people.models import Account, Acting, Identity, OneTimeCodes, Passkey, Person, Post, Representation
from batru.kernel.text import N_


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A content held on somebody: by digest, under the name it came with."""

    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class HeldData:
    """What one room holds on somebody: rows by table, in words that JSON has, and the contents of files."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    files: Sequence[HeldFile] = ()

    @property
    def count(self) -> int:
        """How many rows."""
        return sum(len(rows) for rows in self.tables.values())


Teller = Callable[[int], HeldData]
Subjects = Callable[[int], Iterable[str]]
_tellers: dict[str, tuple[str, Teller]] = {}
_subjects: dict[str, Subjects] = {}


def tells(room: str, title: str) -> Callable[[Teller], Teller]:
    """Name the function that tells what a room holds on a person, by his number; `title` is a message id."""

    def register(teller: Teller) -> Teller:
        _tellers[room] = (title, teller)
        return teller

    return register


def knows_subjects(room: str) -> Callable[[Subjects], Subjects]:
    """Name the function that says what a room holds of a person's, as the journal calls it, such as dossier/CODE.

    Rooms that keep things by subject, such as fees, tell by it whose they are.
    """

    def register(subjects: Subjects) -> Subjects:
        _subjects[room] = subjects
        return subjects

    return register


def subjects_of(person_id: int) -> list[str]:
    """Everything of a person's, as the journal calls it."""
    return [subject for known in _subjects.values() for subject in known(person_id)]


def all_data(person_id: int) -> dict[str, tuple[str, HeldData]]:
    """By room its title and what it holds on a person."""
    return {room: (title, teller(person_id)) for room, (title, teller) in sorted(_tellers.items())}


@tells("people", N_("Who you are, how you sign in, and for whom you act"))
def _own(person_id: int) -> HeldData:
    accounts = list(Account.objects.filter(person=person_id))
    shown = ("username", "kind", "is_active", "made_at", "last_login")
    tables: dict[str, list[dict[str, Any]]] = {
        "persons": [model_to_dict(person) for person in Person.objects.filter(pk=person_id)],
        "accounts": [{name: getattr(account, name) for name in shown} for account in accounts],
        "identities": _rows(
            Identity, "provider", "subject", "level", "first_used_at", "last_used_at", person=person_id
        ),
        "posts": _rows(Post, "unit_id", "role", "valid_from", "valid_to", person=person_id),
        "representations": _rows(
            Representation, "relation", "organisation__name", "principal__full_name", "valid_from", "valid_to",
            person=person_id,
        ),
        "acted_for": _rows(Acting, "subject", "at", representation__person=person_id),
        "passkeys": _rows(Passkey, "name", "added_at", "used_at", account__person=person_id),
        "one_time_codes": _rows(OneTimeCodes, "added_at", account__person=person_id),
        "journal": [
            {"act": line.act, "actor": line.actor, "at": line.at, "payload": line.payload}
            for account in accounts
            for line in history(f"account:{account.username}")
        ],
    }  # fmt: skip
    return HeldData(tables)


def _rows(model: Any, *fields: str, **wanted: Any) -> list[dict[str, Any]]:
    return list(model.objects.filter(**wanted).order_by("pk").values(*fields))
