"""The same through database and lake: a hundred histories, a thousand in `make test-full`, and one worked by hand."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from pytest_django import Settings

from batru.commons.places.public import rebuild_ancestry
from batru.evaluation.actions import campaigns
from batru.evaluation.actions.campaigns import open_campaign
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.models import Campaign, Publication
from batru.evaluation.reads import results
from batru.evaluation.reads.as_of import again, as_of
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.moves import Cause
from batru.evaluation.tests.conftest import BY, HOA_KHE, OPENED, XUAN_HA, Said, new, saying, small_set
from batru.evaluation.tests.stored import SOURCES, UNITS, History, countings
from batru.evaluation.tests.test_sheets import full
from batru.evaluation.tests.world import MORE, more_wards
from batru.facts import engine
from batru.facts.lake import Lake
from batru.facts.tests.inside import compute_inside
from batru.facts.tests.rows import columns, row
from batru.index import kept
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from batru.law.index_sets.frozen import canonical

pytestmark = pytest.mark.django_db
CODE, NOTE = "small-2022", "Công bố trong một phép thử."
START = datetime(2023, 1, 2, 2, tzinfo=UTC)


@pytest.fixture
def lake(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """An empty lake, read inside the test's process."""
    settings.BATRU_LAKE = tmp_path / "lake"
    compute_inside(monkeypatch, "batru.facts.reads", "batru.index.compiled")
    return Lake(tmp_path / "lake")


def write(lake: Lake, rows: list[dict[str, Any]]) -> None:
    """November as it is known now."""
    lake.write(DOSSIERS, {Month(2022, 11): engine.gather(DOSSIERS, [columns(rows, DOSSIERS)])})


def dossiers(unit: str, on_time: int, done: int, start: int) -> list[dict[str, Any]]:
    """So many dossiers of a unit that were done in November, the first of them on time."""
    return [row(start + number, unit=unit, on_time=number < on_time) for number in range(done)]


def count(say: Said, unit: str, part: int, whole: int, at: datetime) -> None:
    cells = {"part": str(part), "whole": str(whole)}
    say(unit, "A", Layer.COUNTED, cells, at=at, origin=Origin.COUNTED, sources=SOURCES)


def published_then_late(lake: Lake, say: Said) -> None:
    """Published with Xuân Hà at 4 of 4 on time and Hòa Khê at 3 of 4; then facts come late, and Xuân Hà has 4 of 8."""
    write(lake, [*dossiers(XUAN_HA, 4, 4, 0), *dossiers(HOA_KHE, 3, 4, 100)])
    lake.keep(DOSSIERS, "2023-01-01")
    for unit in (XUAN_HA, HOA_KHE):
        full(say, unit)
        count(say, unit, 4, 4, START)
    publish(NewPublication(CODE, NOTE), by=BY, at=START)
    write(lake, [*dossiers(XUAN_HA, 4, 8, 0), *dossiers(HOA_KHE, 3, 4, 100)])


def test_late_facts_move_a_unit_and_the_night_before_stays(campaign: Campaign, lake: Lake, say: Said) -> None:
    """Xuân Hà was 4 of 4 on time and is 4 of 8: A falls from 10 to 5; Hòa Khê keeps 3 of 4, 7.50 points."""
    published_then_late(lake, say)
    lake.keep(DOSSIERS, "2023-01-05")
    publish(NewPublication(CODE, NOTE), by=BY, at=START + timedelta(days=5))
    totals = [[float(own.total or 0) for own in results.publication(CODE, n).units] for n in (1, 2)]
    assert totals == [[18.5, 16.0], [16.0, 13.5]]
    assert {move.unit: move.causes for move in results.moved(CODE)} == {
        XUAN_HA: (Cause.FACTS,),
        HOA_KHE: (Cause.FACTS,),
    }
    for own in Publication.objects.all():
        assert canonical(again(own)) == canonical(own.frozen)
    then = as_of(campaign, START + timedelta(days=3))["results"]
    assert then == results.frozen_file(CODE, 1)["results"]


