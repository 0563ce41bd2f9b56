"""Who stands behind a browser: its session, and the account that signed in with it, a short statement each."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.signing import BadSignature, JSONSerializer, loads
from django.db.models import CharField, DateTimeField

from batru.commons import clock
from batru.commons.kept import Given, Kept
from batru.commons.people.models import Account, Person

ACCOUNT = [field.attname for field in Account._meta.concrete_fields]
PERSON = [field.attname for field in Person._meta.concrete_fields]


def _session() -> Any:
    living = Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )
    return living.values_list("session_data")


def _account() -> Any:
    numbered = Account.objects.filter(pk=Given("number", Account._meta.pk))
    return numbered.values_list(*ACCOUNT, *(f"person__{name}" for name in PERSON))


SESSION, ACCOUNT_BY_NUMBER = Kept(_session), Kept(_account)


class SessionStore(db.SessionStore):
    """Django's own sessions in the database, read by a kept question."""

    def load(self) -> dict[str, Any]:
        """What the session holds; a session that is over or unknown is given a new key when it is next saved."""
        found = SESSION.rows(key=self.session_key, now=clock.real_now())
        if found:
            return self.decode(found[0][0])
        self._session_key = None
        return {}

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """A text whose signature has been proven once is only read; whatever else it is goes Django's way."""
        try:
            known = _proven(self.key_salt, settings.SECRET_KEY, str(session_data))
            held: dict[str, Any] = JSONSerializer().loads(known)
        except (BadSignature, ValueError):
            return super().decode(session_data)
        return held


class Plain(JSONSerializer):
    """Leaves what was signed as it is."""

    def loads(self, data: bytes) -> Any:
        """The bytes themselves."""
        return data


@lru_cache(maxsize=4096)
def _proven(salt: str, _key: str, text: str) -> bytes:
    """What a text holds that is signed with the place's key of now."""
    held: bytes = loads(text, salt=salt, serializer=Plain)
    return held


class AccountBackend(ModelBackend):
    """Django's own sign-in by name and password; the account of a session comes with its person."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of that number while it is open, with its person, whose name every page shows."""
        for row in ACCOUNT_BY_NUMBER.rows(number=user_id):
            account = Account.from_db("default", ACCOUNT, row[: len(ACCOUNT)])
            account.person = Person.from_db("default", PERSON, row[len(ACCOUNT) :])
            return account if self.user_can_authenticate(account) else None
        return None
