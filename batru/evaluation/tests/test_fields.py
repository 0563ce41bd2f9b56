"""What a rule asks for, and numbers as people write them."""

from datetime import date
from typing import Any

import pytest

from batru.evaluation.rules.fields import CELLS, Asks, fields, is_complete, plain_number
from batru.index.public import index_set, index_sets
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


def test_no_shipped_set_reads_a_cell_without_words() -> None:
    """Neither an indicator's rule nor its states read a cell that pages would have to call by its name in the file."""
    nameless = [
        (own.code, one.code, field.cell)
        for own in index_sets()
        for edition in own.editions
        if edition.can_be_scored
        for one in edition.indicators
        for scoring in one.scoring.values()
        for field in fields(one, scoring)
        if field.words is None and field.cell not in CELLS
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("kind", "profile"),
    [
        ("ward", "ward"), ("commune", "ward"), ("township", "ward"), ("department", "department"),
        ("school", "school"), ("kindergarten", "school"), ("party", "body"), ("front", "body"),
        ("organisation", "body"), ("one_stop", None),
    ],
)  # fmt: skip
def test_the_set_says_by_which_profile_a_kind_of_unit_is_scored(
    edition: Edition, kind: str, profile: str | None
) -> None:
    assert edition.profile_for(kind) == profile


def test_a_set_without_profiles_takes_every_unit() -> None:
    own = index_set("service_quality_766").on(date(2022, 12, 31))
    assert own is not None and own.profile_for("one_stop") == ""


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
