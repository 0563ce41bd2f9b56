"""The ward of the story and its neighbour with all their posts, a lake of their own, and works done in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from batru.commons.people.public import Actor, add_simulated, holders, post_actor, post_simulated
from batru.facts.tests.inside import compute_inside
from batru.pillars.government.onestop.tests.conftest import (
    OTHER,
    SYSTEM,
    WARD,
    _quick_hashes,
    cast,
    places,
    vn,
)

__all__ = ["_quick_hashes", "cast", "places"]
ROLES = ("counter_clerk", "specialist", "chair")
Staff = dict[str, dict[str, Actor]]


@pytest.fixture
def staff(cast: Callable[[str], Actor], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """By ward and role whoever serves there: the cast at home, people of no name next door."""
    settings.BATRU_LAKE = tmp_path / "lake"
    compute_inside(monkeypatch, "batru.facts.reads", "batru.index.compiled", "batru.foresight.actions")
    cache.clear()
    at = vn("2022-01-03 08:00")
    persons = add_simulated([(role, f"00110000000{n}", "") for n, role in enumerate(ROLES)], by=SYSTEM, at=at)
    posts = [(person, OTHER, role) for person, role in zip(persons, ROLES, strict=True)]
    post_simulated(posts, at.date(), by=SYSTEM, at=at)
    neighbours = {role: post_actor(holders(OTHER, role, at.date())[-1], at.date()) for role in ROLES}
    at_home = {role: cast(name) for role, name in zip(ROLES, ("minh", "thu", "lan"), strict=True)}
    return {WARD: at_home, OTHER: neighbours}
