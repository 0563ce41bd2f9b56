"""Providers as data, and how sure a procedure must be of who files."""

from datetime import date
from pathlib import Path

import pytest

from batru.law.catalogue import Catalogue
from batru.law.sign_in import Assurance, level_needed, load_assurance, load_providers

CATALOGUE = Catalogue(Path(__file__).resolve().parents[3] / "catalogue")


def entry(start: date, level: int, *, fields: tuple[str, ...] = (), procedures: tuple[str, ...] = ()) -> Assurance:
    return Assurance(start, level, frozenset(fields), frozenset(procedures), "", "unconfirmed")


RULES = (
    entry(date(2019, 1, 1), 1),
    entry(date(2019, 1, 1), 2, fields=("land",)),
    entry(date(2020, 1, 1), 3, procedures=("1.000001",)),
    entry(date(2024, 7, 1), 2),
)


@pytest.mark.parametrize(
    ("procedure", "field", "day", "level"),
    [
        ("1.000002", "civil_status", date(2018, 12, 31), 0),
        ("1.000002", "civil_status", date(2019, 1, 1), 1),
        ("1.000002", "civil_status", date(2024, 6, 30), 1),
        ("1.000002", "civil_status", date(2024, 7, 1), 2),
        ("1.000002", "land", date(2022, 12, 1), 2),
        ("1.000001", "land", date(2019, 12, 31), 2),
        ("1.000001", "land", date(2020, 1, 1), 3),
    ],
)
def test_the_narrower_entry_goes_first_and_the_last_that_has_begun_holds(
    procedure: str, field: str, day: date, level: int
) -> None:
    assert level_needed(RULES, procedure, field, day) == level


def test_the_catalogue_asks_level_one_in_2022_and_two_since_the_decree_of_2024() -> None:
    entries = load_assurance(CATALOGUE)
    assert level_needed(entries, "1.001193", "civil_status", date(2022, 12, 1)) == 1
    assert level_needed(entries, "1.001193", "civil_status", date(2024, 7, 1)) == 2
    assert all(one.status == "unconfirmed" for one in entries)


def test_a_provider_with_an_unknown_address_is_not_complete() -> None:
    found = load_providers(CATALOGUE)
    assert set(found) == {"national_portal", "da_nang"}
    assert found["national_portal"].token_endpoint == "https://xacthuc.dichvucong.gov.vn/oauth2/token"
    assert found["national_portal"].claims["id_number"] == "SoDinhDanh"
    assert not any(provider.is_complete for provider in found.values())
    assert not any("none" in provider.algorithms for provider in found.values())
