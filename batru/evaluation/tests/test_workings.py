"""How points come about, told step by step; the numbers worked by hand from the set's own rules."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from batru.evaluation.actions.example_years import set_of_then
from batru.evaluation.rules.radar import radar
from batru.evaluation.rules.workings import workings
from batru.evaluation.telling import fixed, number, percent
from batru.evaluation.views.words import cells_words, step_words
from batru.law.index_sets.given import Around, Given
from batru.law.index_sets.scoring import leaf_score
from batru.law.index_sets.sheet import Leaf, leaves, sheet


def leaf(code: str, profile: str = "ward") -> Leaf:
    edition = set_of_then().on(date(2021, 12, 31))
    assert edition is not None
    return next(one for one in leaves(sheet(edition, profile)) if one.code == code)


def told(code: str, cells: dict[str, str]) -> list[str]:
    """The steps in English, with the score that the law gives."""
    edition = set_of_then().on(date(2021, 12, 31))
    assert edition is not None
    got = leaf_score(edition, leaf(code), Given(cells), Around())
    steps = workings(leaf(code), Given(cells), Around(), got.score, str(got.state))
    with translation.override("en"):
        return [step_words(step, "en") for step in steps]


@pytest.mark.parametrize(
    ("code", "cells", "said"),
    [
        # 45 of 60 is 75 %, times 6 points.
        ("G17", {"part": "45", "whole": "60"}, ["45 of 60 is 75%.", "75% of 6 points, rounded: 4.5."]),
        # 98 % is the threshold of two points: 49 of 100 is half of it.
        (
            "G08",
            {"part": "49", "whole": "100"},
            ["49 of 100 is 49%.", "The threshold is 98%: 49% of it is 50%.", "50% of 2 points, rounded: 1."],
        ),
        (
            "G08",
            {"part": "99", "whole": "100"},
            [
                "99 of 100 is 99%.",
                "The threshold is 98%, and it is reached: all points.",
                "100% of 2 points, rounded: 2.",
            ],
        ),
        # From 70 % to 98 %: 84 % is in the middle.
        (
            "G18",
            {"part": "84", "whole": "100"},
            [
                "84 of 100 is 84%.",
                "From no points at 70% to all points at 98% this is 50% of the way.",
                "50% of 3 points, rounded: 1.5.",
            ],
        ),
        # Half a point for each task after an extension: 33 of 40 of three points is 2.475, half up 2.48.
        (
            "G03",
            {"on_time": "30", "extended": "6", "whole": "40"},
            ["30 + 6 × 0.5, of 40, is 82.5%.", "82.5% of 3 points, rounded: 2.48."],
        ),
        (
            "G01",
            {"": "3"},
            ["The figure handed in is 3.", "That lies in the band that earns 75%.", "75% of 2 points, rounded: 1.5."],
        ),
        (
            "G07",
            {"part": "0", "whole": "0"},
            ["There was nothing to divide by (0/0).", "It leaves both the points and the maximum, and harms nobody."],
        ),
        (
            "G06",
            {"part": "0", "whole": "0", "monitored": "yes"},
            ["There was nothing to divide by (0/0).", "By the set's rule for that it is worth 1 of 1 points."],
        ),
        (
            "G02",
            {"plan": "no", "part": "9", "whole": "10"},
            [
                "The condition (the plan was issued in time) is not met, so nothing is earned.",
                "0% of 3 points, rounded: 0.",
            ],
        ),
        ("G17", {"awarded": "2"}, ["The council gave the points outright: 2."]),
    ],
)
def test_each_step_says_its_numbers(code: str, cells: dict[str, str], said: list[str]) -> None:
    assert told(code, cells) == said


def test_few_cases_are_less_sure() -> None:
    # Wilson's lower bound at 95 % of 90 in 100: 0.82563 (Brown, Cai, DasGupta 2001, formula 4).
    assert told("G24", {"part": "90", "whole": "100"})[1] == "With 100 cases at least 82.56% is certain (95%)."


def test_numbers_are_written_in_the_readers_language() -> None:
    assert number(Fraction(12345, 10), "vi") == "1.234,5"
    assert number(Fraction(12345, 10), "en") == "1,234.5"
    assert number(Fraction(100), "en", 0) == "100"
    assert fixed(Fraction(706, 10), "vi") == "70,60"
    assert percent(Fraction(1, 3), "vi", 2) == "33,33%"
    assert percent(None, "vi") == "–"
    with translation.override("vi"):
        assert cells_words({"part": "20", "whole": "1280"}) == "20 / 1.280"
        assert cells_words({"part": "20", "whole": "1280", "": "1"}) == "20 / 1.280; Giá trị: 1"
        assert cells_words({}) == "–"


def test_a_radar_needs_three_axes_and_starts_at_the_top() -> None:
    assert radar([0.5, 1.0], [None, None]) is None
    drawn = radar([0.5, 1.0, 0.0], [None, None, None])
    assert drawn is not None
    # Half of 84 above the middle; the full 84 at 120 degrees: 120 + 84 × √3/2, 120 + 84/2; the middle.
    assert drawn.own == "120,78 192.7,162 120,120"
    assert drawn.others == ""
    # Of three the two lower names stand 16 below their corners; of four all stand further out on their axes.
    assert drawn.labels[1:] == ((192.7, 178.0, "middle"), (47.3, 178.0, "middle"))
    four = radar([1.0] * 4, [None] * 4)
    assert four is not None and four.labels[1] == (220.8, 120.0, "start")
