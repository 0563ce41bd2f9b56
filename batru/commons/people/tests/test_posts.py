"""Posts give permissions, from a day to a day, and nothing else does."""

from collections.abc import Callable
from datetime import date

import pytest

from batru.commons.journal.public import history
from batru.commons.people import models
from batru.commons.people.public import (
    Actor,
    NewPerson,
    account_actor,
    add_simulated,
    create_account,
    end_post,
    give_post,
    holders,
    names,
    post_actor,
    post_simulated,
    roles,
)
from batru.commons.people.tests.conftest import AT, DAY, DISTRICT, ELSEWHERE, HOME, OFFICE, SINCE, SYSTEM
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
RECEIVE, DECIDE, BOARD = "onestop.dossier.receive", "onestop.dossier.decide", "command.board.read"


def test_each_of_the_cast_may_do_his_own_work_at_home(cast: Cast) -> None:
    assert cast("minh").may(RECEIVE, HOME)
    assert cast("thu").may("onestop.dossier.process", HOME)
    assert cast("lan").may(DECIDE, HOME)
    assert not cast("minh").may(DECIDE, HOME)
    assert not cast("lan").may(RECEIVE, HOME)


def test_the_outsider_is_refused_everywhere_but_at_his_own_desk(cast: Cast) -> None:
    tu = cast("tu")
    every = {permission for role in roles().values() for permission in role.permissions}
    for unit in (HOME, DISTRICT, OFFICE):
        assert [permission for permission in every if tu.may(permission, unit)] == []
    assert tu.units(RECEIVE) == frozenset({ELSEWHERE})


def test_an_office_of_the_district_sees_the_whole_district(cast: Cast) -> None:
    assert cast("phuc").units(BOARD) == frozenset({DISTRICT, HOME, ELSEWHERE, OFFICE})
    assert cast("lan").units(BOARD) == frozenset({HOME})


def test_a_citizen_holds_no_post_even_where_the_person_does(cast: Cast) -> None:
    official = cast("minh")
    assert official.person_id is not None
    create_account(official.person_id, "minh-at-home", "citizen", "a quiet street", by=SYSTEM, at=AT)
    citizen = cast("minh-at-home")
    assert citizen.posts == ()
    assert not citizen.may(RECEIVE, HOME)
    assert (citizen.key, official.key) == (f"citizen:{official.person_id}", f"official:{official.person_id}")


def test_a_post_counts_from_its_first_day_until_it_is_free(cast: Cast) -> None:
    minh = cast("minh")
    [post] = minh.posts
    end_post(post.id, date(2022, 12, 15), by=SYSTEM, at=AT)
    days = (date(2020, 12, 31), SINCE, DAY, date(2022, 12, 15))
    allowed = [actor.may(RECEIVE, HOME) for day in days if (actor := account_actor("minh", day))]
    assert allowed == [False, True, True, False]


def test_posts_are_written_in_the_journal(cast: Cast) -> None:
    [post] = cast("minh").posts
    assert [entry.act for entry in history(f"post:{post.id}")] == ["people.post.given"]
    end_post(post.id, date(2022, 12, 15), by=SYSTEM, at=AT)
    assert [entry.act for entry in history(f"post:{post.id}")] == ["people.post.given", "people.post.ended"]


def test_the_same_post_is_not_given_twice_for_the_same_days(cast: Cast) -> None:
    person = cast("minh").person_id
    assert person is not None
    with pytest.raises(Refusal):
        give_post(person, HOME, "counter_clerk", DAY, by=SYSTEM, at=AT)
    give_post(person, HOME, "records_clerk", DAY, by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    ("role", "first", "free_on"), [("king", DAY, None), ("chair", date(2017, 1, 1), None), ("chair", DAY, DAY)]
)
def test_a_wrong_role_or_day_is_refused(cast: Cast, role: str, first: date, free_on: date | None) -> None:
    person = cast("thu").person_id
    assert person is not None
    with pytest.raises(Refusal) as refusal:
        give_post(person, HOME, role, first, free_on=free_on, by=SYSTEM, at=AT)
    assert refusal.value.code == "people.post.refused"


@pytest.mark.parametrize("who", ["hoa", "minh", "thu", "lan", "phuc", "tu"])
def test_nobody_of_the_cast_gives_posts_or_accounts(cast: Cast, who: str) -> None:
    by = cast(who)
    assert by.person_id is not None
    with pytest.raises(Refusal) as refusal:
        give_post(by.person_id, HOME, "administrator", DAY, by=by, at=AT)
    assert refusal.value.status == 403
    with pytest.raises(Refusal):
        create_account(NewPerson("Someone"), "someone", "official", "a quiet street", by=by, at=AT)
    with pytest.raises(Refusal):
        end_post(cast("minh").posts[0].id, DAY, by=by, at=AT)
    assert not models.Account.objects.filter(username="someone").exists()


def test_a_sign_in_name_is_taken_once_however_it_is_written(cast: Cast) -> None:
    with pytest.raises(Refusal):
        create_account(NewPerson("Another"), "MINH", "official", "a quiet street", by=SYSTEM, at=AT)


def test_loading_the_cast_again_adds_nobody(cast: Cast) -> None:
    assert models.Account.objects.count() == 7
    assert holders(HOME, "counter_clerk", DAY) == [cast("minh").posts[0].id]


def test_names_are_found_by_key_in_one_query(cast: Cast, django_assert_num_queries: Callable[[int], object]) -> None:
    keys = [cast("minh").key, cast("hoa").key, "system:nightly", "official:999999"]
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        found = names(keys, "vi")
    told = ["Trần Văn Minh", "Nguyễn Thị Hoa", "Hệ thống tự thực hiện", "official:999999"]
    assert [found[key] for key in keys] == told


def test_a_restricted_clerk_costs_two_queries(cast: Cast, django_assert_num_queries: Callable[[int], object]) -> None:
    roles()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        minh = account_actor("minh", DAY)
        assert minh and minh.may(RECEIVE, HOME) and minh.units(RECEIVE) == frozenset({HOME})


def test_simulated_people_come_in_once_each_and_in_order(places: None) -> None:
    rows = [("An", "001", ""), ("Bình", "002", ""), ("An", "001", "")]
    numbers = add_simulated(rows, by=SYSTEM, at=AT)
    assert numbers[0] == numbers[2] != numbers[1]
    assert add_simulated(rows, by=SYSTEM, at=AT) == numbers
    post_simulated([(numbers[1], HOME, "chair")], SINCE, by=SYSTEM, at=AT)
    assert post_actor(holders(HOME, "chair", DAY)[0], DAY).may(DECIDE, HOME)
