"""Distance and pace by hand, targets beside each other, and tables read line by line."""

from decimal import Decimal

import pytest

from batru.evaluation.rules.progress import Doubt, Point, Status, doubts, missing, progress, reaches
from batru.evaluation.rules.targets import NewTarget, read_table, read_target
from batru.kernel.period import Month
from batru.law.measures import Better

BASE, JUNE, DUE = Month(2021, 12), Month(2022, 6), Month(2022, 12)
TYPED = {
    "unit": "20209@2022", "set": "one_stop", "indicator": "on_time_share", "year": "2022", "source": "district",
    "value": "97,5", "article_vi": "Quyết định 1", "article_en": "",
}  # fmt: skip
HEAD = "unit,set,indicator,year,source,value,article_vi\n"


def test_the_components_by_hand() -> None:
    """From 80 to 90 in six of twelve months, 98 by the end: 1.67 a month gone, 1.33 needed, 100 at this pace."""
    own = progress(Point(BASE, 80), Point(JUNE, 90), 98, DUE, Better.HIGHER)
    assert (own.months_gone, own.months_left, own.distance) == (6, 6, 8)
    assert own.pace == pytest.approx(10 / 6)
    assert own.needed == pytest.approx(8 / 6)
    assert own.projected == pytest.approx(100)
    assert own.growth_seen == pytest.approx((90 / 80) ** (1 / 6) - 1)
    assert own.growth_needed == pytest.approx((98 / 80) ** (1 / 12) - 1)
    assert own.ratio == pytest.approx(1.162, abs=0.001)
    assert own.status is Status.SUBSTANTIAL


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (98, Status.REACHED),
        (89, Status.SUBSTANTIAL),
        (86, Status.MODERATE),
        (82, Status.NEGLIGIBLE),
        (80, Status.NEGLIGIBLE),
        (78, Status.BACKWARD),
    ],
)
def test_five_statuses(now: float, status: Status) -> None:
    """Open SDG: at least 0.95, 0.5 and −0.1 of the growth that is needed. Half the way in growth is 88.5."""
    assert progress(Point(BASE, 80), Point(JUNE, now), 98, DUE, Better.HIGHER).status is status


def test_lower_is_better_the_other_way_round() -> None:
    down = progress(Point(BASE, 10), Point(JUNE, 6), 4, DUE, Better.LOWER)
    up = progress(Point(BASE, 10), Point(JUNE, 12), 4, DUE, Better.LOWER)
    assert (down.status, up.status) == (Status.SUBSTANTIAL, Status.BACKWARD)
    assert progress(Point(BASE, 10), Point(JUNE, 4), 4, DUE, Better.LOWER).status is Status.REACHED


def test_from_nothing_differences_are_taken() -> None:
    own = progress(Point(BASE, 0), Point(JUNE, 300), 1200, DUE, Better.HIGHER)
    assert (own.growth_seen, own.growth_needed, own.ratio) == (50, 100, 0.5)
    assert own.status is Status.MODERATE


def test_without_figures_or_a_base_nothing_is_said() -> None:
    assert progress(None, None, 98, DUE, Better.HIGHER).status is Status.NOT_AVAILABLE
    alone = progress(None, Point(JUNE, 90), 98, DUE, Better.HIGHER)
    assert (alone.status, alone.distance) == (Status.NOT_AVAILABLE, 8)
    assert alone.needed == pytest.approx(8 / 6)
    assert progress(None, Point(JUNE, 99), 98, DUE, Better.HIGHER).status is Status.REACHED


def test_who_had_it_and_lost_it_goes_backward() -> None:
    assert progress(Point(BASE, 99), Point(JUNE, 97), 98, DUE, Better.HIGHER).status is Status.BACKWARD


@pytest.mark.parametrize(
    ("values", "better", "before", "expected"),
    [
        ({"district": 90, "city": 95}, Better.HIGHER, 80, [Doubt.BELOW_HIGHER]),
        ({"district": 95, "city": 95}, Better.HIGHER, 80, []),
        ({"district": 4, "city": 3}, Better.LOWER, 10, [Doubt.BELOW_HIGHER]),
        ({"unit": 90, "ministry": 80}, Better.HIGHER, 85, [Doubt.REACHED_BEFORE]),
        ({"unit": 90, "city": 91}, Better.NEITHER, None, [Doubt.DIFFERS]),
        ({"unit": 90}, Better.HIGHER, None, []),
    ],
)
def test_targets_beside_each_other(
    values: dict[str, float], better: Better, before: float | None, expected: list[Doubt]
) -> None:
    assert doubts(values, better, before) == expected


def test_what_others_have_and_a_unit_lacks() -> None:
    assert missing({"a": ["x", "y"], "b": ["x"], "c": []}) == [("b", "y"), ("c", "x"), ("c", "y")]


def test_a_target_as_it_is_typed() -> None:
    own = read_target(TYPED)
    assert isinstance(own, NewTarget)
    assert (own.value, own.article_en) == (Decimal("97.5"), "Quyết định 1")
    assert isinstance(read_target({**TYPED, "value": ""}), NewTarget), "without a value it is taken back"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"unit": " "}, "unit"), ({"year": "22"}, "year"), ({"source": "nation"}, "source"), ({"value": "x"}, "value"),
        ({"value": "nan"}, "value"), ({"article_vi": ""}, "article_vi"), ({"article_vi": "x" * 301}, "article_vi"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_names_its_column(change: dict[str, str], column: str) -> None:
    faults = read_target({**TYPED, **change}, 7)
    assert isinstance(faults, list)
    assert [(one.line, one.column) for one in faults] == [(7, column)]


def test_a_table_tells_every_fault_by_line() -> None:
    text = HEAD + 'a,s,i,2022,city,95,QĐ\nb,s,i,x,city,95,QĐ\n\nc,s,i,2022,city,"97,5",\n'
    found, faults = read_table(text)
    assert [(line, one.unit) for line, one in found] == [(2, "a")]
    assert [(one.line, one.column) for one in faults] == [(3, "year"), (5, "article_vi")]
    assert [one.column for one in read_table("unit,set\n")[1]] == ["indicator", "year", "source", "value", "article_vi"]


def test_reaching_is_being_as_good() -> None:
    assert reaches(98, 98, Better.HIGHER) and reaches(98, 98, Better.LOWER) and reaches(98, 98, Better.NEITHER)
