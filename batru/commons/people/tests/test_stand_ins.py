"""While somebody is away, another does his work by his right, for his account, and for those days alone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from batru.commons import clock
from batru.commons.journal.models import Entry
from batru.commons.journal.public import Deed, act, history
from batru.commons.people import models
from batru.commons.people.public import (
    Actor,
    NewPerson,
    account_actor,
    create_account,
    end_stand_in,
    give_post,
    give_stand_in,
)
from batru.commons.people.reads.stand_ins import absences, candidates
from batru.commons.people.tests.conftest import AT, DAY, ELSEWHERE, HOME, OFFICE, SYSTEM
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
SignIn = Callable[..., None]
DECIDE, PROCESS = "onestop.dossier.decide", "onestop.dossier.process"
FREE = date(2022, 12, 6)


def post_of(actor: Actor) -> int:
    return actor.own.posts[0].id


def on(username: str, day: date) -> Actor:
    actor = account_actor(username, day)
    assert actor is not None
    return actor


@pytest.fixture
def second(cast: Cast) -> Actor:
    """Another specialist of the ward, who has a post and an account of his own."""
    create_account(NewPerson("Vũ Văn Nam"), "nam", "official", "a quiet street", by=SYSTEM, at=AT)
    person = models.Person.objects.get(full_name="Vũ Văn Nam").pk
    give_post(person, HOME, "specialist", date(2021, 1, 1), by=SYSTEM, at=AT)
    return on("nam", DAY)


def test_a_stand_in_may_what_the_absent_may_on_those_days_alone(cast: Cast, second: Actor) -> None:
    lan = cast("lan")
    give_stand_in(post_of(lan), post_of(second), DAY, FREE, reason="nghỉ phép", by=lan, at=AT)
    days = (date(2022, 11, 30), DAY, date(2022, 12, 5), FREE)
    assert [on("nam", day).may(DECIDE, HOME) for day in days] == [False, True, True, False]
    [own, lent] = on("nam", DAY).posts
    assert own.for_person is None
    assert (lent.id, lent.role) == (post_of(lan), "chair")
    assert lent.for_person is not None
    assert (lent.for_person.key, lent.for_person.name) == (lan.key, lan.name)
    assert cast("lan").may(DECIDE, HOME)


def test_what_is_lent_is_not_lent_on(cast: Cast, second: Actor) -> None:
    """Nam stands in for bà Lan and then is away himself: chị Thu has his post, and not bà Lan's."""
    lan, thu = cast("lan"), cast("thu")
    give_stand_in(post_of(lan), post_of(second), DAY, FREE, by=lan, at=AT)
    give_stand_in(post_of(second), post_of(thu), DAY, FREE, by=second, at=AT)
    assert {post.role for post in cast("thu").posts} == {"specialist"}
    assert not cast("thu").may(DECIDE, HOME)


def test_whoever_stands_in_names_nobody_by_the_right_that_is_lent_to_him(cast: Cast, second: Actor) -> None:
    lan, thu = cast("lan"), cast("thu")
    give_stand_in(post_of(lan), post_of(second), DAY, FREE, by=lan, at=AT)
    nam = on("nam", DAY)
    assert nam.may("people.stand_in.give", HOME)
    with pytest.raises(Refusal) as refusal:
        give_stand_in(post_of(thu), post_of(nam), DAY, FREE, by=nam, at=AT)
    assert refusal.value.status == 403


def test_the_head_names_one_for_his_people_and_a_colleague_does_not(cast: Cast, second: Actor) -> None:
    thu = cast("thu")
    with pytest.raises(Refusal):
        give_stand_in(post_of(thu), post_of(second), DAY, FREE, by=cast("minh"), at=AT)
    number = give_stand_in(post_of(thu), post_of(second), DAY, FREE, by=cast("lan"), at=AT)
    with pytest.raises(Refusal):
        end_stand_in(number, DAY, by=second, at=AT)
    end_stand_in(number, DAY, by=thu, at=AT)
    assert on("nam", DAY).posts == on("nam", DAY).own.posts
    acts = [(line.act, line.actor) for line in history(f"stand_in:{number}")]
    assert acts == [("people.stand_in.given", cast("lan").key), ("people.stand_in.ended", thu.key)]


def test_one_ended_before_it_began_leaves_its_days_free(cast: Cast, second: Actor) -> None:
    lan = cast("lan")
    later = date(2022, 12, 3)
    number = give_stand_in(post_of(lan), post_of(second), later, FREE, by=lan, at=AT)
    end_stand_in(number, DAY, by=lan, at=AT)
    assert not on("nam", later).may(DECIDE, HOME)
    assert give_stand_in(post_of(lan), post_of(second), later, FREE, by=lan, at=AT) != number


