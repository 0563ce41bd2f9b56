"""The life of an order from what is told, and the legal moment of filing."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.post.rules.filing import filed_at, signed_at
from batru.commons.post.rules.orders import (
    COLLECTION,
    DELIVERY,
    ENDED,
    HAPPENINGS,
    KINDS,
    RANK,
    STATE_NAMES,
    Happening,
    Standing,
    check_cancellable,
    fold,
)
from batru.kernel.refusal import Refusal
from batru.kernel.signature import is_genuine, sign

T0 = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KIND = st.sampled_from(KINDS)
TOLD = st.lists(
    st.builds(
        Happening,
        key=st.text("abc0123456789", min_size=1, max_size=6),
        what=st.sampled_from([what for what in HAPPENINGS if what != "ordered"]),
        at=st.integers(-5, 100).map(lambda hours: T0 + hours * HOUR),
    ),
    max_size=12,
)


def told(*whats: str) -> list[Happening]:
    return [Happening(what, what, T0 + place * HOUR) for place, what in enumerate(whats, start=1)]


@pytest.mark.parametrize(
    ("kind", "whats", "state"),
    [
        (DELIVERY, (), "ordered"),
        (DELIVERY, ("registered",), "registered"),
        (DELIVERY, ("registered", "handed_over", "moving", "out_for_delivery", "delivered"), "delivered"),
        (
            DELIVERY,
            ("registered", "handed_over", "out_for_delivery", "attempt_failed", "out_for_delivery"),
            "out_for_delivery",
        ),
        (DELIVERY, ("handed_over", "attempt_failed", "returned"), "returned"),
        (DELIVERY, ("delivered", "moving"), "delivered"),
        (DELIVERY, ("registered", "note"), "registered"),
        (COLLECTION, ("registered", "collected", "delivered"), "delivered"),
        (COLLECTION, ("registered", "collected", "delivered", "handed_over"), "handed_over"),
        (COLLECTION, ("handed_over", "delivered"), "handed_over"),
        (COLLECTION, ("registered", "cancelled"), "cancelled"),
    ],
)
def test_what_is_told_makes_the_state(kind: str, whats: tuple[str, ...], state: str) -> None:
    assert fold(kind, T0, told(*whats)).state == state


@given(KIND, TOLD, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(kind: str, events: list[Happening], chance: random.Random) -> None:
    mixed = [*events, *chance.choices(events, k=5)] if events else []
    chance.shuffle(mixed)
    assert fold(kind, T0, mixed) == fold(kind, T0, events)


@given(KIND, TOLD, TOLD)
def test_an_order_that_has_ended_stays_ended(kind: str, before: list[Happening], after: list[Happening]) -> None:
    if fold(kind, T0, before).state in ENDED[kind]:
        assert fold(kind, T0, [*before, *after]).state in ENDED[kind]


@given(KIND, TOLD)
def test_the_state_is_one_that_was_told(kind: str, events: list[Happening]) -> None:
    standing = fold(kind, T0, events)
    assert standing == Standing("ordered", T0) or standing in {Standing(one.what, one.at) for one in events}


def test_every_state_has_a_name() -> None:
    assert all(set(STATE_NAMES[kind]) == set(RANK) for kind in KINDS)


@pytest.mark.parametrize("state", RANK)
def test_only_what_nobody_carries_can_be_cancelled(state: str) -> None:
    if state in ("ordered", "registered"):
        check_cancellable(state)
    else:
        with pytest.raises(Refusal) as refusal:
            check_cancellable(state)
        assert refusal.value.status == 409


@pytest.mark.parametrize(
    ("office", "carrier", "signed"),
    [(None, None, None), (T0, None, None), (None, T0, None), (T0, T0 + HOUR, T0 + HOUR), (T0 + HOUR, T0, T0 + HOUR)],
)
def test_a_record_is_signed_when_both_have_signed(
    office: datetime | None, carrier: datetime | None, signed: datetime | None
) -> None:
    assert signed_at(office, carrier) == signed


@pytest.mark.parametrize(
    ("signed", "complete", "completed", "filed"),
    [
        (None, True, None, None),
        (T0, True, None, T0),
        (T0, True, T0 + HOUR, T0),
        (T0, False, None, None),
        (T0, False, T0 + HOUR, T0 + HOUR),
        (T0, False, T0 - HOUR, T0),
        (None, False, T0, None),
    ],
)
def test_the_legal_moment_of_filing(
    signed: datetime | None, complete: bool, completed: datetime | None, filed: datetime | None
) -> None:
    assert filed_at(signed, complete=complete, completed_at=completed) == filed


def test_a_signature_is_that_of_rfc_2104() -> None:
    """Worked out with `printf '1669860000.{}' | openssl dgst -sha256 -hmac key`."""
    assert sign("key", b"{}", 1669860000) == "t=1669860000,v1=" + OPENSSL


OPENSSL = "9150587630e3b76b95e7201837421202b59d79ab9bed916332186cdd001354d5"


@pytest.mark.parametrize(
    ("secret", "body", "now", "good"),
    [
        ("key", b"{}", 1669860000, True),
        ("key", b"{}", 1669860300, True),
        ("key", b"{}", 1669860301, False),
        ("key", b"{}", 1669859699, False),
        ("other", b"{}", 1669860000, False),
        ("", b"{}", 1669860000, False),
        ("key", b"{ }", 1669860000, False),
    ],
)
def test_a_signature_holds_for_its_body_and_five_minutes(secret: str, body: bytes, now: int, good: bool) -> None:
    assert is_genuine(secret, body, sign("key", b"{}", 1669860000), now) is good


@given(st.text(max_size=90))
def test_no_made_up_header_is_genuine(header: str) -> None:
    assert not is_genuine("key", b"{}", header, 1669860000)
