"""Rows become the same columns and the same digest, in whatever order they come."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.facts import engine
from batru.facts.tests.rows import NOON, columns, row
from batru.kernel.fact_tables import DOSSIERS, OBSERVATIONS, TABLES
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal

NOVEMBER = Month(2022, 11)


def test_every_kind_of_column_can_be_stored() -> None:
    for table in TABLES.values():
        assert engine.schema(table).names == list(table.names)


def test_no_rows_are_a_table_too() -> None:
    empty = engine.gather(DOSSIERS, [])
    assert empty.num_rows == 0
    assert engine.digest(engine.ordered(DOSSIERS, empty)) == engine.digest(engine.gather(DOSSIERS, []))


def test_batches_are_one_table() -> None:
    together = engine.gather(DOSSIERS, [columns([row(1), row(2)])])
    apart = engine.gather(DOSSIERS, [columns([row(1)]), columns([]), columns([row(2)])])
    assert engine.digest(together) == engine.digest(apart.combine_chunks())


@settings(deadline=None)
@given(st.permutations(list(range(12))))
def test_the_order_of_rows_never_matters(order: list[int]) -> None:
    rows = [row(number, unit=f"u{number % 3}", rating=number % 5 or None) for number in range(12)]
    plain, mixed = (engine.gather(DOSSIERS, [columns(own)]) for own in (rows, [rows[place] for place in order]))
    assert engine.digest(engine.ordered(DOSSIERS, plain)) == engine.digest(engine.ordered(DOSSIERS, mixed))


@pytest.mark.parametrize(
    "change",
    [{"rating": 1}, {"on_time": False}, {"on_time": None}, {"unit": "x"}, {"fee_vnd": None}, {"done_at": NOON}],
)
def test_any_change_changes_the_digest(change: dict[str, Any]) -> None:
    plain, changed = (engine.gather(DOSSIERS, [columns([row(1), own])]) for own in (row(2), row(2, **change)))
    assert engine.digest(plain) != engine.digest(changed)


def test_text_cannot_move_between_rows_unseen() -> None:
    one, other = (
        engine.gather(DOSSIERS, [columns([row(1, state=first), row(2, state=second)])])
        for first, second in (("ab", "c"), ("a", "bc"))
    )
    assert engine.digest(one) != engine.digest(other)


def test_a_columns_name_and_the_number_of_rows_belong_to_the_digest() -> None:
    """Two months alike to the last value are not the same facts where a column is called otherwise, or has no rows."""
    rows = engine.gather(DOSSIERS, [columns([row(1), row(2)])])
    renamed = rows.rename_columns(["unit_of_old" if name == "unit" else name for name in rows.column_names])
    assert engine.digest(renamed) != engine.digest(rows)
    values = {"a": pa.array(["x"]), "b": pa.array(["y"])}
    swapped = pa.table({"b": values["a"], "a": values["b"]})
    assert engine.digest(pa.table(values)) != engine.digest(swapped)
    without_columns = [pa.table({"a": pa.array([""] * count)}).select([]) for count in (1, 2)]
    assert engine.digest(without_columns[0]) != engine.digest(without_columns[1])


def test_rows_outside_the_month_are_counted_by_the_clock_of_viet_nam() -> None:
    moments = [
        datetime(2022, 10, 31, 16, 59, 59, tzinfo=UTC),
        datetime(2022, 10, 31, 17, tzinfo=UTC),
        datetime(2022, 11, 30, 16, 59, 59, tzinfo=UTC),
        datetime(2022, 11, 30, 17, tzinfo=UTC),
    ]
    rows = engine.gather(DOSSIERS, [columns(row(n, submitted_at=moment) for n, moment in enumerate(moments))])
    assert engine.stray(DOSSIERS, NOVEMBER, rows) == 2


def test_a_key_may_stand_in_two_localities_but_not_twice_in_one() -> None:
    rows = [row(1), row(1, locality="elsewhere"), row(2), row(2)]
    assert engine.repeated(engine.gather(DOSSIERS, [columns(rows)])) == [row(2)["key"]]


def test_moments_are_stored_in_utc() -> None:
    hanoi = NOON.astimezone(tz=datetime.fromisoformat("2022-11-15T12:00:00+07:00").tzinfo)
    stored = engine.gather(DOSSIERS, [columns([row(1, submitted_at=hanoi)])])
    assert stored["submitted_at"].to_pylist() == [datetime(2022, 11, 15, 5)]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"unit": None}, "unit"),
        ({"submitted_at": None}, "submitted_at"),
        ({"supplements": "two"}, "supplements"),
        ({"done": "yes"}, "done"),
    ],
)
def test_a_wrong_value_is_refused_by_name(change: dict[str, Any], column: str) -> None:
    with pytest.raises(Refusal) as caught:
        engine.gather(DOSSIERS, [columns([row(1), row(2, **change)])])
    assert caught.value.params["column"] == column


def test_missing_and_unknown_columns_are_refused() -> None:
    wrong = columns([row(1)]) | {"colour": ["red"]}
    del wrong["rating"]
    with pytest.raises(Refusal) as caught:
        engine.gather(DOSSIERS, [wrong])
    assert caught.value.params["column"] == "colour, rating"


def test_record_batches_are_taken_as_they_are() -> None:
    given_rows = engine.gather(DOSSIERS, [columns([row(1)])])
    assert engine.gather(DOSSIERS, given_rows.to_batches()) == given_rows


def test_a_slice_tells_the_same_as_its_copy() -> None:
    rows = engine.gather(DOSSIERS, [columns(row(n, state="x" * n) for n in range(9))])
    part = rows.slice(3, 4)
    assert engine.digest(part) == engine.digest(pa.Table.from_pylist(part.to_pylist(), rows.schema))


def test_observations_have_their_month_too() -> None:
    at = Month(2022, 1).begins_at()
    assert OBSERVATIONS.moment == "at"
    assert Month.of(at - timedelta(microseconds=1)) == Month(2021, 12)


def test_pandas_stays_out() -> None:
    """The jobs run beside the web server in a small place; pandas would cost it seconds and memory."""
    program = (
        "import sys; from pathlib import Path; from batru.facts import engine; from batru.facts.lake import Lake;"
        "from batru.facts.tests.rows import columns, row; from batru.kernel.fact_tables import DOSSIERS;"
        "from batru.kernel.period import Month; rows = engine.gather(DOSSIERS, [columns([row(1)])]);"
        "Lake(Path(sys.argv[1])).write(DOSSIERS, {Month(2022, 11): rows}); sys.exit('pandas' in sys.modules)"
    )
    with TemporaryDirectory() as folder:
        assert subprocess.run([sys.executable, "-c", program, folder], check=False).returncode == 0
