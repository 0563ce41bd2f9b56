"""An order is closed."""

from collections.abc import Callable

import pytest

from batru.command.actions import close_directive, give_directive
from batru.command.models import DirectiveClosing
from batru.command.rules.orders import Order
from batru.commons.people.public import Actor
from batru.commons.tasks.public import open_tasks
from batru.foresight.tests.conftest import AT
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]


@pytest.fixture
def number(published: None, cast: Cast, order: Order) -> int:
    return give_directive(order, by=cast("phuc"), at=AT)


def test_nothing_is_owed_any_more(number: int, cast: Cast) -> None:
    close_directive(number, "Đã đạt.", by=cast("phuc"), at=AT)
    assert open_tasks(f"directive/{number}") == []
    assert DirectiveClosing.objects.get().text == "Đã đạt."


def test_it_is_closed_once(number: int, cast: Cast) -> None:
    close_directive(number, "Đã đạt.", by=cast("phuc"), at=AT)
    with pytest.raises(Refusal) as refused:
        close_directive(number, "Lại nữa.", by=cast("phuc"), at=AT)
    assert refused.value.status == 409


@pytest.mark.parametrize("username", ["minh", "thu", "tu"])
def test_who_may_not(number: int, cast: Cast, username: str) -> None:
    with pytest.raises(Refusal):
        close_directive(number, "Đã đạt.", by=cast(username), at=AT)
    assert not DirectiveClosing.objects.exists()
