"""The nation, loaded once for a module and rolled back after it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from batru.commons.places.public import load_nation

AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)


class Loader:
    """Whoever may do everything."""

    key = "system:test"

    def may(self, permission: str, unit_key: str | None = None) -> bool:
        return True


@pytest.fixture(scope="module")
def nation(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_nation(by=Loader(), at=AT)
        connection.check_constraints()  # else PostgreSQL checks all rows again after every test
        yield
        transaction.set_rollback(True)
