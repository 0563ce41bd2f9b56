"""What happens from filing to the result, as its applicant is told."""

import pytest

from batru.commons import home
from batru.law.flows import Flow
from batru.law.terms import Term
from batru.pillars.government.onestop.rules.ways import ahead, way


@pytest.fixture
def flow() -> Flow:
    """A specialist has three quarters of the term, the chair a quarter; handing over has no time of its own."""
    return home.flows()["check_then_decide"]


def test_each_step_is_told_with_who_does_it_and_its_part_of_the_term(flow: Flow) -> None:
    told = [(stage.code, stage.role, stage.amount) for stage in way(flow, Term(4, "working_day"))]
    assert told == [
        ("file", "", None),
        ("check", "counter_clerk", None),
        ("process", "specialist", 3),
        ("decide", "chair", 1),
        ("return", "counter_clerk", None),
    ]


def test_no_time_is_told_where_none_is_known_or_a_day_would_be_divided(flow: Flow) -> None:
    assert {stage.amount for stage in way(flow, None)} == {None}
    assert {stage.amount for stage in way(flow, Term(1, "same_day"))} == {None}


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("submitted", ["check", "process", "decide", "return"]),
        ("processing", ["process", "decide", "return"]),
        ("proposed", ["decide", "return"]),
        ("decided", ["return"]),
        ("handed_over", []),
        ("supplement_asked", []),
    ],
)
def test_only_what_is_to_come_is_told_of_a_dossier(flow: Flow, state: str, codes: list[str]) -> None:
    assert [stage.code for stage in ahead(way(flow, None), state)] == codes
