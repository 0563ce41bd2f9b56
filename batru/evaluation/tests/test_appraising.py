"""A verdict says what it does and why; whoever is judged does not judge."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.evaluation.rules.appraising import Judging, Paper, check_judging, is_safe_to_keep, judged, marks
from batru.evaluation.rules.entries import Layer, Verdict
from batru.evaluation.rules.reasons import weakness
from batru.kernel.refusal import Refusal

WHY = "Số hội nghị trong biên bản là 6, không phải 8."
FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)


@pytest.mark.parametrize(
    "reason",
    [
        "", "   ", "...", "lý do", "Nhập lý do:", "[Ghi rõ lý do]", "không đồng ý", "Đồng ý.", "N/A",
        "xxxxxxxxxxxxxxxxxx", "aaa aaa aaa aaa aaa", "- - - - - - - - - - -", "sai", "sai sai sai sai sai", 
        "chưa đúng số", "x" * 2001, "disagree", "reason",
    ],
)  # fmt: skip
def test_what_is_no_reason(reason: str) -> None:
    assert weakness(reason)


@pytest.mark.parametrize("reason", [WHY, "Thiếu quyết định ban hành kế hoạch.", "The minutes show 6 meetings, not 8."])
def test_what_is_one(reason: str) -> None:
    assert weakness(reason) == ""


@pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.KEPT])
def test_everything_but_keeping_needs_a_reason(verdict: Verdict) -> None:
    with pytest.raises(Refusal, match="Nothing was decided"):
        check_judging(Judging("A", verdict, {"awarded": "3"}, "", 3), Fraction(5), Fraction(3))


@given(
    before=st.fractions(0, 10) | st.none(),
    after=st.fractions(0, 10) | st.none(),
    verdict=st.sampled_from((Verdict.RAISED, Verdict.LOWERED)),
)
def test_a_verdict_goes_the_way_it_says(before: Fraction | None, after: Fraction | None, verdict: Verdict) -> None:
    way = (after or 0) - (before or 0)
    goes = way > 0 if verdict is Verdict.RAISED else way < 0
    wanted = Judging("A", verdict, {"awarded": "3"}, WHY)
    if goes:
        assert check_judging(wanted, before, after) == WHY
    else:
        with pytest.raises(Refusal, match="would not"):
            check_judging(wanted, before, after)


def test_nothing_is_lowered_without_saying_to_what() -> None:
    with pytest.raises(Refusal, match="No figure"):
        check_judging(Judging("A", Verdict.LOWERED, {"part": ""}, WHY), Fraction(5), None)


@pytest.mark.parametrize("days", [0, 31])
def test_more_evidence_has_its_time(days: int) -> None:
    with pytest.raises(Refusal, match="working days"):
        check_judging(Judging("A", Verdict.MORE, {}, WHY, days), None, None)


@pytest.mark.parametrize(
    ("posts", "unit", "may"),
    [
        ({"office"}, "ward", "ABC"),
        ({"police"}, "ward", "B"),
        ({"office"}, "office", ""),
        ({"office", "ward"}, "ward", ""),
        ({"ward"}, "other", ""),
        ({"police"}, "police", ""),
        ({"office"}, "police", "ABC"),
    ],
)
def test_whose_indicators_are_judged_by_whom(posts: set[str], unit: str, may: str) -> None:
    assert judged(posts, "office", {"B": "police"}, unit, "ABC") == frozenset(may)


@pytest.mark.parametrize(
    ("paper", "found"),
    [
        (Paper(date(2022, 3, 1), "x", True), ()),
        (Paper(FIRST, "x", True), ()),
        (Paper(LAST, "x", True), ()),
        (Paper(date(2023, 1, 1), "x", True), ("outside",)),
        (Paper(date(2021, 12, 31), "x", False), ("unsealed", "outside")),
        (Paper(date(2022, 3, 1), "x", True, 2), ("reused",)),
        (Paper(date(2022, 3, 1), "x", True, 2, "một kế hoạch cho cả hai"), ("shared",)),
    ],
)
def test_what_is_to_be_looked_at_in_a_paper(paper: Paper, found: tuple[str, ...]) -> None:
    assert marks(paper, FIRST, LAST) == found


@pytest.mark.parametrize(
    ("said", "verdict", "troubled", "asked", "safe"),
    [
        ({Layer.COUNTED: {"part": "5", "whole": "9"}}, False, False, False, True),
        ({Layer.COUNTED: {"part": "5"}, Layer.SELF: {"part": "5", "whole": ""}}, False, False, False, True),
        ({Layer.COUNTED: {"part": "5"}, Layer.SELF: {"part": "6"}}, False, False, False, False),
        ({Layer.SELF: {"part": "5"}}, False, False, False, False),
        ({Layer.COUNTED: {"part": "5"}}, True, False, False, False),
        ({Layer.COUNTED: {"part": "5"}}, False, True, False, False),
        ({Layer.COUNTED: {"part": "5"}}, False, False, True, False),
    ],
)
def test_what_is_kept_in_one_go(
    said: dict[Layer, dict[str, str]], verdict: bool, troubled: bool, asked: bool, safe: bool
) -> None:
    assert is_safe_to_keep(said, verdict, troubled, asked) is safe
