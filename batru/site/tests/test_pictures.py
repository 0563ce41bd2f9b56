import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.site.pictures import change_state, numbers_of, places_of, rounded_change, shade, spark, tile_state, with_unit


def test_a_sparkline_runs_from_left_to_right_and_high_is_up() -> None:
    drawn = spark([0, 5, 10])
    assert drawn is not None
    assert drawn.lines == ["3,29 60,16 117,3"]
    assert drawn.last == (117.0, 3.0)
    assert drawn.target is None


def test_a_gap_breaks_the_line() -> None:
    drawn = spark([0, 10, None, 10, 0])
    assert drawn is not None
    assert drawn.lines == ["3,29 31.5,3", "88.5,3 117,29"]


def test_a_target_above_all_values_is_still_inside() -> None:
    drawn = spark([0, 5], target=10)
    assert drawn is not None
    assert drawn.target == 3.0


def test_a_target_far_away_does_not_press_the_line_flat() -> None:
    drawn = spark([90, 92], target=65)
    assert drawn is not None
    assert drawn.target is None


def test_a_unit_of_one_sign_clings() -> None:
    assert [with_unit("91", "%"), with_unit("4,5", "trên 5"), with_unit("7", None)] == ["91%", "4,5 trên 5", "7"]


@pytest.mark.parametrize("values", [[], [1], [None, None], [None, 3]])
def test_one_point_is_no_line(values: list[int | None]) -> None:
    assert spark(values) is None


def test_a_flat_line_is_drawn() -> None:
    assert spark([4, 4, 4]) is not None


def test_shades_have_bounds_that_can_be_read() -> None:
    shading = shade([82.4, 91.3, 97.9, None])
    assert shading.bounds == [(80, 85, 1), (85, 90, 2), (90, 95, 3), (95, 100, 4)]
    assert shading.steps == [1, 3, 4, None]


def test_one_value_has_the_middle_shade() -> None:
    assert shade([7, 7]).steps == [3, 3]
    assert shade([]).bounds == []


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda v: round(v, 3))), max_size=30)
)
def test_every_value_lies_in_the_bounds_of_its_shade(values: list[float | None]) -> None:
    shading = shade(values)
    assert len(shading.bounds) <= 5
    for value, step in zip(values, shading.steps, strict=True):
        assert (value is None) == (step is None)
        if value is not None:
            slack = 1e-6 * max(1.0, abs(value))
            assert any(low - slack <= value <= high + slack for low, high, own in shading.bounds if own == step)


def test_a_bigger_value_never_has_a_weaker_shade() -> None:
    steps = [step for step in shade(sorted([3.2, 9.1, 4.4, 17.0, 12.5])).steps if step]
    assert steps == sorted(steps)


def test_the_numbers_under_a_chart() -> None:
    assert numbers_of(["10/2022", "11/2022"], [{"values": [1, 2]}, {"values": [None, 4]}]) == [
        ["10/2022", 1, None],
        ["11/2022", 2, 4],
    ]
    assert places_of([{"key": "a", "value": 1}], shade([1])) == [{"key": "a", "value": 1, "step": 3}]


@pytest.mark.parametrize(
    ("value", "target", "better", "state"),
    [
        (91, 65, "higher", "good"),
        (65, 65, "higher", "good"),
        (64.9, 65, "higher", "bad"),
        (3, 5, "lower", "good"),
        (6, 5, "lower", "bad"),
        (91, None, "higher", None),
        ("91%", 65, "higher", None),
        (None, 65, "higher", None),
    ],
)
def test_a_tile_says_whether_its_target_is_met(value: object, target: float | None, better: str, state: str) -> None:
    assert tile_state(value, target, better) == state


def test_a_change_that_rounds_to_nothing_is_none() -> None:
    assert [rounded_change(0.04, None), rounded_change(-0.04, 1), rounded_change(0.4, 0)] == [0, 0, 0]
    assert rounded_change(-0.06, None) == -0.1


def test_a_change_is_welcome_or_not() -> None:
    assert [change_state(1, "higher"), change_state(1, "lower"), change_state(0, "higher")] == ["good", "bad", "same"]
