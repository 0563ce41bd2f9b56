"""Organisations by their tax codes, and who acts for whom."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from batru.commons.journal.public import history
from batru.commons.people import models
from batru.commons.people.public import (
    Actor,
    NewOrganisation,
    NewPerson,
    add_organisation,
    create_account,
    end_representation,
    give_representation,
    organisation_by_tax_code,
    representation,
    represented_by,
)
from batru.commons.people.tests.conftest import AT, SYSTEM
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
# A real tax code with its check digit, from python-stdnum's tests.
TAX_CODE = "0100233488"
FIRST, LAST = date(2022, 1, 1), date(2023, 1, 1)


@pytest.fixture
def shop() -> int:
    return add_organisation(NewOrganisation("Công ty TNHH Biển Xanh", TAX_CODE), by=SYSTEM, at=AT)


def hoa(cast: Cast) -> int:
    person = cast("hoa").person_id
    assert person is not None
    return person


@pytest.mark.parametrize("tax_code", ["0100233489", "010023348", "0100233488-001", "x", ""])
def test_a_wrong_tax_code_is_refused(tax_code: str) -> None:
    with pytest.raises(Refusal):
        add_organisation(NewOrganisation("Biển Xanh", tax_code), by=SYSTEM, at=AT)


def test_an_organisation_is_known_once_by_its_tax_code(shop: int) -> None:
    with pytest.raises(Refusal):
        add_organisation(NewOrganisation("Biển Xanh", TAX_CODE), by=SYSTEM, at=AT)
    assert organisation_by_tax_code(TAX_CODE) == shop


def test_a_person_acts_for_it_from_a_day_to_a_day(cast: Cast, shop: int) -> None:
    number = give_representation(
        hoa(cast), "legal_representative", FIRST, organisation_id=shop, free_on=LAST, by=SYSTEM, at=AT
    )
    (found,) = represented_by(hoa(cast), FIRST)
    assert (found.id, found.name, found.number) == (number, "Công ty TNHH Biển Xanh", TAX_CODE)
    days = [date(2021, 12, 31), FIRST, date(2022, 12, 31), LAST]
    assert [representation(hoa(cast), number, day) is not None for day in days] == [False, True, True, False]
    assert [entry.act for entry in history(f"representation:{number}")] == ["people.representation.given"]


def test_what_was_given_ends_and_is_not_deleted(cast: Cast, shop: int) -> None:
    number = give_representation(hoa(cast), "legal_representative", FIRST, organisation_id=shop, by=SYSTEM, at=AT)
    end_representation(number, date(2022, 6, 1), by=SYSTEM, at=AT)
    assert represented_by(hoa(cast), date(2022, 6, 1)) == []
    assert models.Representation.objects.count() == 1
    for day in (FIRST, date(2022, 7, 1)):
        with pytest.raises(Refusal):
            end_representation(number, day, by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    ("relation", "whom", "more"),
    [
        pytest.param("parent", "shop", {}, id="nobody is a company's parent"),
        pytest.param("authorised", "shop", {}, id="an authorisation is a paper"),
        pytest.param("guardian", "person", {}, id="so is guardianship"),
        pytest.param("legal_representative", "person", {}, id="of a person there is none"),
        pytest.param("parent", "self", {}, id="for oneself"),
        pytest.param("parent", "both", {}, id="for two at once"),
        pytest.param("parent", "none", {}, id="for nobody"),
        pytest.param("parent", "missing", {}, id="for somebody who is not there"),
        pytest.param("legal_representative", "shop", {"free_on": FIRST}, id="over before it begins"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, shop: int, relation: str, whom: str, more: dict[str, date]) -> None:
    minh = cast("minh").person_id
    whoms: dict[str, dict[str, int | None]] = {
        "shop": {"organisation_id": shop},
        "person": {"principal_id": minh},
        "self": {"principal_id": hoa(cast)},
        "both": {"organisation_id": shop, "principal_id": minh},
        "none": {},
        "missing": {"principal_id": 10**9},
    }
    with pytest.raises(Refusal):
        give_representation(hoa(cast), relation, FIRST, **whoms[whom], **more, by=SYSTEM, at=AT)  # type: ignore[arg-type]
    assert not models.Representation.objects.exists()


def test_only_whoever_may_writes_it_down(cast: Cast, shop: int) -> None:
    for who in ("thu", "lan", "hoa"):
        with pytest.raises(Refusal):
            give_representation(hoa(cast), "legal_representative", FIRST, organisation_id=shop, by=cast(who), at=AT)
    assert give_representation(hoa(cast), "legal_representative", FIRST, organisation_id=shop, by=cast("minh"), at=AT)


@pytest.mark.parametrize(
    ("number", "born"),
    [
        pytest.param("04819000012", None, id="a digit short"),
        pytest.param("048390000123", None, id="born in 2090"),
        pytest.param("048190000123", date(1991, 1, 1), id="another year of birth"),
    ],
)
def test_an_account_is_not_made_with_a_number_that_cannot_be(number: str, born: date | None) -> None:
    with pytest.raises(Refusal):
        create_account(NewPerson("Hoa", id_number=number, birth_date=born), "x", "citizen", "p", by=SYSTEM, at=AT)


def test_nor_with_the_number_of_somebody_else() -> None:
    create_account(NewPerson("Hoa", id_number="048190000123"), "x", "citizen", "p", by=SYSTEM, at=AT)
    with pytest.raises(Refusal):
        create_account(NewPerson("Nam", id_number="048190000123"), "y", "citizen", "p", by=SYSTEM, at=AT)


def test_older_ones_get_their_unit_from_the_journal(cast: Cast, shop: int) -> None:
    """What the migration does: the writer's one post of that day says the unit; the program had none."""
    minh, system = cast("minh"), SYSTEM
    numbers = [
        give_representation(hoa(cast), "legal_representative", FIRST, organisation_id=shop, by=by, at=AT)
        for by in (minh, system)
    ]
    migration = import_module("batru.commons.people.migrations.0005_unit_of_a_representation")
    migration.units_from_journal(apps, None)
    assert [models.Representation.objects.get(pk=number).unit_id for number in numbers] == [
        minh.posts[0].unit_key,
        None,
    ]
