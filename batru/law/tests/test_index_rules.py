"""Kinds of rules: their examples come true, can fail, and keep some properties for any input."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.index_sets.given import Around, Given, State
from batru.law.index_sets.kinds import KIND, check_kinds, load_kinds
from batru.law.index_sets.means import together
from batru.law.index_sets.numbers import Rounding, exact, quantile, root, told
from batru.law.index_sets.rates import RATES
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import RULES, share

CATALOGUE = Catalogue(Path(__file__).resolve().parents[3] / "catalogue")
SHARE_RULES = [
    Rule("ratio/1"),
    Rule("capped/1", {"target": 0.8}),
    Rule("linear/1", {"zero_at": 0.7, "full_at": 0.98}),
    Rule("bands/1", {"bands": [{"above": 0.75, "share": 1}, {"at_least": 0.5, "share": 0.6}]}),
    Rule("target/1", {"base": 0.1, "target": 0.9}),
    Rule("wilson/1", {"z": 1.959964, "target": 0.9}),
]


def test_every_kind_has_words_and_examples_that_come_true() -> None:
    check_kinds(CATALOGUE.read(KIND))
    assert set(load_kinds(CATALOGUE)) == set(RULES) | set(RATES)


@pytest.mark.parametrize("place", range(len(RULES)))
def test_an_example_that_is_wrong_fails(place: int) -> None:
    documents = {document.name: document for document in CATALOGUE.read(KIND)}
    data = json.loads(json.dumps(documents["points"].data))
    data["kinds"][place]["cases"][0]["earns"] = 99
    wrong = Document(KIND, "points", documents["points"].path, data)
    with pytest.raises(CatalogueError, match=f"{data['kinds'][place]['kind']}: .*: earns"):
        check_kinds((wrong, documents["rates"]))


def test_an_example_names_its_line(tmp_path: Path) -> None:
    source = next(document for document in CATALOGUE.read(KIND) if document.name == "rates")
    path = tmp_path / "rates.yaml"
    text = source.path.read_text(encoding="utf-8").replace("earns: 0.75", "earns: 0.76")
    path.write_text(text, encoding="utf-8")
    changed = CATALOGUE.document(KIND, "rates", path)
    with pytest.raises(CatalogueError) as refused:
        check_kinds((changed, *(one for one in CATALOGUE.read(KIND) if one.name == "points")))
    assert "- case: {vi: 3 trên 4" in text.splitlines()[refused.value.line - 1]


@pytest.mark.parametrize("rule", SHARE_RULES, ids=[rule.kind for rule in SHARE_RULES])
@given(counts=st.tuples(st.integers(0, 500), st.integers(1, 500)))
def test_a_good_fact_never_lowers_a_share(rule: Rule, counts: tuple[int, int]) -> None:
    whole = max(counts)
    part = min(counts)
    before = share(rule, Given.of({"part": part, "whole": whole}), Around(), Fraction(4))
    after = share(rule, Given.of({"part": part + 1, "whole": whole + 1}), Around(), Fraction(4))
    assert isinstance(before, Fraction)
    assert isinstance(after, Fraction)
    assert 0 <= before <= after <= 1


@given(
    numbers=st.lists(st.tuples(st.integers(1, 50), st.fractions(0, 100, max_denominator=50)), min_size=1, max_size=6),
    factor=st.fractions(Fraction(1, 100), 100, max_denominator=100),
    by=st.sampled_from(["mean", "harmonic", "lowest"]),
)
def test_scaling_weights_changes_nothing(numbers: list[tuple[int, Fraction]], factor: Fraction, by: str) -> None:
    parts = [(Fraction(weight), number) for weight, number in numbers]
    assert together(by, parts) == together(by, [(weight * factor, number) for weight, number in parts])


@given(weights=st.tuples(st.integers(1, 9), st.integers(1, 9)), factor=st.integers(2, 9))
def test_scaling_weights_leaves_a_geometric_mean_where_it_was(weights: tuple[int, int], factor: int) -> None:
    parts = [(Fraction(weights[0]), Fraction(2)), (Fraction(weights[1]), Fraction(7))]
    scaled = [(weight * factor, number) for weight, number in parts]
    assert abs(together("geometric", parts) - together("geometric", scaled)) <= Fraction(1, 10**29)


@pytest.mark.parametrize(
    ("mode", "text", "digits", "kept"),
    [
        ("half_up", "2.345", 2, "2.35"),
        ("half_even", "2.345", 2, "2.34"),
        ("half_even", "2.355", 2, "2.36"),
        ("down", "2.349", 2, "2.34"),
        ("half_up", "-2.345", 2, "-2.35"),
        ("exact", "2.3456", 2, "2.3456"),
    ],
)
def test_rounding_by_mode(mode: str, text: str, digits: int, kept: str) -> None:
    assert Rounding(mode, digits).of(exact(text)) == exact(kept)


@given(number=st.fractions(max_denominator=10**6))
def test_a_number_that_is_told_is_the_same_number(number: Fraction) -> None:
    assert Fraction(told(number)) == number


def test_roots_and_quantiles() -> None:
    assert abs(root(Fraction(2)) - Fraction("1.41421356237309504880168872421")) < Fraction(1, 10**28)
    assert root(Fraction(0)) == 0
    assert quantile([Fraction(n) for n in (1, 2, 3, 4)], Fraction(1, 4)) == Fraction(7, 4)


@pytest.mark.parametrize(
    ("cells", "state"),
    [("0/0", State.NOTHING), ("", State.MISSING), ("na", State.NOT_APPLICABLE), ({"whole": 3}, State.MISSING)],
)
def test_the_three_states_are_three(cells: Any, state: State) -> None:
    assert share(Rule("ratio/1"), Given.of(cells), Around(), Fraction(1)) is state


@pytest.mark.parametrize("kind", ["best/1", "minmax/1", "zscore/1"])
def test_a_relative_rule_without_others_tells_nothing(kind: str) -> None:
    assert share(Rule(kind, {"when_equal": 0}), Given.of(3), Around(), Fraction(1)) is State.MISSING
