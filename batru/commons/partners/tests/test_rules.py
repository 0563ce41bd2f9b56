"""Keys and webhooks without a database."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.partners.rules import keys
from batru.commons.partners.rules.webhooks import is_address, is_outside, topic_faults, wants

PRESENTED = keys.Presented("a" * 10, "b" * 40)
DAY = date(2022, 12, 1)
NOW = datetime(2022, 12, 1, 2, 0, 17, 500, tzinfo=UTC)


@pytest.mark.parametrize("header", [f"Bearer {PRESENTED}", f"bearer  {PRESENTED} ", f"BEARER {PRESENTED}"])
def test_a_key_is_read_as_it_is_sent(header: str) -> None:
    assert keys.read(header) == PRESENTED


@pytest.mark.parametrize("header", ["", str(PRESENTED), f"Basic {PRESENTED}", f"Bearer {PRESENTED}x", "Bearer bt_a_b"])
def test_anything_else_is_no_key(header: str) -> None:
    assert keys.read(header) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert keys.read(text) is None or text.lower().lstrip().startswith("bearer")


def test_what_is_kept_is_the_digest_of_fips_180() -> None:
    """SHA-256 of "abc", the example of FIPS 180-4."""
    assert keys.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert keys.fits("abc", keys.digest("abc")) and not keys.fits("abd", keys.digest("abc"))


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "revoked", "opens"),
    [
        (DAY, None, None, True),
        (date(2022, 12, 2), None, None, False),
        (date(2022, 11, 1), DAY, None, False),
        (date(2022, 11, 1), date(2022, 12, 2), None, True),
        (DAY, None, NOW, False),
    ],
)
def test_a_key_opens_from_a_day_to_a_day(
    valid_from: date, valid_to: date | None, revoked: datetime | None, opens: bool
) -> None:
    assert keys.is_valid(DAY, valid_from, valid_to, revoked) is opens


def test_uses_are_counted_by_the_minute() -> None:
    assert keys.minute_of(NOW) == datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
    assert keys.seconds_left(NOW) == 42
    assert keys.seconds_left(NOW.replace(second=59, microsecond=999_999)) == 1


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")))
def test_a_key_never_allows_more_than_its_post(permissions: set[str], scopes: set[str]) -> None:
    assert keys.narrowed(permissions, scopes) <= permissions


@pytest.mark.parametrize(
    ("topics", "kind", "hears"),
    [
        (["*"], "onestop.dossier.received", True),
        (["onestop.dossier.received"], "onestop.dossier.received", True),
        (["onestop.dossier.*"], "onestop.dossier.received", True),
        (["onestop.*"], "onestop.dossier.received", True),
        (["onestop.dossier"], "onestop.dossier.received", False),
        (["onestop.doss.*"], "onestop.dossier.received", False),
        ([], "onestop.dossier.received", False),
    ],
)
def test_topics(topics: list[str], kind: str, hears: bool) -> None:
    assert wants(topics, kind) is hears


def test_wrong_topics_are_named() -> None:
    assert topic_faults(["*", "a.b.c", "a.*", "A.b", "a b", "", "a.b.c.d"]) == ["A.b", "a b", "", "a.b.c.d"]


@pytest.mark.parametrize("url", ["https://example.org/hook", "http://10.0.0.1:8080/x?y=1", "https://[2001:db8::1]/"])
def test_addresses_that_can_be_sent_to(url: str) -> None:
    assert is_address(url)


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "ftp://example.org", "https://", "https://me:secret@example.org/", "https://example.org/a b",
     "https://example.org:0/", "https://example.org:99999/", "file:///etc/passwd", "https://example.org/" + "x" * 500],
)  # fmt: skip
def test_addresses_that_cannot(url: str) -> None:
    assert not is_address(url)


@pytest.mark.parametrize(
    ("address", "outside"),
    [("8.8.8.8", True), ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("::1", False),
     ("fd00::1", False), ("224.0.0.1", False), ("0.0.0.0", False), ("2606:4700::1111", True)],
)  # fmt: skip
def test_the_world_is_outside_and_nothing_else(address: str, outside: bool) -> None:
    assert is_outside(address) is outside
