"""`batru index run` of a statistical set: its files, intervals, a page a language, refusals with their line."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from batru.index.method.plan import ABSENT, FILLINGS, MEANS, SAMPLING, SCALES, TREATMENTS, WEIGHTS
from batru.index.statistical.page import VARIED
from batru.index.statistical.work import is_statistical
from batru.index.tests import runs
from batru.index.tests.runs import laid, rows

SET = """code: towns
name: {vi: Chỉ số các thị trấn, en: Index of towns}
indicators:
  - {code: roads, name: {vi: Đường, en: Roads}, parent: index, weight: 3}
  - {code: schools, name: {vi: Trường, en: Schools}, parent: index}
groups:
  - {code: index, name: {vi: Chỉ số, en: Index}}
scale: {how: as_given}
"""
# By hand: (3 × roads + schools) / 4 is 80, 70, 70 and 10. East has 70 of both; West's weights move it past East.
TABLE = """unit,year,roads,schools
North,2021,80,80
East,2021,70,70
West,2021,80,40
South,2021,0,40
North,2020,1,1
East,2020,2,2
West,2020,3,3
South,2020,4,4
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return laid(tmp_path, "towns", SET, TABLE)


def ran(place: Path, *more: str) -> int:
    return runs.ran(place, "towns", *more)


def test_scores_ranks_and_intervals_are_written_for_each_year(place: Path) -> None:
    assert ran(place, "--draws", "400") == 0
    whole = {(row["unit"], row["year"]): row for row in rows(place, "scores.csv") if row["code"] == "index"}
    assert {unit: (float(row["score"]), row["rank"]) for (unit, year), row in whole.items() if year == "2021"} == {
        "North": (80, "1"),
        "East": (70, "2"),
        "West": (70, "2"),
        "South": (10, "4"),
    }
    sure: dict[str, dict[str, tuple[float, float, str]]] = defaultdict(dict)
    for row in rows(place, "intervals.csv"):
        sure[row["year"]][row["unit"]] = (float(row["low"]), float(row["high"]), row["group"])
    assert sure["2021"] == {
        "North": (1, 1, "1"),  # best of both in every draw
        "East": (2, 3, "2"),
        "West": (2, 3, "2"),
        "South": (4, 4, "3"),
    }
    assert [unit for unit, (_, _, group) in sure["2020"].items() if group == "1"] == ["South"]


def test_the_same_seed_gives_the_same_files(place: Path) -> None:
    made = []
    for _ in range(2):
        assert ran(place, "--draws", "100", "--seed", "7") == 0
        made.append({path.name: path.read_bytes() for path in (place / "out").iterdir()})
    assert made[0] == made[1]


def test_what_would_lift_a_unit_most_comes_first(place: Path) -> None:
    """West lacks 40 points of schools, a quarter of the whole; it has the best roads already."""
    assert ran(place, "--draws", "50") == 0
    west = [row for row in rows(place, "next.csv") if row["unit"] == "West"]
    assert [(row["code"], float(row["gain_at_best"])) for row in west] == [("schools", 10), ("roads", 0)]
    assert west[0]["rank_at_best"] == "1"


@pytest.mark.parametrize(("language", "words"), [("vi", "Chỉ số các thị trấn"), ("en", "Index of towns")])
def test_the_page_is_in_one_language_and_needs_nothing_else(place: Path, language: str, words: str) -> None:
    assert ran(place, "--draws", "50", "--language", language) == 0
    page = (place / "out" / f"report.{language}.html").read_text(encoding="utf-8")
    assert f"<h1>{words}</h1>" in page
    assert ("Kết quả 2021" in page, "Result 2021" in page) == (language == "vi", language == "en")
    assert not re.search(r"https?://|<script|<link", page)


def test_a_wrong_set_is_refused_with_its_line(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "towns.yaml").write_text(SET.replace("weight: 3", "weight: -3"), encoding="utf-8")
    assert ran(place, "--language", "en") == 1
    assert re.search(r"towns\.yaml:4: ", capsys.readouterr().err)
    assert not (place / "out").exists()


def test_a_wrong_cell_is_refused_by_unit_and_column(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "towns.csv").write_text(TABLE.replace("West,2021,80", "West,2021,eighty"), encoding="utf-8")
    assert ran(place, "--language", "en") == 1
    assert "'roads' of West is 'eighty', which is no number." in capsys.readouterr().err
    assert not (place / "out").exists()


def test_a_table_by_semicolons_with_names_of_its_own_is_read(place: Path) -> None:
    table = TABLE.replace(",", ";").replace("unit;year", "town;period")
    (place / "towns.csv").write_text(table, encoding="utf-8")
    assert ran(place, "--draws", "50", "--unit", "town", "--year", "period") == 0
    assert {row["year"] for row in rows(place, "scores.csv")} == {"2020", "2021"}


def test_only_a_set_without_dated_versions_is_of_this_kind(place: Path) -> None:
    assert is_statistical(place / "towns.yaml")
    (place / "towns.yaml").write_text("versions: []\nindicators: []\n", encoding="utf-8")
    assert not is_statistical(place / "towns.yaml")
    assert not is_statistical(place / "nowhere.yaml")


def test_every_choice_that_may_vary_has_words() -> None:
    assert set(VARIED) == {ABSENT, FILLINGS, MEANS, SAMPLING, SCALES, TREATMENTS, WEIGHTS}
