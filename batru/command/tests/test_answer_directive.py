"""An order is answered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from batru.command.actions import answer_directive, close_directive, give_directive
from batru.command.models import DirectiveAnswer
from batru.command.rules.orders import Order
from batru.commons.journal.public import history
from batru.commons.people.models import StandIn
from batru.commons.people.public import Actor
from batru.commons.tasks.public import inbox
from batru.foresight.tests.conftest import AT
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]


@pytest.fixture
def number(published: None, cast: Cast, order: Order) -> int:
    return give_directive(order, by=cast("phuc"), at=AT)


def test_the_work_is_done_and_the_giver_has_an_answer_to_read(number: int, cast: Cast) -> None:
    answer_directive(number, "Đã làm từ 02/12.", by=cast("thu"), at=AT + timedelta(hours=1))
    assert inbox(cast("thu"), AT) == []
    assert [owed.kind for owed in inbox(cast("phuc"), AT)] == ["command.directive.read_answer"]
    acts = [line.act for line in history(f"directive/{number}")]
    assert sorted(acts) == ["command.directive.answered", "command.directive.given"]


@pytest.mark.parametrize("username", ["minh", "tu"])
def test_who_may_not(number: int, cast: Cast, username: str) -> None:
    with pytest.raises(Refusal):
        answer_directive(number, "Xong.", by=cast(username), at=AT)
    assert not DirectiveAnswer.objects.exists()


@pytest.mark.parametrize("username", ["phuc", "lan"])
def test_whoever_may_answer_elsewhere_does_not_answer_for_the_addressee(number: int, cast: Cast, username: str) -> None:
    """The order goes to the ward's specialist; neither the officer nor the chair above her answers it."""
    with pytest.raises(Refusal) as refused:
        answer_directive(number, "Xong.", by=cast(username), at=AT)
    assert (refused.value.code, refused.value.status) == ("command.directive.not_addressed", 403)
    assert not DirectiveAnswer.objects.exists()
    assert [owed.kind for owed in inbox(cast("thu"), AT)] == ["command.directive.follow"]


def test_whoever_stands_in_answers_on_those_days_alone(published: None, cast: Cast, order: Order) -> None:
    number = give_directive(replace(order, role="chair"), by=cast("phuc"), at=AT)
    lan, phuc = cast("lan"), cast("phuc")
    with pytest.raises(Refusal):
        answer_directive(number, "Thay mặt.", by=phuc, at=AT)
    day = local_day(AT)
    StandIn.objects.create(
        absent_id=lan.posts[0].id, stand_in_id=phuc.posts[0].id, valid_from=day, valid_to=day + timedelta(days=1),
        given_by="test",
    )  # fmt: skip
    assert answer_directive(number, "Thay mặt chủ tịch.", by=cast("phuc"), at=AT)


def test_nothing_is_no_answer(number: int, cast: Cast) -> None:
    with pytest.raises(Refusal):
        answer_directive(number, "  ", by=cast("thu"), at=AT)


def test_what_is_closed_is_not_answered(number: int, cast: Cast) -> None:
    close_directive(number, "Không còn cần.", by=cast("phuc"), at=AT)
    with pytest.raises(Refusal) as refused:
        answer_directive(number, "Xong.", by=cast("thu"), at=AT)
    assert refused.value.status == 409
