"""Questions that every request asks again: Django writes their SQL once a connection, then only the values differ."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, QuerySet, Value
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

WRITTEN, ANSWERED = "_batru_kept", "_batru_answered"
# A server that has answered a moment ago is not asked whether it is still there.
SURE_SECONDS = 1.0


class Given(Expression):
    """A value that is filled in at each asking, by its name; `kind` says how the database takes it."""

    def __init__(self, name: str, kind: "Field[Any, Any]") -> None:
        super().__init__(output_field=kind)
        self.name, self.kind = name, kind

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A place for the value; itself stands among the parameters until there is one."""
        return "%s", [self]


class Written(Value):
    """A word of ours written into the statement: SQLite uses an index of some rows only where it can read which."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The word in quotes, with nothing to fill in."""
        return f"'{self.value}'", []


class Kept:
    """A question built with `Given` values in the places of those to come: a queryset of `values_list`."""

    def __init__(self, build: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self._build = build

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows for these values, in one statement."""
        database = _database()
        statement = self._statement(database)
        if statement is None:
            return []
        sql, places, compiler, converters = statement
        if _is_watched(database):
            with database.cursor() as cursor:
                cursor.execute(sql, [_filled(place, given, database) for place in places])
                found = cursor.fetchall()
        else:
            found = _straight(database, sql, [given[place.name] if type(place) is Given else place for place in places])
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found

    def _statement(self, database: Any) -> tuple[str, list[Any], SQLCompiler, dict[int, Any]] | None:
        """Kept beside the connection, since it is written for its database; None where it can never find a row."""
        known: dict[Kept, Any] = database.__dict__.setdefault(WRITTEN, {})
        if self not in known:
            known[self] = self._write(database)
        statement: tuple[str, list[Any], SQLCompiler, dict[int, Any]] | None = known[self]
        return statement

    def _write(self, database: Any) -> tuple[str, list[Any], SQLCompiler, dict[int, Any]] | None:
        compiler = self._build().query.get_compiler(connection=database)
        try:
            sql, places = compiler.as_sql()
        except EmptyResultSet:
            return None
        shown = [column for column, *_ in compiler.select[: compiler.col_count]]
        return sql, list(places), compiler, compiler.get_converters(shown)


def _database() -> Any:
    """The connection of this thread itself, not Django's stand-in for whichever it is."""
    return connections[DEFAULT_DB_ALIAS]


def _is_watched(database: Any) -> bool:
    """Whether the question goes Django's own way: on SQLite, and where somebody listens to what is asked."""
    return database.vendor != "postgresql" or database.queries_logged or bool(database.execute_wrappers)


def _straight(database: Any, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """PostgreSQL prepares the statement, takes Python's values as they are and sends dates as bytes."""
    known, now = database.__dict__, monotonic()
    if now - known.get(ANSWERED, -SURE_SECONDS) < SURE_SECONDS:
        database.health_check_done = True
    database.close_if_health_check_failed()
    database.ensure_connection()
    known[ANSWERED] = now
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        cursor = database.Database.Cursor(database.connection)
        found: list[tuple[Any, ...]] = cursor.execute(sql, values, prepare=True, binary=True).fetchall()
    return found


def _filled(place: Any, given: dict[str, Any], database: Any) -> Any:
    if not isinstance(place, Given):
        return place
    return place.kind.get_db_prep_value(given[place.name], database)
