"""An order is given."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from batru.command.actions import give_directive
from batru.command.models import Directive
from batru.command.rules.orders import Order
from batru.command.tests.conftest import NEXT_FORTNIGHT
from batru.commons.journal.public import history
from batru.commons.notices.public import notices_about
from batru.commons.people.public import Actor
from batru.commons.tasks.public import inbox
from batru.foresight.public import frozen
from batru.foresight.tests.conftest import AT, DISTRICT, XUAN_HA
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]


def test_it_keeps_the_forecast_of_that_moment(published: None, cast: Cast, order: Order) -> None:
    row = Directive.objects.get(pk=give_directive(order, by=cast("lan"), at=AT))
    paper = frozen("on_time_share", XUAN_HA)
    assert paper is not None
    assert (row.forecast_id, row.forecast_digest) == (paper.id, paper.digest)
    assert row.target == 98.0 and row.given_at == AT


def test_it_becomes_work_with_its_due_time_and_a_notice(published: None, cast: Cast, order: Order) -> None:
    number = give_directive(order, by=cast("phuc"), at=AT)
    (owed,) = inbox(cast("thu"), AT)
    assert (owed.subject, owed.due_at, owed.url) == (f"directive/{number}", NEXT_FORTNIGHT, f"/directives/{number}/")
    assert notices_about(f"directive/{number}")
    assert [line.act for line in history(f"directive/{number}")] == ["command.directive.given"]


def test_without_a_forecast_it_is_given_all_the_same(counted: None, cast: Cast, order: Order) -> None:
    row = Directive.objects.get(pk=give_directive(order, by=cast("lan"), at=AT))
    assert row.forecast_id is None and row.forecast_digest == ""


@pytest.mark.parametrize("username", ["minh", "thu", "tu"])
def test_who_may_not(published: None, cast: Cast, order: Order, username: str) -> None:
    with pytest.raises(Refusal) as refused:
        give_directive(order, by=cast(username), at=AT)
    assert refused.value.status == 403 and not Directive.objects.exists()


def test_a_chair_orders_nobody_above_her(published: None, cast: Cast, order: Order) -> None:
    with pytest.raises(Refusal):
        give_directive(replace(order, unit=DISTRICT), by=cast("lan"), at=AT)
    assert not Directive.objects.exists()


def test_a_post_that_nobody_holds_gets_no_order(published: None, cast: Cast, order: Order) -> None:
    with pytest.raises(Refusal) as refused:
        give_directive(replace(order, unit=DISTRICT), by=cast("phuc"), at=AT)
    assert refused.value.code == "command.directive.nobody"
