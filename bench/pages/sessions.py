"""People of the bench, signed in: accounts written in one go, and a browser's session for each."""

from collections.abc import Sequence

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from batru.commons.people.models import Account, Person
from batru.commons.people.sessions import SessionStore
from bench.pages.place import NOW


def people(numbers: Sequence[int], kind: str) -> list[str]:
    """A person with an account for each number; the keys of their sessions, in order."""
    who = {"full_name": "Nguyễn Thị Hoa", "folded": "nguyen thi hoa", "phone": "0905123456"}
    Person.objects.bulk_create(Person(id=number, id_number=f"{number:012}", **who) for number in numbers)
    made = [Account(id=number, person_id=number, username=f"b{number}", kind=kind, made_at=NOW) for number in numbers]
    Account.objects.bulk_create(made)
    return [session(account) for account in made]


def session(account: Account) -> str:
    """The key of a new session in which an account is signed in, past any second factor."""
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "batru.commons.people.sessions.AccountBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)
