"""Every table and every act has its word in both languages, and no word outlives what it names."""

import importlib

import pytest
from django.apps import apps

from batru.commons.journal.public import all_acts
from batru.law.catalogue import Catalogue
from batru.law.words import load_words
from tests.house.walls import ROOT, module_of, python_files

WORDS = load_words(Catalogue(ROOT / "catalogue"))
TABLES = {
    (config.label, model.__name__)
    for config in apps.get_app_configs()
    if config.name.startswith("batru.")
    for model in config.get_models()
}


def test_every_table_is_in_its_rooms_words_and_nothing_else_is() -> None:
    said = {(word.room, word.code) for word in WORDS if word.sort == "model"}
    assert (sorted(TABLES - said), sorted(said - TABLES)) == ([], [])


def test_every_act_is_in_its_rooms_words_and_nothing_else_is() -> None:
    for path in python_files():
        if ".actions" in module_of(path):  # some acts are the machines' own, and no page leads to them
            importlib.import_module(module_of(path))
    done = {(act.code.partition(".")[0], act.code) for act in all_acts() if not act.code.startswith("test.")}
    said = {(word.room, word.code) for word in WORDS if word.sort == "act"}
    assert (sorted(done - said), sorted(said - done)) == ([], [])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_acts_are_told_apart(language: str) -> None:
    """Two acts of one name could not be told apart in a history."""
    names = [getattr(word, language) for word in WORDS if word.sort == "act"]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_words_belong_to_rooms_that_exist() -> None:
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("batru.")}
    assert {word.room for word in WORDS} <= rooms
