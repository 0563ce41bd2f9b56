"""What is asked of a provider, what its claims mean, and whose they are."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.people.rules.oidc import Claims, Known, authorisation_address, challenge, match, read_claims
from batru.law.sign_in import Provider

NATIONAL = Provider(
    code="national_portal",
    name={"vi": "Cổng", "en": "Portal"},
    issuer="https://id.example",
    authorization_endpoint="https://id.example/authorize?tenant=1",
    token_endpoint="https://id.example/token",
    userinfo_endpoint="",
    jwks_uri="https://id.example/jwks",
    end_session_endpoint="",
    client_authentication="post",
    scope="openid",
    acr_values="",
    algorithms=("RS256",),
    claims={"name": "HoVaTen", "id_number": "SoDinhDanh", "level": "loAs", "kind": "LoaiTaiKhoan"},
    citizen_kind="1",
    levels={"2": 2},
    level=1,
)
HOA = Known("048190000123", "Nguyễn Thị Hoa", date(1990, 3, 27))
NAM = Known("048090000456", "Trần Văn Nam", None)
CLAIMED = Claims("s", "NGUYỄN THỊ HOA", "048190000123", date(1990, 3, 27), level=2)


def test_the_challenge_is_that_of_the_specification() -> None:
    """RFC 7636, appendix B."""
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_an_address_that_asks_something_already_is_added_to() -> None:
    address = authorisation_address(NATIONAL, "a b", "https://here/", state="s", nonce="n", verifier="v" * 43)
    asked = parse_qs(urlsplit(address).query)
    assert asked["tenant"] == ["1"] and asked["client_id"] == ["a b"] and asked["redirect_uri"] == ["https://here/"]
    assert "acr_values" not in asked and address.count("?") == 1


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({"loAs": "2", "LoaiTaiKhoan": "1"}, (2, True), id="a citizen at level 2"),
        pytest.param({"loAs": 2, "LoaiTaiKhoan": 1}, (2, True), id="numbers are read like text"),
        pytest.param({"loAs": "7", "LoaiTaiKhoan": "1"}, (1, True), id="an unknown level is the lowest"),
        pytest.param({"LoaiTaiKhoan": "2"}, (1, False), id="an organisation"),
        pytest.param({}, (1, False), id="who does not say what he is is no citizen"),
    ],
)
def test_level_and_kind_are_read_by_the_providers_own_words(
    told: dict[str, object], expected: tuple[int, bool]
) -> None:
    claims = read_claims(NATIONAL, {"sub": "s", "HoVaTen": "Hoa", **told})
    assert (claims.level, claims.is_citizen) == expected


@pytest.mark.parametrize("number", ["04819000012", "0481900001234", "04819000012x", "٠٤٨١٩٠٠٠٠١٢٣", "", None, ["0"]])
def test_what_is_no_number_of_twelve_digits_is_left_out(number: object) -> None:
    assert read_claims(NATIONAL, {"sub": "s", "SoDinhDanh": number}).id_number == ""


@pytest.mark.parametrize(
    ("claims", "linked", "same_number", "expected"),
    [
        pytest.param(CLAIMED, None, None, "new", id="unknown"),
        pytest.param(CLAIMED, HOA, HOA, "known", id="linked"),
        pytest.param(CLAIMED, Known("", "Hoa", None), None, "known", id="linked, number new to us"),
        pytest.param(CLAIMED, Known("", "Hoa", None), HOA, "conflict", id="linked, number of another"),
        pytest.param(CLAIMED, NAM, HOA, "conflict", id="linked to another"),
        pytest.param(Claims("s", "Hoa"), HOA, None, "known", id="linked, no number told"),
        pytest.param(CLAIMED, None, HOA, "ask", id="same number, name and birth"),
        pytest.param(CLAIMED, None, Known("048190000123", "Nguyen Thi Hoa", None), "ask", id="name without marks"),
        pytest.param(Claims("s", "Nguyễn Thị Hoa", "048190000123", level=1), None, HOA, "low", id="not sure enough"),
        pytest.param(CLAIMED, None, Known("048190000123", "Trần Nam", None), "conflict", id="same number, other name"),
        pytest.param(
            CLAIMED, None, Known("048190000123", "Nguyễn Thị Hoa", date(1991, 1, 1)), "conflict", id="other birth"
        ),
    ],
)
def test_whose_claims_they_are(claims: Claims, linked: Known | None, same_number: Known | None, expected: str) -> None:
    assert match(claims, linked, same_number) == expected


numbers = st.sampled_from(["", "048190000123", "048090000456"])
people = st.builds(Known, numbers, st.sampled_from(["Hoa", "Nam"]), st.none())


@given(st.builds(Claims, st.just("s"), st.sampled_from(["Hoa", "Nam"]), numbers), people)
def test_nobody_is_taken_over_unasked(claims: Claims, person: Known) -> None:
    assert match(claims, None, person) in {"ask", "low", "conflict"}


@given(st.builds(Claims, st.just("s"), st.just("Hoa"), numbers), people, st.none() | people)
def test_two_numbers_are_never_one_person(claims: Claims, linked: Known, same: Known | None) -> None:
    if claims.id_number and linked.id_number and claims.id_number != linked.id_number:
        assert match(claims, linked, same) == "conflict"
