"""What a run of a dated set tells of how sure its places are."""

from pathlib import Path

import pytest

from batru.index.tests import runs
from batru.index.tests.runs import laid, rows
from batru.index.tests.towns import SET, TABLE

OF_BOTH_KINDS = ["unit", "rank", "low", "median", "high", "mean", "first", "ahead_of_next", "group"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return laid(tmp_path, "towns", SET, TABLE)


def ran(place: Path, *more: str) -> int:
    return runs.ran(place, "towns", *more)


def test_intervals_stand_in_the_columns_of_the_statistical_kind(place: Path) -> None:
    """Weights alone let West pass East in half of all draws, the geometric mean never does."""
    assert ran(place, "--draws", "400") == 0
    found = rows(place, "intervals.csv")
    assert list(found[0]) == ["period", "block", *OF_BOTH_KINDS]
    told = {row["unit"]: row for row in found if row["period"] == "2021"}
    assert {unit: (row["rank"], row["low"], row["high"], row["group"]) for unit, row in told.items()} == {
        "North": ("1", "1.0", "1.0", "1"),
        "East": ("2", "2.0", "3.0", "2"),
        "West": ("2", "2.0", "3.0", "2"),
        "South": ("4", "4.0", "4.0", "3"),
        "Nowhere": ("", "", "", ""),
    }
    assert 0.7 < float(told["East"]["ahead_of_next"]) < 0.8
    assert [row["unit"] for row in found if row["period"] == "2020"] == ["East", "North"]


def test_draws_and_seed_are_heeded(place: Path) -> None:
    """In a single draw every interval is one place."""
    assert ran(place, "--draws", "1") == 0
    assert all(row["low"] == row["high"] for row in rows(place, "intervals.csv"))
    made = []
    for seed in ("7", "7", "8"):
        assert ran(place, "--draws", "100", "--seed", seed) == 0
        made.append((place / "out" / "intervals.csv").read_bytes())
    assert made[0] == made[1] != made[2]


def test_what_moves_the_ranks_and_what_lifts_a_unit(place: Path) -> None:
    """West lacks 0.4 of schools, a quarter of the whole; it has the best roads already."""
    assert ran(place, "--draws", "50") == 0
    assert [row["factor"] for row in rows(place, "sensitivity.csv")] == ["weights", "aggregation"]
    west = [row for row in rows(place, "next.csv") if row["unit"] == "West"]
    assert [(row["place"], row["code"], float(row["gain_at_best"])) for row in west] == [
        ("1", "schools", 0.1),
        ("2", "roads", 0),
    ]
    assert (west[0]["rank_at_best"], float(west[0]["gain_per_point"])) == ("1", 0.25)
    assert {row["period"] for row in rows(place, "next.csv")} == {"2021"}


def test_how_far_ranks_move_without_a_part(place: Path) -> None:
    """By schools alone East stays second and West, South share the third place; by roads alone North shares the first.

    Of 1, 2, 2, 4 West moves one place and South one; then West one up and East one down.
    """
    assert ran(place, "--draws", "20", "--language", "en") == 0
    told = {(row["code"], float(row["mean_shift"]), row["most_shift"]) for row in rows(place, "one_out.csv")}
    assert told == {("roads", 0.5, "1"), ("schools", 0.5, "1")}
    page = (place / "out" / "report.en.html").read_text("utf-8")
    assert '<tr><th scope="row">Roads</th><td class="num">0.50</td></tr>' in page


@pytest.mark.parametrize(("language", "words"), [("vi", "Khoảng hạng"), ("en", "Rank interval")])
def test_the_page_shows_intervals_and_who_cannot_be_told_apart(place: Path, language: str, words: str) -> None:
    assert ran(place, "--draws", "50", "--language", language) == 0
    page = (place / "out" / f"report.{language}.html").read_text(encoding="utf-8")
    assert words in page
    assert '<th scope="row">East</th>\n<td class="num">2 – 3</td>' in page
    assert page.count("<svg") == 6


def test_the_other_mean_does_not_vary_where_figures_lie_below_zero(place: Path) -> None:
    """A geometric mean says nothing of z-scores."""
    text = SET.replace("{kind: linear/1, zero_at: 0, full_at: 100}", "{kind: zscore/1, when_equal: 0}")
    (place / "towns.yaml").write_text(text, encoding="utf-8")
    (place / "towns.csv").write_text("\n".join(TABLE.splitlines()[:5]) + "\n", encoding="utf-8")
    assert ran(place, "--draws", "50", "--language", "en") == 0
    assert "What varied: the weights, the common scale." in (place / "out" / "report.en.html").read_text("utf-8")


def test_a_file_of_a_run_before_does_not_stay(place: Path) -> None:
    """One unit has nobody to be moved against."""
    assert ran(place, "--draws", "20") == 0
    (place / "towns.csv").write_text("\n".join(TABLE.splitlines()[:2]) + "\n", encoding="utf-8")
    assert ran(place, "--draws", "20") == 0
    assert not any((place / "out" / name).exists() for name in ("sensitivity.csv", "one_out.csv"))
