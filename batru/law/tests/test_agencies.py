"""The agencies of a locality: who they are, where their names come from, and what a wrong file says."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from batru.law.agencies import load_agencies
from batru.law.catalogue import CatalogueError

LOCALITIES = Path(__file__).resolve().parents[3] / "localities"
ALL = sorted(path.parent for path in LOCALITIES.glob("*/units.yaml"))


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_every_name_has_a_source_and_stands_once(folder: Path) -> None:
    agencies = load_agencies(folder)
    assert all(agency.source for agency in agencies)
    assert len({agency.name for agency in agencies}) == len(agencies)


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_a_placeholder_says_so_in_its_name(folder: Path) -> None:
    for agency in load_agencies(folder):
        assert agency.placeholder == ("chưa có nguồn" in agency.name)


def test_the_district_of_2022_has_36_public_schools_and_twelve_departments() -> None:
    kinds = Counter(agency.kind for agency in load_agencies(LOCALITIES / "thanh-khe-2022"))
    assert kinds["school"] == 36
    assert kinds["department"] == 12
    assert kinds["one_stop"] == 1


def test_schools_hang_below_the_education_office_and_the_office_below_the_district() -> None:
    by_key = {agency.key: agency for agency in load_agencies(LOCALITIES / "thanh-khe-2022")}
    school = by_key["thanh-khe-2022/thcs-hoang-dieu"]
    assert school.parent == "thanh-khe-2022/phong-giao-duc"
    assert by_key[school.parent].parent == "491@2022"


def test_no_electronic_identifier_is_made_up() -> None:
    assert not any(agency.eid_code for folder in ALL for agency in load_agencies(folder))


def test_agencies_of_the_district_end_where_those_of_the_ward_begin() -> None:
    district = load_agencies(LOCALITIES / "thanh-khe-2022")[0]
    ward = load_agencies(LOCALITIES / "thanh-khe-2025")[0]
    assert district.valid_to == ward.valid_from == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("locality: thanh-khe-2025", "locality: thanh-khe-2026", "folder"),
        ("key: thanh-khe-2025/mat-tran", "key: other/mat-tran", "begin"),
        ("key: thanh-khe-2025/mat-tran", "key: thanh-khe-2025/dang-uy", "twice"),
        ('parent: "thanh-khe-2025/dang-uy"', 'parent: "thanh-khe-2025/nobody"', "not named above"),
        ("source: ward-list", "source: hearsay", "not among the sources"),
        ("kind: school", "kind: palace", "kind"),
    ],
)
def test_a_wrong_file_names_its_line_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    folder = tmp_path / "thanh-khe-2025"
    shutil.copytree(LOCALITIES / "thanh-khe-2025", folder)
    file = folder / "units.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=reason) as refused:
        load_agencies(folder)
    assert refused.value.line == text[: text.index(old)].count("\n") + 1
