"""Takes migrations of a place's database back and makes them again: `python -m tests.house.back_and_forth newest|all`.

Prints as JSON which migrations were taken back, and what the database held before, between and after.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batru.site.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

Key = tuple[str, str]
Target = tuple[str, str | None]


def main(which: str) -> None:
    """Back and forth."""
    executor = MigrationExecutor(connection)
    newest = [key for key in executor.loader.graph.leaf_nodes() if is_ours(key)]
    before, known = schema(), applied(executor)
    executor.migrate([target(executor, key, which) for key in newest])
    executor.loader.build_graph()
    between, taken = schema(), known - applied(executor)
    executor.migrate(newest)
    print(json.dumps({"taken_back": sorted(taken), "before": before, "between": between, "after": schema()}))


def is_ours(key: Key) -> bool:
    """Whether a migration is of one of our rooms."""
    return apps.get_app_config(key[0]).name.startswith("batru.")


def target(executor: MigrationExecutor, key: Key, which: str) -> Target:
    """Where a room is taken back to: before its newest migration, or before its first; a first one stays by itself."""
    if which == "all":
        return key[0], None
    own = [parent for parent in executor.loader.graph.node_map[key].parents if parent.key[0] == key[0]]
    return own[0].key if own else key


def applied(executor: MigrationExecutor) -> set[Key]:
    """The migrations of ours that the database has."""
    return {key for key in executor.loader.applied_migrations if is_ours(key)}


def schema() -> dict[str, list[str]]:
    """By table: columns, indexes and triggers, whatever their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = sorted(name for (name,) in cursor.fetchall())
        return {table: sorted(parts(table)) for table in tables if not table.startswith("sqlite_")}


def parts(table: str) -> list[str]:
    """What a table is made of."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(%s)', [table])
        columns = [" ".join(map(str, row)) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT type, name FROM sqlite_master WHERE tbl_name = %s AND type IN ('index', 'trigger')", [table]
        )
        return columns + [" ".join(row) for row in cursor.fetchall()]


if __name__ == "__main__":
    main(sys.argv[1])
