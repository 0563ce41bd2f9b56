"""The examination of the whole catalogue: clean as it ships, and pointed where it is not."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from batru.law.check import check_catalogue, examine
from batru.law.tests.desks import CATALOGUE

LOCALITIES = CATALOGUE.parent / "localities"


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """The law folder alone, to be spoilt."""
    root = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE / "law", root / "law")
    shutil.copytree(CATALOGUE / "_schema" / "law", root / "_schema" / "law")
    shutil.copy(CATALOGUE / "_schema" / "law.schema.json", root / "_schema")
    return root


def test_the_catalogue_as_it_ships_has_no_problem() -> None:
    assert [str(each) for each in check_catalogue(CATALOGUE, LOCALITIES)] == []


@pytest.mark.parametrize(
    ("file", "was", "now", "reason"),
    [
        ("calendar/2022.yaml", "year: 2022", "year: 2023", "is not in 2023"),
        ("calendar/2022.yaml", "2022-04-11]", "2022-04-31]", "must be a day"),
        ("calendar/2022.yaml", "[2022-09-01, ", "[2022-05-03, ", "2022-05-03 stands twice"),
        ("calendar/2022.yaml", ", 2022-02-04]", "]", "Tết has five days off"),
        (
            "calendar/2022.yaml",
            "    source: ",
            "    looked_in: ",
            "has no source (where its text was read, as it is confirmed)",
        ),
        ("calendar/2024.yaml", "worked: 2024-05-04", "worked: 2024-05-03", "is no Saturday or Sunday"),
        ("hours/default.yaml", '"13:30-17:00"', '"11:00-17:00"', "do not follow one another"),
        ("hours/police.yaml", '"07:00-11:30"', '"7-11:30"', "week.mon.0"),
        ("one_stop/same_day/cutoff.yaml", 'value: "15:00"', 'value: "25:00"', "hour must be"),
        ("one_stop/reaction/paper_supplement.yaml", "value: 1", "value: soon", "is not a number"),
        ("one_stop/reaction/paper_supplement.yaml", "code: one_stop", "code: elsewhere", "as the file is named"),
        ("kpi_766/on_time/points.yaml", "    article: ", "    articel: ", "has no article"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_reason(law: Path, file: str, was: str, now: str, reason: str) -> None:
    path = law / "law" / file
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), "utf-8")
    found = check_catalogue(law)
    assert [each.path for each in found if reason in each.reason][:1] == [path], found


def test_a_year_left_out_is_noticed(law: Path) -> None:
    (law / "law" / "calendar" / "2021.yaml").unlink()
    assert [each.reason for each in check_catalogue(law)] == ["the years 2021 are left out"]


def test_a_file_that_no_schema_describes_is_noticed(law: Path) -> None:
    (law / "words").mkdir()
    (law / "words" / "one.yaml").write_text("a: 1\n", "utf-8")
    assert [each.reason for each in check_catalogue(law)] == ["no schema in _schema/ describes the folder words/"]


def test_what_nobody_has_checked_for_a_year_is_listed_but_no_failure(law: Path) -> None:
    fresh, old = (examine(law, today=day) for day in (date(2027, 11, 24), date(2028, 1, 1)))
    assert fresh.stale == ()
    assert len(old.stale) == old.files == fresh.files
    assert (old.problems, old.stale[0].line) == ((), 4)
    assert "not checked for a year" in old.text()


def test_a_locality_s_own_change_is_examined(law: Path, tmp_path: Path) -> None:
    folder = tmp_path / "localities" / "somewhere"
    (folder / "law" / "hours").mkdir(parents=True)
    (folder / "law" / "hours" / "default.yaml").write_text("code: default\n", "utf-8")
    (folder / "locality.yaml").write_text("code: somewhere\n", "utf-8")
    found = check_catalogue(law, tmp_path / "localities")
    assert {each.path.name for each in found} == {"default.yaml", "locality.yaml"}
