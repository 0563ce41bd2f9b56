"""The same through the real database and lake: late dossiers, corrections, another law, and every night kept."""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batru.evaluation.actions import publications as acts
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.models import Campaign, Publication
from batru.evaluation.reads import results
from batru.evaluation.reads.as_of import again, as_of
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.moves import Cause
from batru.evaluation.rules.standing import set_of
from batru.evaluation.tests.conftest import BY, HOA_KHE, XUAN_HA, Said, small_set
from batru.evaluation.tests.test_sheets import full
from batru.facts import engine
from batru.facts.lake import Lake
from batru.facts.tests.inside import compute_inside
from batru.facts.tests.rows import columns, row
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from batru.law.index_sets.frozen import canonical

pytestmark = pytest.mark.django_db
CODE, NOTE = "small-2022", "Công bố trong một phép thử."
START = datetime(2023, 1, 2, 2, tzinfo=UTC)
SOURCES = {"part": {"measure": "on_time_share"}, "whole": {"measure": "on_time_share"}}
Write = Callable[[list[dict[str, Any]]], None]


@pytest.fixture
def lake(campaign: Campaign, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
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


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(3, 11))])
def test_histories(campaign: Campaign, lake: Lake, say: Said, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    pick, now, data = random.Random(seed), START, json.loads(canonical(dict(small_set().data)))
    for unit in (XUAN_HA, HOA_KHE):
        full(say, unit)
        count(say, unit, 1, 2, now)
    for event in [
        "facts",
        "publish",
        *pick.choices(("facts", "corrected", "council", "law", "publish"), k=9),
        "publish",
    ]:
        now += timedelta(days=pick.randint(1, 3))
        unit = pick.choice((XUAN_HA, HOA_KHE))
        if event == "facts":
            done = [pick.randint(1, 9), pick.randint(1, 9)]
            first = dossiers(XUAN_HA, pick.randint(0, done[0]), done[0], 0)
            write(lake, [*first, *dossiers(HOA_KHE, pick.randint(0, done[1]), done[1], 100)])
            lake.keep(DOSSIERS, (now.date() - timedelta(days=1)).isoformat())
        elif event == "law":
            data = deepcopy(data)
            data["versions"][0]["parts"][1]["rule"]["target"] = pick.choice((0.5, 0.6, 0.7, 0.9, 1))
        elif event == "publish":
            monkeypatch.setattr(acts, "index_set", lambda code, kept=data: set_of(kept))
            note = f"{NOTE} {now.isoformat()}"
            publish(NewPublication(CODE, note, by_new_law=pick.random() < 0.5), by=BY, at=now)
        else:
            say(unit, pick.choice("AB"), Layer(event), {"part": str(pick.randint(0, 9)), "whole": "9"}, at=now)
    rows = list(Publication.objects.order_by("number"))
    assert len(rows) >= 2
    for own in rows:
        assert canonical(again(own)) == canonical(own.frozen)
        assert own.results_digest == own.frozen["digests"]["results"]
