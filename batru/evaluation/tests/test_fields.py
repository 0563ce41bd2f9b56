"""What a rule asks for, and numbers as people write them."""

from datetime import date
from typing import Any

import pytest

from batru.evaluation.rules.fields import Asks, fields, is_complete, plain_number
from batru.index.public import index_set
from batru.law.index_sets.model import Edition


@pytest.fixture(scope="module")
def edition() -> Edition:
    found = index_set("district_proposed").on(date(2022, 12, 31))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "profile", "cells"),
    [
        ("G01", "ward", [("", Asks.NUMBER)]),
        ("G02", "ward", [("plan", Asks.YES_NO), ("part", Asks.NUMBER), ("whole", Asks.NUMBER)]),
        ("G03", "ward", [("on_time", Asks.NUMBER), ("extended", Asks.NUMBER), ("whole", Asks.NUMBER)]),
        ("G06", "ward", [("part", Asks.NUMBER), ("whole", Asks.NUMBER), ("monitored", Asks.YES_NO)]),
        ("G08", "ward", [("part", Asks.NUMBER), ("whole", Asks.NUMBER)]),
        ("G18", "ward", [("part", Asks.NUMBER), ("whole", Asks.NUMBER)]),
        ("G24", "ward", [("part", Asks.NUMBER), ("whole", Asks.NUMBER)]),
        ("S09", "school", [("teaching", Asks.NUMBER), ("management", Asks.NUMBER)]),
    ],
)
def test_each_rule_asks_for_its_cells(edition: Edition, code: str, profile: str, cells: list[Any]) -> None:
    own = next(one for one in edition.indicators if one.code == code)
    assert [(field.cell, field.asks) for field in fields(own, own.scoring[profile])] == cells


def test_cells_are_called_as_the_set_calls_them(edition: Edition) -> None:
    own = next(one for one in edition.indicators if one.code == "G05")
    part, whole = fields(own, own.scoring["ward"])
    assert part.words and part.words["en"].startswith("Systems with an approved security level")
    assert whole.words and whole.words["en"] == "Systems that the unit itself runs"


@pytest.mark.parametrize(
    ("typed", "language", "read"),
    [
        ("1.234", "vi", "1234"),
        ("1.234,5", "vi", "1234.5"),
        ("0,8", "vi", "0.8"),
        ("0.125", "vi", "0.125"),
        ("12 345", "vi", "12345"),
        ("1,234.5", "en", "1234.5"),
        ("0.8", "en", "0.8"),
        ("vài", "vi", "vài"),
        (" na ", "vi", "na"),
    ],
)
def test_numbers_are_read_as_they_are_written(typed: str, language: str, read: str) -> None:
    assert plain_number(typed, language) == read


def test_a_sheet_is_filled_when_every_cell_is_or_it_does_not_apply(edition: Edition) -> None:
    own = next(one for one in edition.indicators if one.code == "G05")
    asked = fields(own, own.scoring["ward"])
    assert is_complete(asked, {"part": "1", "whole": "2"})
    assert not is_complete(asked, {"part": "1"})
    assert is_complete(asked, {"": "na"})
