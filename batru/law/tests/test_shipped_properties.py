"""What holds for every index set of the catalogue, whatever the values: hypotheses over all its profiles."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.law.catalogue import Catalogue
from batru.law.index_sets.checks import load_index_sets
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition, Group, Indicator, Policy
from batru.law.index_sets.numbers import told
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.scoring import Scored
from batru.law.index_sets.sheet import Branch, Leaf, leaves, sheet
from batru.law.index_sets.units import Unit, UnitScore, score_units
from batru.law.tests.own_sets import ROOT

LAST_DAY = {"commune_dti_tay_ninh": date(2025, 12, 31), "dti_province_922": date(2022, 12, 31)}
SETS = {own.code: own for own in load_index_sets(Catalogue(ROOT))}
EDITIONS = {code: own.on(LAST_DAY.get(code, date(2023, 12, 31))) for code, own in SETS.items()}
SCORED = {code: own for code, own in EDITIONS.items() if own is not None and own.can_be_scored}
SHEETS = [(code, profile) for code, own in SCORED.items() for profile in own.profile_codes]
COUNTS = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), max(pair)))
SEEDS = st.integers(0, 2**32)
MEANS = ("mean", "geometric", "harmonic", "lowest")
# Rules whose points follow a part of a whole of which more is better.
DIVIDED = ("ratio", "capped", "linear", "bands", "target", "wilson")
Cells = dict[str, Any]


def behind(rule: Rule) -> Rule:
    """The rule that scores, behind a gate where there is one."""
    return rule.then or rule


def how(rule: Rule) -> str:
    """The kind of figure that a rule reads."""
    own = behind(rule)
    return own.rate.kind if own.rate else "share/1"


def is_count(rule: Rule) -> bool:
    """Bands of whole numbers: how often something was done, not a part of a whole."""
    return (
        rule.kind == "bands/1"
        and not rule.rate
        and any(Fraction(str(own.get("at_least", 0))) > 1 for own in rule.settings["bands"])
    )


def is_share(leaf: Leaf) -> bool:
    """Whether an indicator is a part of a whole by one of the rules above."""
    rule = leaf.scoring.rule
    divided = behind(rule).kind.partition("/")[0] in DIVIDED and how(rule) in ("share/1", "weighted/1")
    return divided and not is_count(behind(rule)) and not leaf.scoring.from_parent


def divided(rule: Rule, part: int, whole: int) -> Cells:
    """So many good cases of so many: of several names those that count in full."""
    gate = {str(rule.settings["gate"]): "yes"} if rule.then else {}
    if how(rule) == "share/1":
        return {**gate, "part": part, "whole": whole}
    own = behind(rule).rate
    assert own is not None
    weights = own.numbers("weights")
    full = max(weights, key=lambda name: weights[name])
    assert weights[full] == 1
    return {**gate, **dict.fromkeys(weights, 0), full: part, "whole": whole}


def halves(rule: Rule) -> list[str]:
    """The cells of what counts less than in full."""
    own = behind(rule).rate
    return [name for name, worth in own.numbers("weights").items() if worth < 1] if own else []


def filled(leaf: Leaf, pick: Random) -> Cells:
    """Cells of any indicator, allowed by its rule; now and then there was nothing to divide by."""
    rule = leaf.scoring.rule
    asked = {leaf.scoring.states.full_if: pick.choice(("yes", "no"))} if leaf.scoring.states.full_if else {}
    if rule.kind == "given/1":
        return {"": told(pick.randint(0, 20) * leaf.most / 20)}
    if is_count(behind(rule)):
        return {"": pick.randint(0, 6)}
    whole = pick.randint(leaf.scoring.states.nothing is Policy.MISSING, 40)
    part = pick.randint(0, whole)
    if how(rule) in ("share/1", "weighted/1"):
        found = divided(rule, part, whole)
        found |= {name: pick.randint(0, whole - part) for name in halves(rule)}
        return {**found, **asked, **({str(rule.settings["gate"]): pick.choice(("yes", "no"))} if rule.then else {})}
    own = behind(rule).rate
    assert own is not None
    match own.kind:
        case "lowest/1":
            return {name: pick.randint(0, 100) for name in own.settings["of"]}
        case "less/1":
            return {**{name: part // len(own.settings["less"]) for name in own.settings["less"]}, "whole": whole}
        case "largest_whole/1":
            return {"part": part, **dict.fromkeys(own.settings["wholes"], whole)}
    assert own.kind == "worst_event/1"
    return {"": pick.choice(("0", "yes", "no yes", "yes | no", "yes yes | yes | no"))}


def full(code: str, profile: str, pick: Random, lacking: float = 0) -> dict[str, Given]:
    """A sheet with every indicator filled in, or all but a share of them."""
    own = leaves(sheet(SCORED[code], profile))
    return {leaf.code: Given.of(filled(leaf, pick)) for leaf in own if pick.random() >= lacking}


def rows(code: str, profile: str, seed: int) -> list[Unit]:
    """Units of a profile, most of them without a gap; some are alike."""
    pick = Random(seed)
    some = [full(code, profile, pick, pick.choice((0, 0, 0.05))) for _ in range(pick.randint(2, 4))]
    return [Unit(f"u{n}", f"u{n}", pick.choice(some), profile) for n in range(pick.randint(3, 6))]


def plain(found: tuple[UnitScore, ...]) -> dict[str, Any]:
    """What is published of each unit."""
    return {
        own.unit.key: (own.total, dict(own.ranks), own.grade, own.unranked, [part.score for part in own.base.walk()])
        for own in found
    }


LEAVES = [
    (code, profile, leaf.code)
    for code, profile in SHEETS
    for leaf in leaves(sheet(SCORED[code], profile))
    if is_share(leaf)
]


def test_every_set_that_can_be_scored_is_here() -> None:
    assert set(SCORED) == set(SETS) - {"par_index", "records_archives_2225"}
    assert {code for code, _, _ in LEAVES} == {"dti_province_922", "service_quality_766", "district_proposed"}
    assert len(LEAVES) > 120


@pytest.mark.parametrize(("code", "profile"), SHEETS)
def test_a_full_sheet_has_a_total_and_units_differ(code: str, profile: str) -> None:
    """So that what follows says something: units have totals, and places that are not all one."""
    units = [Unit(f"u{n}", f"u{n}", full(code, profile, Random(n)), profile) for n in range(20)]
    found = score_units(SCORED[code], units)
    assert all(own.total is not None for own in found)
    assert len({own.total for own in found}) > 5


@pytest.mark.parametrize(("code", "profile", "leaf"), LEAVES)
@settings(max_examples=6, deadline=None)
@given(counts=COUNTS, more=st.integers(1, 60), seed=SEEDS)
def test_a_good_fact_never_lowers_a_share_nor_the_total(
    code: str, profile: str, leaf: str, counts: tuple[int, int], more: int, seed: int
) -> None:
    """Good cases more of one indicator, one or many; the others, whatever they are, stay so."""
    part, whole = counts
    rule = next(one for one in leaves(sheet(SCORED[code], profile)) if one.code == leaf).scoring.rule
    others = full(code, profile, Random(seed))
    cells = [Given.of(divided(rule, part + n, whole + n)) for n in (0, more)]
    (first,), (last,) = (score_units(SCORED[code], [Unit("a", "a", {**others, leaf: own}, profile)]) for own in cells)
    before, after = (next(one for one in each.base.walk() if one.code == leaf).score for each in (first, last))
    if before is None or after is None:
        return  # too few cases are no figure yet
    assert after >= before
    assert first.total is not None and last.total is not None and last.total >= first.total


@pytest.mark.parametrize(("code", "profile"), SHEETS)
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, random=st.randoms(use_true_random=False))
def test_the_order_of_units_never_matters(code: str, profile: str, seed: int, random: Any) -> None:
    own = rows(code, profile, seed)
    mixed = random.sample(own, len(own))
    assert plain(score_units(SCORED[code], own)) == plain(score_units(SCORED[code], mixed))


@pytest.mark.parametrize(("code", "profile"), SHEETS)
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_parts_sum_to_the_whole_or_the_set_says_how_else(code: str, profile: str, seed: int) -> None:
    branch = sheet(SCORED[code], profile)
    for own in score_units(SCORED[code], rows(code, profile, seed)):
        for item, found in _branches(branch, own.base):
            there = [part.score for part in found.parts if part.score is not None]
            if found.state != "scored":
                continue
            assert item.by in ("sum", "lowest") and (item.by == "sum" or code == "school_4725")
            assert found.score == item.rounding.of(sum(there, Fraction()) if item.by == "sum" else min(there))
            assert found.most == (sum if item.by == "sum" else min)(part.most for part in found.parts)


def _branches(branch: Branch, found: Scored) -> Iterator[tuple[Branch, Scored]]:
    yield branch, found
    for item, part in zip(branch.parts, found.parts, strict=True):
        if isinstance(item, Branch):
            yield from _branches(item, part)


@pytest.mark.parametrize(("code", "profile"), SHEETS)
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_scaling_the_weights_of_siblings_changes_nothing(code: str, profile: str, seed: int) -> None:
    """Of the set as it is, which adds points up, and of its tree by every mean with weights of all sizes."""
    own, pick = rows(code, profile, seed), Random(seed)
    for by in ("", *MEANS):
        edition = replace(SCORED[code], root=_weighed(SCORED[code].root, by, lambda: pick.randint(1, 9)))
        factors = {group: Fraction(pick.randint(1, 50), pick.randint(1, 50)) for group in _groups(edition)}
        scaled = replace(edition, root=_scaled(edition.root, Fraction(1), factors))
        assert plain(score_units(edition, own)) == plain(score_units(scaled, own))


def _weighed(node: Any, by: str, weight: Callable[[], int]) -> Any:
    """The same tree by a mean, where there is one, and with weights in all its profiles."""
    given_ = {profile: Fraction(weight()) for profile in ("", "ward", "department", "school", "body")}
    if isinstance(node, Indicator):
        return replace(node, weight=given_)
    assert isinstance(node, Group)
    parts = tuple(_weighed(part, by, weight) for part in node.parts)
    return replace(node, weight=given_, by=by or node.by, missing="skip" if by else node.missing, parts=parts)


def _groups(edition: Edition) -> list[str]:
    return [edition.root.code, *(node.code for node in edition.root.walk() if isinstance(node, Group))]


def _scaled(node: Any, factor: Fraction, factors: Mapping[str, Fraction]) -> Any:
    """The parts of each group by a factor of the group's own."""
    weight = {profile: own * factor for profile, own in node.weight.items()}
    if isinstance(node, Indicator):
        return replace(node, weight=weight)
    parts = tuple(_scaled(part, factors[node.code], factors) for part in node.parts)
    return replace(node, weight=weight, parts=parts)
