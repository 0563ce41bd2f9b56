"""Every case of the catalogue comes true on the engine, and what must hold for all rows holds."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.index.compute import check_cases, compiled, count
from batru.law.catalogue import Catalogue
from batru.law.indicators import load_sets
from batru.law.shapes import Shape

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
MEASURES = {measure.code: measure for own in load_sets(Catalogue(ROOT)) for measure in own.measures}
GOOD: dict[str, dict[str, Any]] = {
    "online_share": {"channel": "online"},
    "on_time_share": {"done": True, "done_at": "2022-11-20T02:00:00Z", "on_time": True, "supplements": 1},
    "first_time_right_share": {"first_time_right": True},
    "self_filed_share": {"channel": "online", "assisted": False},
}


def dossiers() -> st.SearchStrategy[dict[str, Any]]:
    """Dossiers of all sorts, the impossible ones too."""
    return st.fixed_dictionaries(
        {
            "unit": st.sampled_from(["a", "b"]),
            "channel": st.sampled_from(["online", "counter", "post"]),
            "assisted": st.booleans(),
            "done": st.booleans(),
            "done_at": st.sampled_from([None, "2022-11-03T02:00:00Z", "2022-12-03T02:00:00Z"]),
            "due_at": st.sampled_from([None, "2022-11-02T02:00:00Z", "2022-12-02T02:00:00Z"]),
            "received_at": st.sampled_from([None, "2022-11-01T02:00:00Z"]),
            "on_time": st.sampled_from([None, True, False]),
            "supplements": st.integers(0, 3),
            "first_time_right": st.sampled_from([None, True, False]),
            "rating": st.sampled_from([None, 1, 3, 5]),
        }
    )


def test_every_case_comes_true() -> None:
    assert check_cases(str(ROOT), "", "") == []


def test_a_case_that_does_not_come_true_is_told(tmp_path: Path) -> None:
    overlay = tmp_path / "indicators"
    overlay.mkdir()
    text = (ROOT / "indicators/one_stop.yaml").read_text("utf-8")
    (overlay / "one_stop.yaml").write_text(text.replace("part: {channel: online}", "part: {channel: post}"), "utf-8")
    assert check_cases(str(ROOT), str(tmp_path), "") == [
        "online_share: Two of three are online, the post is not: part 1, whole 3, figure 33.333333333333336"
    ]


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.lists(dossiers(), max_size=12))
def test_one_more_good_dossier_never_lowers_a_share(code: str, rows: list[dict[str, Any]]) -> None:
    _, _, before = count(MEASURES[code], rows)
    _, _, after = count(MEASURES[code], [*rows, GOOD[code]])
    assert after is not None
    assert before is None or after >= before


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(MEASURES)), st.lists(dossiers(), max_size=12), st.randoms())
def test_the_order_of_rows_never_matters(code: str, rows: list[dict[str, Any]], random: Any) -> None:
    if MEASURES[code].shape is Shape.REPORTED:
        return
    mixed = random.sample(rows, len(rows))
    assert count(MEASURES[code], rows) == count(MEASURES[code], mixed)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(MEASURES)), st.lists(dossiers(), max_size=12))
def test_the_parts_of_units_sum_to_the_whole(code: str, rows: list[dict[str, Any]]) -> None:
    measure = MEASURES[code]
    if not measure.shape.adds_up:
        return
    together = count(measure, rows)[:2]
    apart = [count(measure, [row for row in rows if row["unit"] == unit])[:2] for unit in ("a", "b")]
    for whole, (one, other) in zip(together, zip(*apart, strict=True), strict=True):
        assert whole is None or whole == pytest.approx(one + other)


@settings(max_examples=15, deadline=None)
@given(st.lists(dossiers(), max_size=12))
def test_a_share_lies_between_nothing_and_all(rows: list[dict[str, Any]]) -> None:
    for measure in MEASURES.values():
        if measure.shape is Shape.SHARE:
            part, whole, figure = count(measure, rows)
            assert 0 <= part <= whole
            assert (figure is None) == (whole == 0)


def test_the_sql_changes_with_what_is_counted_and_with_nothing_else() -> None:
    made = compiled(list(MEASURES.values()))
    renamed = [_changed(measure, name=measure.definition) for measure in MEASURES.values()]
    assert compiled(renamed).digest == made.digest
    narrowed = [_changed(measure, whole=MEASURES["on_time_share"].whole) for measure in MEASURES.values()]
    assert compiled(narrowed).digest != made.digest
    assert set(made.listings) == {code for code, one in MEASURES.items() if one.shape is not Shape.REPORTED}


def _changed(measure: Any, **change: Any) -> Any:
    return type(measure)(**{name: change.get(name, getattr(measure, name)) for name in measure.__slots__})
