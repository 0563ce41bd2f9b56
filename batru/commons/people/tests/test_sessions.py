"""What stands behind a browser: kept questions say what Django's own would have said."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField
from django.test.utils import CaptureQueriesContext

from batru.commons import clock
from batru.commons.kept import Given, Kept
from batru.commons.people.models import Account, Person
from batru.commons.people.sessions import AccountBackend, SessionStore

pytestmark = pytest.mark.django_db


def people(*names: str) -> list[Person]:
    return [
        Person.objects.create(full_name=name, folded=name.lower(), birth_date=date(1990, 1, number + 1))
        for number, name in enumerate(names)
    ]


def born_by(day: Any, name: Any) -> Any:
    return (
        Person.objects.filter(birth_date__lte=day).exclude(folded=name).order_by("id").values_list("id", "birth_date")
    )


def test_a_kept_question_finds_what_the_same_question_finds_for_every_value() -> None:
    people("Ann", "Bình", "Cúc")
    kept = Kept(lambda: born_by(Given("day", DateField()), Given("name", CharField())))
    for number in range(4):
        for name in ("ann", "bình", "it's %s"):
            day = date(1990, 1, 1) + timedelta(days=number - 1)
            assert kept.rows(day=day, name=name) == list(born_by(day, name))


def test_a_kept_question_is_one_statement_and_one_that_finds_nothing_is_none() -> None:
    kept = Kept(lambda: Person.objects.filter(pk=Given("number", BigIntegerField())).values_list("id"))
    never = Kept(lambda: Person.objects.filter(pk__in=[]).values_list("id"))
    with CaptureQueriesContext(connection) as asked:
        assert kept.rows(number=7) == []
        assert never.rows() == []
    assert len(asked) == 1


def test_postgresql_keeps_a_kept_question_prepared_and_no_other() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver keeps its statements prepared by itself")
    people("Ann")
    kept = Kept(lambda: born_by(Given("day", DateField()), Given("name", CharField())))
    for _ in range(7):
        kept.rows(day=date(1990, 1, 1), name="x")
        list(Person.objects.filter(folded="ann"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%people_person%'")
        ((statement,),) = cursor.fetchall()
    assert "birth_date" in statement and "$1" in statement


def test_a_session_is_read_as_django_reads_it() -> None:
    store = db.SessionStore()
    store["told"] = "quân & dân"
    store.save()
    assert SessionStore(store.session_key).load() == {"told": "quân & dân"}


def test_a_session_that_is_over_is_empty_and_gets_a_new_key() -> None:
    store = db.SessionStore()
    store["told"] = "x"
    store.save()
    Session.objects.update(expire_date=clock.real_now() - timedelta(seconds=1))
    late = SessionStore(store.session_key)
    assert late.load() == {}
    assert late.session_key is None


def test_an_account_comes_with_its_person_and_a_closed_one_not_at_all() -> None:
    (person,) = people("Ann")
    account = Account.objects.create(username="ann", person=person, kind="citizen", made_at=clock.real_now())
    with CaptureQueriesContext(connection) as asked:
        found = AccountBackend().get_user(account.pk)
        assert found == account
        assert found is not None
        assert found.person.full_name == "Ann"
        assert {name: getattr(found, name) for name in ("username", "made_at", "kind")} == {
            "username": "ann",
            "made_at": account.made_at,
            "kind": "citizen",
        }
    assert len(asked) == 1
    Account.objects.update(is_active=False)
    assert AccountBackend().get_user(account.pk) is None
    assert AccountBackend().get_user(account.pk + 1) is None
