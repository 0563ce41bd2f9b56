"""Agencies are units of the same tree."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from batru.commons.places.public import (
    ancestors,
    children,
    descendants,
    load_agencies,
    served_by,
    unit,
)
from batru.commons.places.tests.conftest import AT, Loader
from batru.kernel.refusal import Refusal
from batru.law.agencies import Agency
from batru.law.agencies import load_agencies as read_agencies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
DAY = date(2022, 12, 1)
OFFICE = Agency(
    key="thanh-khe-2022/phong-noi-vu",
    parent="491@2022",
    kind="department",
    name="Phòng Nội vụ quận Thanh Khê",
    name_en="Home Affairs Office of Thanh Khê District",
    eid_code="",
    source="test",
    confirmed=True,
    placeholder=False,
    valid_from=date(2018, 1, 1),
    valid_to=date(2025, 7, 1),
)
DESK = replace(OFFICE, key="thanh-khe-2022/ban-thi-dua", parent=OFFICE.key, name="Ban Thi đua", confirmed=False)


def test_an_agency_lies_in_the_tree_with_its_kind_and_an_unknown_code_stays_empty() -> None:
    assert load_agencies([OFFICE, DESK], by=Loader(), at=AT) == 2
    found = unit(DESK.key)
    assert (found.level, found.kind, found.eid_code, found.is_confirmed) == ("agency", "department", "", False)
    assert [above.key for above in ancestors(DESK.key, DAY)] == [OFFICE.key, "491@2022", "48@2022", "vn"]
    assert {below.key for below in descendants("491@2022", DAY, "agency")} == {OFFICE.key, DESK.key}


def test_an_agency_serves_the_nearest_place_above_it() -> None:
    load_agencies([OFFICE, DESK], by=Loader(), at=AT)
    assert served_by(DESK.key, DAY) == "491@2022"
    assert served_by("20209@2022", DAY) == "20209@2022"


def test_loading_twice_changes_nothing_and_a_correction_comes_through() -> None:
    load_agencies([OFFICE], by=Loader(), at=AT)
    load_agencies([replace(OFFICE, name="Phòng Nội vụ")], by=Loader(), at=AT)
    assert [found.name for found in children("491@2022", DAY) if found.level == "agency"] == ["Phòng Nội vụ"]


def test_an_imported_locality_is_a_root_of_its_own() -> None:
    root = replace(OFFICE, key="other-town/all", parent="", kind="imported", valid_to=None)
    part = replace(root, key="other-town/part", parent=root.key)
    load_agencies([root, part], by=Loader(), at=AT)
    assert [above.key for above in ancestors(part.key, DAY)] == [root.key]
    assert served_by(part.key, DAY) == part.key


@pytest.mark.parametrize(
    "agency",
    [
        replace(OFFICE, key="no-locality"),
        replace(OFFICE, kind="ward"),
        replace(OFFICE, kind="unheard of"),
        replace(OFFICE, parent="nowhere@2022"),
    ],
)
def test_a_wrong_agency_is_refused_with_its_key(agency: Agency) -> None:
    with pytest.raises(Refusal) as refusal:
        load_agencies([agency], by=Loader(), at=AT)
    assert agency.key in str(refusal.value)


@pytest.mark.parametrize("locality", ["thanh-khe-2022", "thanh-khe-2025"])
def test_the_agencies_of_a_locality_load(locality: str) -> None:
    agencies = read_agencies(Path(settings.BATRU_LOCALITIES) / locality)
    assert load_agencies(agencies, by=Loader(), at=AT) == len(agencies)
