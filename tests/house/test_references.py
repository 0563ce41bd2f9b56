"""Foreign keys keep to the walls that imports keep to; named by a string, the import linter does not see them."""

import tomllib

import pytest
from django.apps import apps

from tests.house.walls import FLOORS, ROOT, room_of

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("batru.")]


def commons_from_the_bottom() -> list[list[str]]:
    """The rooms of commons, those of one height together, as the contract of the imports has them."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = (one["layers"] for one in linter["contracts"] if one.get("containers") == ["batru.commons"])
    return [layer.split(" | ") for layer in reversed(layers)]


COMMONS = commons_from_the_bottom()


def may_refer(home: str, target: str) -> bool:
    """Whether a table may point at another room's: down or within a pillar, never up, never into another pillar."""
    here, there = home.split(".")[1:], target.split(".")[1:]
    if home == target:
        return True
    if here[0] != there[0]:
        return FLOORS.index(here[0]) > FLOORS.index(there[0])
    if here[0] == "commons":
        return height(here[1]) > height(there[1])
    return here[:2] == there[:2]


def height(room: str) -> int:
    """How high a room of commons stands."""
    return next(place for place, layer in enumerate(COMMONS) if room in layer)


@pytest.mark.parametrize(
    ("home", "target", "allowed"),
    [
        ("batru.pillars.society.libraries", "batru.pillars.government.onestop", False),
        ("batru.pillars.government.onestop", "batru.pillars.economy.markets", False),
        ("batru.pillars.government.hall", "batru.pillars.government.onestop", True),
        ("batru.pillars.society.libraries", "batru.commons.people", True),
        ("batru.commons.tasks", "batru.pillars.government.onestop", False),
        ("batru.pillars.government.onestop", "batru.command", False),
        ("batru.index", "batru.facts", True),
        ("batru.facts", "batru.index", False),
        ("batru.commons.tasks", "batru.commons.people", True),
        ("batru.commons.people", "batru.commons.tasks", False),
        ("batru.commons.tasks", "batru.commons.notices", False),
        ("batru.index", "batru.index", True),
    ],
)
def test_who_may_refer_to_whom(home: str, target: str, allowed: bool) -> None:
    """As HOUSE.md says in "Who may import whom"; rooms of one height in commons do not know one another."""
    assert may_refer(home, target) is allowed


def test_no_foreign_key_goes_up_or_across() -> None:
    found = [
        (f"{model.__name__}.{field.name}", room_of(model.__module__), room_of(field.related_model.__module__))
        for model in OURS
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if isinstance(field.related_model, type) and field.related_model.__module__.startswith("batru.")
    ]
    assert len(found) > 50
    assert [(name, home, target) for name, home, target in found if not may_refer(home or "", target or "")] == []


def test_no_table_points_at_whatever_it_likes() -> None:
    """A foreign key to any table at all (Django's content types) would pass every wall unseen."""
    assert [m.__name__ for m in OURS if any(hasattr(f, "ct_field") for f in m._meta.private_fields)] == []
    kinds = {field.related_model for model in OURS for field in model._meta.local_fields if field.is_relation}
    assert not [kind for kind in kinds if isinstance(kind, type) and kind._meta.app_label == "contenttypes"]
