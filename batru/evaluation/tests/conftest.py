"""Two wards of one district under evaluation by a small set of three indicators, made by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons import home
from batru.commons.people.public import Actor, system_actor
from batru.evaluation.actions import campaigns
from batru.evaluation.models import Campaign, Entry, Participant
from batru.evaluation.rules.campaigns import NewCampaign, Opens
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.stages import Stage
from batru.index.tests.scene import AT, DISTRICT, HOA_KHE, OFFICE, XUAN_HA, cast, make_place, sign_in
from batru.law.index_sets.checks import checked
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND

__all__ = ["AT", "DISTRICT", "HOA_KHE", "OFFICE", "XUAN_HA", "cast", "sign_in"]
BY = system_actor("evaluation")
OPENED = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)


def small_set() -> IndexSet:
    """Ten points for A's ratio, six for B of 80 %, four for a yes in C; a penalty of one for a late sheet."""
    return checked(home.catalogue().document(KIND, "small", Path(__file__).parent / "small.yaml"), {})


def windows(start: datetime = OPENED) -> dict[Stage, Opens]:
    """Two weeks a stage, one after another, two days of grace each."""
    weeks = [start + timedelta(days=14 * number) for number in range(5)]
    return {stage: Opens(weeks[number], weeks[number + 1], 2) for number, stage in enumerate(Stage)}


def new(**changes: Any) -> NewCampaign:
    """What opens the campaign."""
    plain: dict[str, Any] = {
        "code": "small-2022", "name": {"vi": "Đánh giá năm 2022", "en": "Evaluation of 2022"}, "set_code": "small",
        "period": "2022", "root": DISTRICT, "office": OFFICE, "windows": windows(),
        "units": {XUAN_HA: "", HOA_KHE: ""}, "verifiers": {},
    }  # fmt: skip
    return NewCampaign(**{**plain, **changes})


@pytest.fixture
def place(db: None, settings: Settings) -> None:
    """The units."""
    make_place(settings)


@pytest.fixture
def campaign(place: None, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """Both wards, open since nine on 1 December 2022."""
    monkeypatch.setattr(campaigns, "index_set", lambda code: small_set())
    number = campaigns.open_campaign(new(), by=BY, at=OPENED)
    return Campaign.objects.get(pk=number)


@pytest.fixture
def say(campaign: Campaign) -> Callable[..., Entry]:
    """Writes an entry outright: say(unit, indicator, layer, cells)."""
    return saying(campaign)


def saying(campaign: Campaign) -> Callable[..., Entry]:
    """The same for any campaign."""
    seats = dict(Participant.objects.filter(campaign=campaign).values_list("unit_id", "pk"))

    def write(unit: str, indicator: str, layer: Layer, cells: dict[str, str], at: datetime = AT, **more: Any) -> Entry:
        plain = {"origin": Origin.TYPED, "by": "person/1", "at": at}
        said = {"participant_id": seats[unit], "indicator": indicator, "layer": layer, "cells": cells, "at": at}
        return Entry.objects.create(**{**plain, **said, **more})

    return write


Said = Callable[..., Entry]
Cast = Callable[[str], Actor]
