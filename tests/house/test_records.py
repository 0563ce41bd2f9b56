"""Models, acts and routes: each declares what it is, and is known by its words."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from batru.commons.journal.public import all_acts

OURS = [model for model in apps.get_models() if model.__module__.startswith("batru.")]
CODE = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_table_is_truth_or_derived(model: type[models.Model]) -> None:
    assert getattr(model, "batru_kind", None) in ("truth", "derived")


def test_act_codes_are_room_noun_past() -> None:
    assert get_resolver().url_patterns and all_acts(), "the addresses load every room that has pages"
    assert [act.code for act in all_acts() if not CODE.fullmatch(act.code)] == []


def test_every_route_has_a_name() -> None:
    unnamed = [str(pattern.pattern) for pattern in _routes(get_resolver()) if not pattern.name]
    assert unnamed == []


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_one_head_and_are_named_by_hand() -> None:
    for config in apps.get_app_configs():
        if not config.name.startswith("batru."):
            continue
        names = sorted(path.stem for path in Path(config.path, "migrations").glob("0*.py"))
        assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)], config.name
        assert not [name for name in names if "auto" in name], config.name


def _routes(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += _routes(entry) if isinstance(entry, URLResolver) else [entry]
    return found
