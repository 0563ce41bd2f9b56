"""A sheet passes from its unit through the office to the council, and no approval covers what changes beneath it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from batru.evaluation.rules.approvals import (
    ANSWERS,
    APPROVES,
    LEVELS,
    Asked,
    Held,
    State,
    check_step,
    fault,
    may_write,
    open_again,
    standing,
    state,
    still_open,
)
from batru.evaluation.rules.entries import Layer, Level, Step
from batru.kernel.refusal import Refusal

UNIT, OFFICE, COUNCIL = Level.UNIT, Level.OFFICE, Level.COUNCIL
NOON = datetime(2022, 12, 20, 5, 0, tzinfo=UTC)
SUBMITTED, TAKEN_OVER = (UNIT, Step.SUBMITTED), (UNIT, Step.ACCEPTED)
APPRAISED, BEFORE_COUNCIL = (OFFICE, Step.APPROVED), (OFFICE, Step.ACCEPTED)
DECIDED = (COUNCIL, Step.APPROVED)
WAY = (SUBMITTED, TAKEN_OVER, APPRAISED, BEFORE_COUNCIL, DECIDED)


@pytest.mark.parametrize(
    ("steps", "published", "unit", "office", "council", "reader"),
    [
        (0, False, "ready", "waiting_lower", "waiting_lower", "waiting_elsewhere"),
        (1, False, "approved_here", "approved_elsewhere", "waiting_lower", "approved_elsewhere"),
        (2, False, "accepted_here", "ready", "waiting_lower", "accepted_elsewhere"),
        (3, False, "approved_elsewhere", "approved_here", "approved_elsewhere", "approved_elsewhere"),
        (4, False, "accepted_elsewhere", "accepted_here", "ready", "accepted_elsewhere"),
        (5, False, "approved_elsewhere", "approved_elsewhere", "approved_here", "approved_elsewhere"),
        (5, True, "accepted_elsewhere", "accepted_elsewhere", "accepted_here", "accepted_elsewhere"),
    ],
)
def test_each_level_sees_whom_a_sheet_waits_for(
    steps: int, published: bool, unit: str, office: str, council: str, reader: str
) -> None:
    own = standing(WAY[:steps], published)
    seen = [state(own, here, has_content=True) for here in (UNIT, OFFICE, COUNCIL, None)]
    assert seen == [unit, office, council, reader]


def test_an_empty_sheet_cannot_be_handed_in_and_an_indicator_with_the_unit_holds_the_office_up() -> None:
    assert state(standing(()), UNIT, has_content=False) is State.UNAPPROVABLE
    assert state(standing(WAY[:2]), OFFICE, has_content=True, waits=True) is State.WAITING_ELSEWHERE


@pytest.mark.parametrize(
    ("steps", "level", "step"),
    [
        ((), OFFICE, Step.APPROVED),
        (WAY[:1], OFFICE, Step.APPROVED),
        (WAY[:1], UNIT, Step.SUBMITTED),
        (WAY[:2], UNIT, Step.REOPENED),
        (WAY[:2], UNIT, Step.RETURNED),
        (WAY[:2], COUNCIL, Step.APPROVED),
        (WAY[:4], OFFICE, Step.REOPENED),
        (WAY[:5], COUNCIL, Step.RETURNED),
        (WAY[:5], COUNCIL, Step.ACCEPTED),
        ((), UNIT, Step.ACCEPTED),
        ((), UNIT, Step.REOPENED),
        ((), UNIT, Step.APPROVED),
        (WAY[:2], OFFICE, Step.SUBMITTED),
    ],
)
def test_no_step_is_taken_out_of_turn(steps: tuple[tuple[Level, Step], ...], level: Level, step: Step) -> None:
    with pytest.raises(Refusal, match="not moved"):
        check_step(standing(steps), level, step)


@pytest.mark.parametrize(("steps", "level"), [(1, UNIT), (3, OFFICE), (5, COUNCIL)])
def test_an_approval_is_taken_back_until_it_is_taken_over(steps: int, level: Level) -> None:
    assert fault(standing(WAY[:steps]), level, Step.REOPENED) == ""
    after = standing((*WAY[:steps], (level, Step.REOPENED)))
    assert after.held[level] is Held.OPEN


def test_a_published_result_is_not_taken_back() -> None:
    assert fault(standing(WAY, is_published=True), COUNCIL, Step.REOPENED) != ""


@pytest.mark.parametrize(
    ("steps", "published", "may"),
    [
        (0, False, {Layer.COUNTED, Layer.SELF}),
        (1, False, set()),
        (2, False, {Layer.APPRAISED}),
        (3, False, set()),
        (4, False, {Layer.COUNCIL}),
        (5, False, set()),
        (5, True, {Layer.CORRECTED}),
    ],
)
def test_one_layer_at_a_time_is_written(steps: int, published: bool, may: set[Layer]) -> None:
    own = standing(WAY[:steps], published)
    assert {layer for layer in Layer if may_write(own, layer, "A")} == may


def test_more_evidence_opens_its_indicator_alone_and_for_a_time() -> None:
    asked = [Asked("A", NOON), Asked("B", NOON, is_answered=True), Asked("C", NOON - timedelta(days=1))]
    own = standing(WAY[:2])
    assert open_again(own, asked, NOON) == {"A": NOON}
    assert may_write(own, Layer.SELF, "A", {"A"})
    assert not may_write(own, Layer.SELF, "B", {"A"})
    assert not may_write(own, Layer.COUNTED, "A", {"A"})
    assert open_again(standing(WAY[:3]), asked, NOON) == {}
    assert not may_write(standing(WAY[:3]), Layer.SELF, "A", {"A"})


def test_the_office_has_judged_when_nothing_waits() -> None:
    assert still_open({"A": "kept", "B": "more"}, ("A", "B", "C")) == ("B", "C")


def _is_appraised_now(own: "Sheets") -> bool:
    held = standing(own.steps)
    return held.was_accepted(Level.UNIT) and held.is_open(Level.OFFICE)


class Sheets(RuleBasedStateMachine):
    """Everybody tries everything in any order; what an approval covered is remembered as it stood."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[tuple[Level, Step]] = []
        self.published = False
        self.again: dict[str, datetime] = {}
        self.words: dict[tuple[Layer, str], int] = {}
        self.covered: dict[Level, dict[tuple[Layer, str], int]] = {}
        self.number = 0

    @rule(level=st.sampled_from(LEVELS), step=st.sampled_from(tuple(Step)))
    def somebody_moves_it(self, level: Level, step: Step) -> None:
        own = standing(self.steps, self.published)
        if fault(own, level, step):
            return
        self.steps.append((level, step))
        if step is APPROVES[level]:
            self.covered[level] = self._below(level)
        elif step in (Step.REOPENED, Step.RETURNED):
            self.covered.pop(level)

    @rule(layer=st.sampled_from(tuple(ANSWERS)), indicator=st.sampled_from("AB"))
    def somebody_writes(self, layer: Layer, indicator: str) -> None:
        own = standing(self.steps, self.published)
        asked = [Asked(code, until) for code, until in self.again.items()]
        if may_write(own, layer, indicator, open_again(own, asked, NOON)):
            self.number += 1
            self.words[layer, indicator] = self.number

    @precondition(
        lambda self: standing(self.steps).was_accepted(Level.UNIT) and standing(self.steps).is_open(Level.OFFICE)
    )
    @rule(indicator=st.sampled_from("AB"), days=st.sampled_from((-1, 1)))
    def the_appraiser_wants_more(self, indicator: str, days: int) -> None:
        self.again[indicator] = NOON + timedelta(days=days)
        self.covered[Level.UNIT].pop((Layer.SELF, indicator), None)

    @precondition(lambda self: Level.COUNCIL in self.covered)
    @rule()
    def the_result_is_published(self) -> None:
        self.published = True

    @invariant()
    def nothing_changes_under_an_approval(self) -> None:
        for level, covered in self.covered.items():
            now = self._below(level)
            assert {key: now.get(key) for key in covered} == covered, level

    @invariant()
    def approvals_stand_on_one_another(self) -> None:
        held = standing(self.steps, self.published).held
        for lower, upper in zip(LEVELS, LEVELS[1:], strict=False):
            assert held[upper] is Held.OPEN or held[lower] is Held.ACCEPTED

    def _below(self, level: Level) -> dict[tuple[Layer, str], int]:
        """What an approval answers for: its level's layers and those beneath, silence included."""
        upto = LEVELS.index(level)
        keys = [(layer, code) for layer, own in ANSWERS.items() if LEVELS.index(own) <= upto for code in "AB"]
        return {key: self.words.get(key, 0) for key in keys}


Sheets.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestSheets = Sheets.TestCase