def test_what_is_counted_otherwise_later_leaves_the_past_as_it_was(
    campaign: Campaign, lake: Lake, say: Said, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Xuân Hà has 4 of 4 on time, one sent back once: 10 points for A. From now on that one is late: 3 of 4, 7.50."""
    once, never = countings(Path(settings.BATRU_HOME))
    monkeypatch.setattr(kept, "measures", lambda: once)
    write(lake, [*dossiers(XUAN_HA, 3, 3, 0), row(3, unit=XUAN_HA, supplements=1), *dossiers(HOA_KHE, 4, 4, 100)])
    lake.keep(DOSSIERS, "2023-01-01")
    for unit in (XUAN_HA, HOA_KHE):
        full(say, unit)
        count(say, unit, 4, 4, START)
    publish(NewPublication(CODE, NOTE), by=BY, at=START)
    monkeypatch.setattr(kept, "measures", lambda: never)
    first = results.frozen_file(CODE, 1)
    assert as_of(campaign, START + timedelta(days=1))["results"] == first["results"]
    publish(NewPublication(CODE, NOTE), by=BY, at=START + timedelta(days=5))
    totals = [[float(own.total or 0) for own in results.publication(CODE, n).units] for n in (1, 2)]
    assert totals == [[18.5, 18.5], [18.5, 16.0]]
    assert as_of(campaign, START + timedelta(days=4))["results"] == first["results"]


def test_a_unit_that_is_placed_otherwise_later_leaves_the_past_as_it_was(
    campaign: Campaign, lake: Lake, say: Said
) -> None:
    """A ward counts for Xuân Hà, 5 of 8 with its own: 6.25 points for A. Later one finds that it lay under Hòa Khê."""
    more_wards()
    placement = apps.get_model("places.Placement").objects.filter(unit_id=MORE[0])
    placement.update(parent_id=XUAN_HA)
    rebuild_ancestry()
    write(lake, [*dossiers(XUAN_HA, 4, 4, 0), *dossiers(MORE[0], 1, 4, 50), *dossiers(HOA_KHE, 4, 4, 100)])
    lake.keep(DOSSIERS, "2023-01-01")
    for unit in (XUAN_HA, HOA_KHE):
        full(say, unit)
        count(say, unit, 4, 4, START)
    publish(NewPublication(CODE, NOTE), by=BY, at=START)
    placement.update(parent_id=HOA_KHE)
    rebuild_ancestry()
    first = Publication.objects.get()
    assert canonical(again(first)) == canonical(first.frozen)
    assert as_of(campaign, START + timedelta(hours=1))["results"] == first.frozen["results"]
    lake.keep(DOSSIERS, "2023-01-05")
    publish(NewPublication(CODE, NOTE), by=BY, at=START + timedelta(days=5))
    totals = [{own.key: float(own.total or 0) for own in results.publication(CODE, n).units} for n in (1, 2)]
    assert totals == [{XUAN_HA: 14.75, HOA_KHE: 18.5}, {XUAN_HA: 18.5, HOA_KHE: 14.75}]


@pytest.fixture
def lived(
    place: None, lake: Lake, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[int], Counter[str]]:
    """Lives a history on four wards' campaign, checks it and takes it back; what it held."""
    more_wards()
    monkeypatch.setattr(campaigns, "index_set", lambda code: small_set())
    number = open_campaign(new(units=dict.fromkeys(UNITS, "")), by=BY, at=OPENED)
    campaign, own = Campaign.objects.get(pk=number), countings(Path(settings.BATRU_HOME))

    def live(seed: int) -> Counter[str]:
        folder = tmp_path / str(seed)
        settings.BATRU_LAKE = folder
        with transaction.atomic(), monkeypatch.context() as patch:
            history = History(seed, START, campaign, saying(campaign), Lake(folder), own)
            history.begin(patch)
            history.live()
            history.check()
            transaction.set_rollback(True)
        shutil.rmtree(folder)
        return history.seen

    return live


def test_a_hundred_histories(lived: Callable[[int], Counter[str]]) -> None:
    """Each with its own lake; they share a campaign, to which each is undone. Nothing is dull."""
    seen = sum((lived(seed) for seed in range(100)), Counter[str]())
    assert seen["publish"] > 300 and min(seen[kind] for kind in ("facts", "law", "corrected", "counting", "look")) > 40
    assert {f"moved by {cause}" for cause in (Cause.LAW, Cause.FACTS, Cause.CORRECTION, Cause.WORD)} <= set(seen)
    assert f"moved by {Cause.ENGINE}" not in seen and f"moved by {Cause.UNITS}" not in seen


@pytest.mark.full
@pytest.mark.any_database
def test_nine_hundred_more(lived: Callable[[int], Counter[str]]) -> None:
    """With the hundred above a thousand; on another database the hundred are enough."""
    assert sum(lived(seed)["publish"] for seed in range(100, 1_000)) > 3_000
