"""What holds for every index set of the catalogue, whatever the values: hypotheses over all its profiles."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.law.catalogue import Catalogue
from batru.law.index_sets.checks import load_index_sets
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition, Group, Indicator
from batru.law.index_sets.rules import cells
from batru.law.index_sets.sheet import Leaf, leaves, sheet
from batru.law.index_sets.units import Unit, UnitScore, score_units
from batru.law.tests.own_sets import ROOT

LAST_DAY = {"commune_dti_tay_ninh": date(2025, 12, 31), "dti_province_922": date(2022, 12, 31)}
SETS = {own.code: own for own in load_index_sets(Catalogue(ROOT))}
EDITIONS = {code: own.on(LAST_DAY.get(code, date(2023, 12, 31))) for code, own in SETS.items()}
SCORED = {code: own for code, own in EDITIONS.items() if own is not None and own.can_be_scored}
SHEETS = [(code, profile) for code, own in SCORED.items() for profile in own.profile_codes]
COUNTS = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), max(pair)))
# Rules whose points follow a part of a whole of which more is better.
DIVIDED = ("ratio", "capped", "linear", "bands", "target", "wilson")


def shares(edition: Edition, profile: str) -> list[Leaf]:
    """The indicators of a sheet that are a part of a whole by one of these rules."""
    return [
        leaf
        for leaf in leaves(sheet(edition, profile))
        if leaf.scoring.rule.kind.partition("/")[0] in DIVIDED
        and {"part", "whole"} <= set(cells(leaf.scoring.rule))
        and not leaf.scoring.from_parent
    ]


LEAVES = [(code, profile, leaf.code) for code, profile in SHEETS for leaf in shares(SCORED[code], profile)]


@st.composite
def rows(draw: st.DrawFn, code: str, profile: str) -> list[Unit]:
    """Units of a profile, of which each indicator that is a share is known or missing."""
    codes = [leaf.code for leaf in shares(SCORED[code], profile)]
    drawn = st.dictionaries(st.sampled_from(codes), COUNTS) if codes else st.just({})
    return [Unit(f"u{place}", f"u{place}", told(draw(drawn)), profile) for place in range(draw(st.integers(2, 5)))]


def told(counts: Mapping[str, tuple[int, int]]) -> dict[str, Given]:
    return {code: Given.of({"part": part, "whole": whole}) for code, (part, whole) in counts.items()}


def plain(found: tuple[UnitScore, ...]) -> dict[str, Any]:
    """What is published of each unit."""
    return {own.unit.key: (own.total, dict(own.ranks), own.grade, own.unranked) for own in found}


def test_every_set_that_can_be_scored_is_here() -> None:
    assert set(SCORED) == set(SETS) - {"par_index", "records_archives_2225"}
    assert {code for code, _, _ in LEAVES} == {"dti_province_922", "service_quality_766", "district_proposed"}
    assert len(LEAVES) > 60


@pytest.mark.parametrize(("code", "profile", "leaf"), LEAVES)
@settings(max_examples=10, deadline=None)
@given(counts=COUNTS)
def test_a_good_fact_never_lowers_a_share_nor_the_total(
    code: str, profile: str, leaf: str, counts: tuple[int, int]
) -> None:
    """One more row in part and whole of one indicator; the others stay what they are."""
    part, whole = counts
    others = {one.code: (3, 4) for one in shares(SCORED[code], profile)}
    scores = [
        score_units(SCORED[code], [Unit("a", "a", told({**others, leaf: (part + n, whole + n)}), profile)])[0]
        for n in (0, 1)
    ]
    own = [next(one for one in each.base.walk() if one.code == leaf) for each in scores]
    if own[0].score is not None and own[1].score is not None:
        assert own[1].score >= own[0].score
    if scores[0].total is not None and scores[1].total is not None:
        assert scores[1].total >= scores[0].total


@pytest.mark.parametrize(("code", "profile"), SHEETS)
@settings(max_examples=10, deadline=None)
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_the_order_of_units_never_matters(code: str, profile: str, data: st.DataObject, random: Any) -> None:
    own = data.draw(rows(code, profile))
    mixed = random.sample(own, len(own))
    assert plain(score_units(SCORED[code], own)) == plain(score_units(SCORED[code], mixed))


@pytest.mark.parametrize(("code", "profile"), SHEETS)
@settings(max_examples=10, deadline=None)
@given(data=st.data(), factor=st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_scaling_the_weights_of_siblings_changes_nothing(
    code: str, profile: str, data: st.DataObject, factor: Fraction
) -> None:
    own = data.draw(rows(code, profile))
    scaled = replace(SCORED[code], root=_scaled(SCORED[code].root, factor))
    assert plain(score_units(SCORED[code], own)) == plain(score_units(scaled, own))


def _scaled(node: Any, factor: Fraction) -> Any:
    weight = {profile: own * factor for profile, own in node.weight.items()}
    if isinstance(node, Indicator):
        return replace(node, weight=weight)
    assert isinstance(node, Group)
    return replace(node, weight=weight, parts=tuple(_scaled(part, factor) for part in node.parts))
