"""One-time codes as the specifications have them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.people.rules.factors import (
    code_at,
    enrolment_address,
    recovery_code,
    recovery_digest,
    step_of,
    written_secret,
)

SECRET = b"12345678901234567890"

# RFC 4226, appendix D.
HOTP = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
# RFC 6238, appendix B, SHA-1; the last six of its eight digits.
TOTP = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize(("step", "code"), list(enumerate(HOTP)))
def test_codes_by_step(step: int, code: str) -> None:
    assert code_at(SECRET, step) == code


@pytest.mark.parametrize(("seconds", "code"), TOTP.items())
def test_codes_by_time(seconds: int, code: str) -> None:
    assert step_of(SECRET, code, seconds, 0) == seconds // 30
    assert step_of(SECRET, f"{code[:3]} {code[3:]}", seconds, 0) == seconds // 30


@pytest.mark.parametrize(("away", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_early_or_late_is_taken(away: int, fits: bool) -> None:
    assert (step_of(SECRET, code_at(SECRET, 1000 + away), 1000 * 30 + 7, 0) == 1000 + away) is fits


@given(st.integers(1, 10**8), st.integers(-1, 1))
def test_a_used_step_and_all_before_it_are_never_taken_again(now: int, away: int) -> None:
    step = now + away
    assert step_of(SECRET, code_at(SECRET, step), now * 30, step) != step


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "２８７０８２", "abcdef", "é"])
def test_what_is_no_code_fits_no_step(typed: str) -> None:
    assert step_of(SECRET, typed, 59, 0) is None


def test_the_address_in_the_qr_code_is_what_apps_read() -> None:
    found = urlsplit(enrolment_address(SECRET, "lan", "Quận Thanh Khê"))
    said = parse_qs(found.query)
    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    assert said["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"] and said["issuer"] == ["Quận Thanh Khê"]
    assert written_secret(SECRET).replace(" ", "") == said["secret"][0]


def test_recovery_codes_are_read_however_they_are_typed() -> None:
    code = recovery_code("abcde23456")
    assert code == "abcde-23456"
    assert recovery_digest(" ABCDE 23456", 7) == recovery_digest(code, 7) != recovery_digest(code, 8)
