"""What a post allows, and how far it reaches."""

import pytest

from batru.commons.people.rules.actors import NOBODY, Actor, HeldPost, person_of, read_roles, system


def post(number: int, permission: str, *reach: str, everywhere: bool = False) -> HeldPost:
    return HeldPost(
        number, reach[0] if reach else "x", "role", frozenset({permission}), None if everywhere else frozenset(reach)
    )


def official(*posts: HeldPost) -> Actor:
    return Actor("official:1", "x", "official", 1, "x", posts)


def test_a_post_allows_in_its_units_and_nowhere_else() -> None:
    clerk = official(post(1, "onestop.dossier.receive", "a"))
    assert clerk.may("onestop.dossier.receive", "a")
    assert clerk.may("onestop.dossier.receive")
    assert not clerk.may("onestop.dossier.receive", "b")
    assert not clerk.may("onestop.dossier.decide", "a")


def test_two_posts_reach_the_units_of_both_and_each_answers_for_its_own() -> None:
    both = official(post(1, "x.y.z", "a"), post(2, "x.y.z", "b", "c"))
    assert both.units("x.y.z") == frozenset("abc")
    assert (both.post_id("x.y.z", "a"), both.post_id("x.y.z", "c"), both.post_id("x.y.z", "d")) == (1, 2, None)


def test_a_post_without_bounds_reaches_every_unit() -> None:
    anybody = official(post(1, "x.y.z", "a"), post(2, "x.y.z", everywhere=True))
    assert anybody.units("x.y.z") is None
    assert anybody.may("x.y.z", "whatever")
    assert anybody.units("other.y.z") == frozenset()


def test_nobody_may_nothing_and_the_system_may_its_work() -> None:
    assert not NOBODY.may("x.y.z")
    assert NOBODY.units("x.y.z") == frozenset()
    assert system("nightly").may("x.y.z", "a")
    assert system("nightly").key == "system:nightly"


@pytest.mark.parametrize(
    ("key", "number"),
    [("official:17", 17), ("citizen:3", 3), ("system:nightly", None), ("anonymous", None), ("official:x", None)],
)
def test_the_person_stands_in_an_actors_key(key: str, number: int | None) -> None:
    assert person_of(key) == number


def test_roles_are_read_from_data() -> None:
    data = {"chair": {"name": {"vi": "Chủ tịch", "en": "Chair"}, "reach": "subtree", "permissions": ["a.b.c"]}}
    assert read_roles([data])["chair"].permissions == {"a.b.c"}
