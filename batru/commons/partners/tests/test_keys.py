"""Keys open what their post sees and no more, from a day to a day, so and so often."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from batru.commons import clock
from batru.commons.journal.public import history
from batru.commons.partners.actions.keeping import NewKey, count_use, issue, revoke
from batru.commons.partners.models import Answered, Key, KeyMinute
from batru.commons.partners.public import caller_of, once
from batru.commons.partners.reads import keys_for
from batru.commons.partners.rules.keys import WEBHOOKS
from batru.commons.partners.tests.conftest import AT, DAY, OTHER, READ, RECEIVE, SYSTEM, WARD, Keys
from batru.commons.people.public import Actor, end_post
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]


def test_a_key_acts_as_its_post_narrowed_to_its_scopes(key_of: Keys) -> None:
    issued = key_of("minh", READ)
    caller = caller_of(f"Bearer {issued.secret}", DAY)
    assert caller is not None
    assert caller.actor.may(READ, WARD) and not caller.actor.may(READ, OTHER)
    assert not caller.actor.may(RECEIVE, WARD) and not caller.actor.may(WEBHOOKS)
    assert caller.actor.key.startswith("official:")


def test_the_secret_is_kept_nowhere(key_of: Keys) -> None:
    issued = key_of("minh")
    secret = issued.secret.rpartition("_")[2]
    assert secret not in str(Key.objects.values().get())
    assert secret not in str([entry.payload for entry in history(f"key/{issued.key.prefix}")])
    assert secret not in repr(issued)


def test_wrong_late_early_and_revoked_keys_open_nothing(key_of: Keys) -> None:
    issued = key_of("minh", valid_to=date(2022, 12, 10))
    header = f"Bearer {issued.secret}"
    assert caller_of(header, DAY) is not None
    assert caller_of(header[:-1] + ("a" if header[-1] != "a" else "b"), DAY) is None
    assert caller_of(header, date(2022, 11, 30)) is None
    assert caller_of(header, date(2022, 12, 10)) is None
    revoke(issued.key.pk, by=SYSTEM, at=AT)
    assert caller_of(header, DAY) is None


def test_a_key_ends_with_its_post(key_of: Keys, cast: Cast) -> None:
    header = f"Bearer {key_of('minh').secret}"
    end_post(cast("minh").posts[0].id, date(2022, 12, 5), by=SYSTEM, at=AT)
    assert caller_of(header, date(2022, 12, 4)) is not None
    assert caller_of(header, date(2022, 12, 5)) is None


def test_a_partners_key_is_good_in_its_units(cast: Cast) -> None:
    issued = issue(NewKey("bank", (READ,), DAY, partner="Ngân hàng X", units=(WARD,)), by=SYSTEM, at=AT)
    caller = caller_of(f"Bearer {issued.secret}", DAY)
    assert caller is not None
    assert (caller.actor.kind, caller.actor.units(READ)) == ("partner", frozenset({WARD}))


@pytest.mark.parametrize(
    "wanted",
    [
        NewKey("", (READ,), DAY, post_id=1),
        NewKey("x", (), DAY, post_id=1),
        NewKey("x", (READ,), DAY),
        NewKey("x", (READ,), DAY, post_id=1, partner="Y"),
        NewKey("x", (READ,), DAY, post_id=999_999),
        NewKey("x", (READ,), DAY, partner="Y"),
        NewKey("x", (READ,), DAY, partner="Y", units=("nowhere",)),
        NewKey("x", (READ,), DAY, partner="Y", units=(WARD,), valid_to=DAY),
        NewKey("x", (READ,), DAY, partner="Y", units=(WARD,), per_minute=0),
        NewKey("x", (READ,), DAY, partner="Y", units=(WARD,), per_minute=6001),
    ],
)
def test_what_no_key_can_be_is_refused(cast: Cast, wanted: NewKey) -> None:
    with pytest.raises(Refusal) as refusal:
        issue(wanted, by=SYSTEM, at=AT)
    assert refusal.value.code == "partners.key.refused"
    assert not Key.objects.exists()


def test_a_key_cannot_be_wider_than_its_post(cast: Cast) -> None:
    with pytest.raises(Refusal):
        issue(NewKey("x", ("onestop.dossier.decide",), DAY, post_id=cast("minh").posts[0].id), by=SYSTEM, at=AT)


def test_the_officer_looks_after_the_keys_of_the_district_and_nobody_else_does(cast: Cast, key_of: Keys) -> None:
    phuc, post = cast("phuc"), cast("minh").posts[0].id
    issued = issue(NewKey("x", (READ,), DAY, post_id=post), by=phuc, at=AT)
    assert [key.pk for key in keys_for(phuc)] == [issued.key.pk]
    with pytest.raises(Refusal):
        issue(NewKey("x", (READ,), DAY, partner="Y", units=(WARD,)), by=phuc, at=AT)
    for who in ("hoa", "minh", "thu", "lan", "tu"):
        with pytest.raises(Refusal) as refusal:
            issue(NewKey("x", (READ,), DAY, post_id=post), by=cast(who), at=AT)
        assert refusal.value.status == 403
        with pytest.raises(Refusal):
            revoke(issued.key.pk, by=cast(who), at=AT)
    revoke(issued.key.pk, by=phuc, at=AT)
    acts = [entry.act for entry in history(f"key/{issued.key.prefix}")]
    assert acts == ["partners.key.issued", "partners.key.revoked"]


def test_a_key_is_used_so_often_a_minute(key_of: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("minh", per_minute=3).key
    now = AT.replace(second=20)
    monkeypatch.setattr(clock, "real_now", lambda: now)
    for _ in range(3):
        count_use(key)
    with pytest.raises(Refusal) as refusal:
        count_use(key)
    assert (refusal.value.status, refusal.value.params["seconds"]) == (429, 40)
    now += timedelta(seconds=40)
    count_use(key)
    assert KeyMinute.objects.get().used == 1


def test_a_repeated_request_is_done_once_and_answered_alike(key_of: Keys) -> None:
    key, calls = key_of("minh").key, []

    def work() -> dict[str, int]:
        calls.append(1)
        return {"n": len(calls)}

    first, again = (once(key, "k-1", {"a": 1}, work, at=AT) for _ in range(2))
    assert (first.body, again.body, again.is_again, len(calls)) == ({"n": 1}, {"n": 1}, True, 1)
    with pytest.raises(Refusal) as refusal:
        once(key, "k-1", {"a": 2}, work, at=AT)
    assert refusal.value.code == "partners.idempotency.other"
    other = key_of("tu").key
    assert once(other, "k-1", {"a": 2}, work, at=AT).body == {"n": 2}, "another key's request is another request"


def test_a_refused_request_may_be_sent_again(key_of: Keys) -> None:
    key = key_of("minh").key

    def refuse() -> dict[str, int]:
        raise Refusal("x", what="", why="", next_step="")

    with pytest.raises(Refusal):
        once(key, "k-1", {}, refuse, at=AT)
    assert not Answered.objects.exists()
    assert once(key, "k-1", {}, lambda: {"n": 1}, at=AT).body == {"n": 1}


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_without_an_idempotency_key_nothing_is_done(key_of: Keys, name: str) -> None:
    with pytest.raises(Refusal) as refusal:
        once(key_of("minh").key, name, {}, lambda: {}, at=AT)
    assert refusal.value.status == 400
