"""How sure a published place is follows from the frozen file, is kept, and is told when it is there."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from batru.commons.compute.public import Answer
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.jobs import work_out_sureness
from batru.evaluation.models import Campaign
from batru.evaluation.reads import sureness
from batru.evaluation.reads.shown import shown
from batru.evaluation.rules.entries import Layer
from batru.evaluation.tests.conftest import AT, BY, HOA_KHE, XUAN_HA, Said
from batru.facts.tests.inside import ask

pytestmark = pytest.mark.django_db
CODE, NOTE = "small-2022", "Công bố trong một phép thử."


@pytest.fixture
def published(campaign: Campaign, say: Said, settings: Settings, tmp_path: Path) -> Campaign:
    """Xuân Hà 9 + 6 + 4 = 19 of 90 cases in 100; Hòa Khê 1 + 6 + 4 = 11 of 10 in 100: nobody mistakes them."""
    settings.BATRU_HOME = tmp_path
    for unit, part in ((XUAN_HA, "90"), (HOA_KHE, "10")):
        say(unit, "A", Layer.SELF, {"part": part, "whole": "100"})
        say(unit, "B", Layer.SELF, {"part": "100", "whole": "100"})
        say(unit, "C", Layer.SELF, {"": "yes"})
    publish(NewPublication(CODE, NOTE), by=BY, at=AT + timedelta(days=1))
    return campaign


def test_it_is_none_until_it_was_worked_out(published: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batru.index.robust.answer", lambda call, **given: Answer("pending"))
    assert sureness.intervals(CODE) is None
    assert sureness.next_points(CODE, 1, HOA_KHE) is None


def test_places_pairs_and_next_points(published: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """A in full would bring Hòa Khê 9 points, 20 in all, before Xuân Hà; a case more brings 0.10."""
    monkeypatch.setattr("batru.index.robust.answer", lambda call, limit, **given: Answer("done", ask(call, **given)))
    found = sureness.intervals(CODE)
    assert found is not None
    assert [(own.rank, own.low, own.high, own.group) for own in (found[XUAN_HA], found[HOA_KHE])] == [
        (1, 1, 1, 1),
        (2, 2, 2, 2),
    ]
    assert sureness.ahead(CODE, 1, XUAN_HA, HOA_KHE) == 1
    lift = sureness.next_points(CODE, 1, HOA_KHE)
    assert lift is not None
    (one,) = lift.points
    assert (one.code, one.gain_at_best, one.gain_at_full, one.rank_at_full, one.per_case) == ("A", 8, 9, 1, 0.1)
    assert lift.peers == (XUAN_HA,)


def test_new_results_are_worked_out_before_anybody_looks(published: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker asks until the file is there; the page then finds it without the computing process."""
    day_after = AT + timedelta(days=1)
    monkeypatch.setattr("batru.commons.clock.now", lambda: day_after + timedelta(minutes=1))
    monkeypatch.setattr("batru.index.robust.answer", lambda call, **given: Answer("pending"))
    assert work_out_sureness() == 1
    monkeypatch.setattr("batru.index.robust.answer", lambda call, limit, **given: Answer("done", ask(call, **given)))
    assert work_out_sureness() == 0
    monkeypatch.setattr("batru.index.robust.answer", lambda call, **given: Answer("failed", error="asked again"))
    found = shown(CODE)
    assert not found.is_pending and found.draws == 10_000
    assert {unit: (own.low, own.high) for unit, own in found.spans.items()} == {XUAN_HA: (1, 1), HOA_KHE: (2, 2)}


def test_an_old_result_is_left_to_its_page(published: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batru.commons.clock.now", lambda: AT + timedelta(days=3))
    monkeypatch.setattr("batru.index.robust.answer", lambda call, **given: Answer("failed", error="asked"))
    assert work_out_sureness() == 0


def test_it_is_worked_out_once(published: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batru.index.robust.answer", lambda call, limit, **given: Answer("done", ask(call, **given)))
    first = sureness.intervals(CODE)
    monkeypatch.setattr("batru.index.robust.answer", lambda call, **given: Answer("failed", error="asked twice"))
    assert sureness.intervals(CODE) == first