def test_an_official_of_another_ward_is_refused_and_one_of_the_district_is_not(cast: Cast) -> None:
    lan, phuc, tu = cast("lan"), cast("phuc"), cast("tu")
    with pytest.raises(Refusal) as refusal:
        give_stand_in(post_of(lan), post_of(tu), DAY, FREE, by=lan, at=AT)
    assert refusal.value.code == "people.stand_in.refused"
    give_stand_in(post_of(lan), post_of(phuc), DAY, FREE, by=lan, at=AT)
    assert cast("phuc").may(DECIDE, HOME) and not cast("phuc").may(DECIDE, ELSEWHERE)
    assert {one.unit_key for one in candidates(lan, DAY)} == {HOME, OFFICE}
    assert [one.person_id for one in absences(cast("minh"), DAY)] == [cast("minh").person_id]


def test_asking_who_acts_costs_no_query_more(
    cast: Cast, second: Actor, django_assert_num_queries: Callable[[int], object]
) -> None:
    give_stand_in(post_of(cast("thu")), post_of(second), DAY, FREE, by=SYSTEM, at=AT)
    account = models.Account.objects.get(username="nam")
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        nam = account_actor(account.username, DAY)
    assert nam is not None and len(nam.posts) == 2


def test_the_journal_says_for_whom_where_no_right_of_ones_own_is_there(cast: Cast, second: Actor) -> None:
    lan = cast("lan")
    give_stand_in(post_of(lan), post_of(second), DAY, FREE, by=lan, at=AT)

    @act("test.people.decided", needs=DECIDE)
    def decide(*, by: Actor, at: object) -> Deed[None]:
        return Deed(None, "test/1", HOME, {"granted": True})

    @act("test.people.processed", needs=PROCESS)
    def process(*, by: Actor, at: object) -> Deed[None]:
        return Deed(None, "test/1", HOME)

    nam = on("nam", DAY)
    decide(by=nam, at=AT)
    process(by=nam, at=AT)
    decide(by=lan, at=AT)
    lines = Entry.objects.filter(subject="test/1").order_by("seq").values_list("actor", "payload")
    assert list(lines) == [(nam.key, {"granted": True, "for": lan.key}), (nam.key, {}), (lan.key, {"granted": True})]


def test_a_second_step_is_asked_of_whoever_stands_in_for_one_who_must_have_it(
    client: Client, cast: Cast, second: Actor
) -> None:
    """The chair's post asks for a second factor, so a password alone lets her stand-in in no more than her."""

    def lands_at() -> str:
        return client.post("/office/sign-in/", {"username": "nam", "password": "a quiet street"})["Location"]

    assert lands_at() == "/inbox/"
    client.post("/sign-out/")
    lan = cast("lan")
    give_stand_in(post_of(lan), post_of(second), DAY, FREE, by=lan, at=AT)
    assert "second" in lands_at()


@pytest.mark.parametrize(("language", "words"), [("vi", "Khi tôi vắng mặt"), ("en", "When I am away")])
def test_the_page_names_one_lists_it_and_ends_it(
    client: Client, cast: Cast, sign_in: SignIn, second: Actor, language: str, words: str
) -> None:
    sign_in("thu")
    client.cookies["batru_language"] = language
    assert words in client.get("/account/").content.decode()
    thu = cast("thu")
    form = {"absent": post_of(thu), "stand_in": post_of(second), "first_day": "2022-12-01", "last_day": "2022-12-05"}
    answer = client.post("/account/stand-ins/", form)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get("/account/stand-ins/").content.decode()
    row = models.StandIn.objects.get()
    assert (row.valid_from, row.valid_to) == (DAY, FREE)
    assert f"/account/stand-ins/{row.pk}/end/" in page and "Vũ Văn Nam" in page
    assert client.post(f"/account/stand-ins/{row.pk}/end/").status_code == 302
    assert f"/account/stand-ins/{row.pk}/end/" not in client.get("/account/stand-ins/").content.decode()


@pytest.mark.parametrize(
    ("change", "status"),
    [({"stand_in": ""}, 422), ({"last_day": "soon"}, 422), ({"last_day": "2022-11-30"}, 422)],
)
def test_the_page_says_what_is_wrong(
    client: Client, cast: Cast, sign_in: SignIn, second: Actor, change: dict[str, str], status: int
) -> None:
    sign_in("thu")
    form = {"absent": str(post_of(cast("thu"))), "stand_in": str(post_of(second))}
    days = {"first_day": "2022-12-01", "last_day": "2022-12-05"}
    answer = client.post("/account/stand-ins/", {**form, **days, **change})
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not models.StandIn.objects.exists()


def test_a_citizen_has_no_such_page(client: Client, cast: Cast, sign_in: SignIn) -> None:
    sign_in("hoa", "/sign-in/")
    assert client.get("/account/stand-ins/").status_code == 302


def test_the_clock_of_the_place_says_which_day_it_is(client: Client, cast: Cast, sign_in: SignIn) -> None:
    """A day that is over by the place's clock cannot be the first one."""
    sign_in("thu")
    clock.set_now(AT)
    page = client.get("/account/stand-ins/").content.decode()
    assert 'min="2022-12-01"' in page
