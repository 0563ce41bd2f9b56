"""Writers of one process go in the order in which they came."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from batru.site.databases import database_from
from batru.site.sqlite.base import LINE, DatabaseWrapper
from batru.site.sqlite.line import Line

PATIENCE = 10.0


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_who_came_first_goes_first() -> None:
    line = Line()
    order: list[int] = []
    assert line.enter(PATIENCE)

    def stand(number: int) -> None:
        assert line.enter(PATIENCE)
        order.append(number)
        line.leave()

    threads = []
    for number in range(5):
        threads.append(started(partial(stand, number)))
        while len(line._waiting) <= number:
            sleep(0.001)
    line.leave()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert line.enter(0)


def test_who_gives_up_is_not_waited_for() -> None:
    line = Line()
    assert line.enter(PATIENCE)
    assert not line.enter(0.01)
    line.leave()
    assert line.enter(0)


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: Any) -> Iterator[Callable[[], DatabaseWrapper]]:
    """Opens connections to a file of the test's own."""
    defaults: dict[str, Any] = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_HEALTH_CHECKS": False}
    settings = {**defaults, "TIME_ZONE": None, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TEST": {}}
    with django_db_blocker.unblock():
        yield lambda: DatabaseWrapper({**settings, **database_from("", tmp_path)}, "beside")


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_turn_ends_with_the_transaction(connect: Callable[[], DatabaseWrapper], end: str) -> None:
    connection = connect()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not LINE.enter(0)
    getattr(connection, end)()
    assert LINE.enter(0)
    LINE.leave()
    connection.close()


def test_a_transaction_that_cannot_begin_leaves_the_line(connect: Callable[[], DatabaseWrapper]) -> None:
    connection = connect()
    connection.ensure_connection()
    connection.transaction_mode = "NONSENSE"  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="syntax error"):
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert LINE.enter(0)
    LINE.leave()
