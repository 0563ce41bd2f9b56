"""Every migration can be taken back: it says so, and it is done."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.house.walls import ROOT

OURS = {
    key: migration
    for key, migration in MigrationLoader(None).disk_migrations.items()
    if apps.get_app_config(key[0]).name.startswith("batru.")
}


def one_way(operations: Iterable[Operation]) -> Iterator[Operation]:
    """The operations that cannot be taken back."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from one_way([*operation.database_operations, *operation.state_operations])
        elif not operation.reversible:
            yield operation


def test_every_operation_says_how_it_is_taken_back() -> None:
    assert len(OURS) > 30
    assert [(key, operation) for key, own in OURS.items() for operation in one_way(own.operations)] == []


def test_what_cannot_be_taken_back_is_seen() -> None:
    wrong = migrations.RunSQL("SELECT 1")
    right = migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)
    assert list(one_way([right, migrations.SeparateDatabaseAndState([wrong])])) == [wrong]


@pytest.fixture
def copied(db: None, tmp_path: Path) -> Path:
    """A home whose database has every table and no row: a copy of the tests' own, or made anew beside PostgreSQL."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        (tmp_path / "batru.sqlite3").write_bytes(connection.connection.serialize())
    else:
        _run(tmp_path, "batru.site.cli", "django", "migrate", "-v", "0")
    return tmp_path


@pytest.mark.parametrize("which", ["newest", pytest.param("all", marks=pytest.mark.full)])
def test_migrations_are_taken_back_and_made_again(copied: Path, which: str) -> None:
    """The newest of every room that has several; in the full run all of them, down to an empty database."""
    told = json.loads(_run(copied, "tests.house.back_and_forth", which))
    taken = {tuple(key) for key in told["taken_back"]}
    several = {app for app, name in OURS if not name.startswith("0001")}
    assert several <= {app for app, _ in taken}
    assert which == "newest" or taken == set(OURS)
    assert told["between"] != told["before"]
    assert _changed(told["before"], told["after"]) == {}


def _run(home: Path, module: str, *words: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "BATRU_DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env={**kept, "BATRU_HOME": str(home)},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    tables = sorted(before.keys() | after.keys())
    return {one: (before.get(one), after.get(one)) for one in tables if before.get(one) != after.get(one)}
