"""What a kind of rule does never changes: worked cases of every shipped kind, pinned by digest.

A test that fails here says: leave the kind as it was, and add the next version beside it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from batru.law.index_sets.given import Around, DataFault, Given
from batru.law.index_sets.means import MEANS, together
from batru.law.index_sets.numbers import MODES, Rounding, told
from batru.law.index_sets.ranking import TIES
from batru.law.index_sets.rates import RATES
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import RULES, figure, share
from batru.law.index_sets.tree import rule_of

PINNED = Path(__file__).parent / "golden" / "rule_kinds.json"
PAIRS = [
    {"part": part, "whole": whole} for part, whole in product(("0", "1", "3", "7", "12", ""), ("0", "1", "7", "12", ""))
]
PLAIN = [
    {"": text}
    for text in ("0", "0.2", "0.65", "0.8", "1", "1.5", "3", "12", "-1", "yes", "no", "có", "na", "", "x", "9/12")
]
FIGURES = [*PLAIN, *PAIRS]
NAMED = [
    {"a": a, "b": b, "whole": whole, "part": part}
    for a, b, whole, part in product(("", "0", "2"), ("", "1", "5"), ("", "0", "10"), ("", "3"))
]
BANDS = [{"above": 0.9, "share": 1}, {"at_least": 0.5, "share": 0.5}, {"share": 0.1}]
SETTINGS: Mapping[str, list[dict[str, Any]]] = {
    "ratio/1": [{}],
    "capped/1": [{"target": 0.8}, {"target": 3}],
    "linear/1": [
        {"zero_at": 0.2, "full_at": 0.8},
        {"zero_at": 1, "full_at": 0},
        {"zero_at": 0, "full_at": 1, "beyond": True},
    ],
    "log_linear/1": [{"zero_at": 0.1, "full_at": 12}],
    "bands/1": [{"bands": BANDS}],
    "yes_no/1": [{}],
    "grades/1": [{"grades": {"yes": 1, "3": 0.5, "x": 0}}],
    "parts/1": [{"parts": {"a": 0.25, "b": 0.75}}],
    "count/1": [{"full_at": 3}],
    "best/1": [{}],
    "minmax/1": [{"when_equal": 1}, {"when_equal": 0, "better": "lower"}],
    "zscore/1": [{"when_equal": 0}, {"when_equal": 0, "better": "lower"}],
    "target/1": [{"target": 0.8}, {"target": 2, "base": 0.5}, {}],
    "wilson/1": [{"z": 1.96}, {"z": 1.96, "target": 0.8}, {"z": 1.96, "n_min": 5}],
    "survey_mean/1": [{"low": 1, "high": 5}, {"low": 1, "high": 5, "n_min": 3}],
    "given/1": [{}],
    "manual/1": [{}],
    "gate/1": [{"gate": "a", "then": {"kind": "ratio/1"}}],
    "share/1": [{}],
    "weighted/1": [{"weights": {"a": 1, "b": 0.5}}],
    "less/1": [{"less": ["a", "b"]}],
    "largest_whole/1": [{"wholes": ["a", "b"]}],
    "worst_event/1": [{}],
    "lowest/1": [{"of": ["a", "b"]}],
}
CELLS: Mapping[str, list[dict[str, str]]] = {
    "parts/1": [{"a": a, "b": b} for a, b in product(("", "yes", "no", "0.5", "2"), repeat=2)],
    "grades/1": [*PLAIN],
    "wilson/1": PAIRS,
    "survey_mean/1": [{"": mean, "n": n} for mean, n in product(("", "1", "3.3", "6"), ("", "2", "30"))],
    "target/1": [{**given, "target": target} for given in FIGURES for target in ("", "0.5", "3")],
    "manual/1": [{"": text, "reason": reason} for text in ("", "0", "1", "5") for reason in ("", "seen")],
    "gate/1": [{**given, "a": is_open} for given in PAIRS for is_open in ("", "yes", "no")],
    "weighted/1": NAMED,
    "less/1": NAMED,
    "largest_whole/1": NAMED,
    "lowest/1": NAMED,
    "worst_event/1": [{"": text} for text in ("", "0", "yes no | yes", "yes | yes yes", "no", "yes | | no", "maybe")],
}
AROUND = [(), ("0.5",), ("0.2", "0.65", "1", "3"), ("1", "1", "1")]
MOST = ("0", "4", "10")


def _rule(kind: str, settings: Mapping[str, Any]) -> Rule:
    """A rule itself, or a rate under the plainest rule."""
    if kind in RULES:
        return rule_of({"kind": kind, **settings})
    return Rule("linear/1", {"zero_at": 0, "full_at": 1, "beyond": True}, Rule(kind, settings))


def _worked(kind: str) -> Iterator[str]:
    """Every case in words: what is given, and what comes of it."""
    for settings in SETTINGS[kind]:
        rule = _rule(kind, settings)
        for cells, others, most in product(CELLS.get(kind, FIGURES), AROUND, MOST):
            around = Around(tuple(Fraction(other) for other in others))
            yield json.dumps([settings, cells, others, most, *_came(rule, Given.of(cells), around, Fraction(most))])


def _came(rule: Rule, given: Given, around: Around, most: Fraction) -> list[str]:
    try:
        found = share(rule, given, around, most)
        compared = figure(rule, given)
    except DataFault:
        return ["refused"]
    return [told(found) if isinstance(found, Fraction) else str(found), "" if compared is None else told(compared)]


def _digest(lines: Iterator[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _ways() -> Iterator[tuple[str, Iterator[str]]]:
    """What is no kind of rule and is relied on all the same: means, roundings, ties."""
    numbers = [Fraction(text) for text in ("0", "1/3", "0.125", "2.675", "-0.5", "-2.5", "7", "19/8")]
    for mean in MEANS:
        pairs = [[(Fraction(1), a), (Fraction(2), b), (Fraction(1, 2), c)] for a, b, c in product(numbers, repeat=3)]
        yield f"mean {mean}", (_tried(mean, parts) for parts in pairs)
    for mode in MODES:
        yield f"rounding {mode}", (told(Rounding(mode, digits).of(n)) for n in numbers for digits in (0, 1, 2, 4))
    for ties, places in TIES.items():
        keys = [(Fraction(9),), (Fraction(9),), (Fraction(7),), (Fraction(7),), (Fraction(7),), (Fraction(1),)]
        yield f"ties {ties}", (f"{told(key[0])} {told(place)}" for key, place in places(keys).items())


def _tried(mean: str, parts: list[tuple[Fraction, Fraction]]) -> str:
    try:
        return told(together(mean, parts))
    except DataFault:
        return "refused"


def now() -> dict[str, str]:
    """The digest of every kind and way as the program works now."""
    kinds = {kind: _digest(_worked(kind)) for kind in sorted({*RULES, *RATES})}
    return kinds | {name: _digest(lines) for name, lines in _ways()}


def _pinned() -> dict[str, str]:
    return dict(json.loads(PINNED.read_text(encoding="utf-8")))


def test_every_shipped_kind_has_worked_cases() -> None:
    assert set(SETTINGS) == {*RULES, *RATES}, "Give a new kind its settings here, and pin it in rule_kinds.json."


@pytest.mark.parametrize("kind", sorted(SETTINGS))
def test_a_kind_does_what_it_did(kind: str) -> None:
    stem, _, version = kind.partition("/")
    advice = (
        f"{kind} came to other results than results that were published with it. Leave it as it was and add "
        f"{stem}/{int(version) + 1} beside it; a kind that is new is pinned in rule_kinds.json."
    )
    assert _digest(_worked(kind)) == _pinned().get(kind), advice


def test_means_roundings_and_ties_do_what_they_did() -> None:
    for name, lines in _ways():
        assert _digest(lines) == _pinned()[name], f"{name} changed: raise ENGINE in frozen.py, and keep the old way."


def test_nothing_that_was_pinned_is_gone() -> None:
    assert set(_pinned()) == set(now()), "A kind that results rest on is never taken away."


def test_a_silent_change_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ratio that forgives a part greater than the whole is another kind."""
    before = _digest(_worked("ratio/1"))
    forgiving = RULES["capped/1"].works
    kind = RULES["ratio/1"]
    changed = type(kind)(
        lambda rule, given, around, most: forgiving(Rule("capped/1", {"target": 1}, rule.rate), given, around, most),
        cells=kind.cells,
        takes_rate=True,
    )
    monkeypatch.setitem(RULES, "ratio/1", changed)
    assert _digest(_worked("ratio/1")) != before
