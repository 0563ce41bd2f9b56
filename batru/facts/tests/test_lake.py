"""A month is replaced whole; nights can be read again."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from batru.facts import engine, names
from batru.facts.compute import select
from batru.facts.lake import Lake
from batru.facts.tests.rows import NOON, columns, row
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal

NOVEMBER, DECEMBER = Month(2022, 11), Month(2022, 12)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_written_twice_it_holds_the_same_rows_and_digest(lake: Lake) -> None:
    first = lake.write(DOSSIERS, {NOVEMBER: _rows(row(2), row(1))})
    again = lake.write(DOSSIERS, {NOVEMBER: _rows(row(1), row(2))})
    assert first[NOVEMBER].digest == again[NOVEMBER].digest
    assert _keys(lake) == [row(1)["key"], row(2)["key"]]


def test_a_known_month_is_not_written_again(lake: Lake) -> None:
    rows = {NOVEMBER: _rows(row(1))}
    counted = lake.write(DOSSIERS, rows)[NOVEMBER]
    assert lake.write(DOSSIERS, rows, {NOVEMBER: counted.digest}) == {}
    assert lake.write(DOSSIERS, rows, {NOVEMBER: "another"})[NOVEMBER].version == counted.version + 1


def test_what_no_longer_happened_is_gone_and_other_months_stay(lake: Lake) -> None:
    december = row(3, submitted_at=DECEMBER.begins_at())
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1), row(2)), DECEMBER: _rows(december)})
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(2))})
    assert _keys(lake) == sorted([row(2)["key"], december["key"]])


def test_several_months_are_one_commit(lake: Lake) -> None:
    december = row(3, submitted_at=DECEMBER.begins_at())
    counted = lake.write(DOSSIERS, {NOVEMBER: _rows(row(1)), DECEMBER: _rows(december)})
    assert {own.version for own in counted.values()} == {0}
    assert lake.months(DOSSIERS) == {NOVEMBER, DECEMBER}


def test_a_table_that_came_in_the_place_of_another_is_read_itself(lake: Lake) -> None:
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1))})
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(2))})
    before = lake.files(DOSSIERS)
    shutil.rmtree(lake.root / DOSSIERS.name)
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(3))})
    assert not set(lake.files(DOSSIERS)) & set(before)
    assert _keys(lake) == [row(3)["key"]]


def test_an_emptied_month_holds_nothing(lake: Lake) -> None:
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1))})
    lake.write(DOSSIERS, {NOVEMBER: _rows()})
    assert lake.months(DOSSIERS) == set()
    assert _keys(lake) == []


def test_stray_rows_are_refused_and_the_month_keeps_what_it_had(lake: Lake) -> None:
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1))})
    with pytest.raises(Refusal) as caught:
        lake.write(DOSSIERS, {NOVEMBER: _rows(row(2), row(3, submitted_at=NOON.replace(month=12)))})
    assert (caught.value.code, caught.value.params["stray"]) == ("facts.month.refused", 1)
    assert _keys(lake) == [row(1)["key"]]


def test_a_key_that_stands_twice_is_refused(lake: Lake) -> None:
    with pytest.raises(Refusal) as caught:
        lake.write(DOSSIERS, {NOVEMBER: _rows(row(1), row(1))})
    assert caught.value.params["twice"] == row(1)["key"]


def test_a_kept_night_is_read_again_after_changes_and_sweeping(lake: Lake) -> None:
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1))})
    lake.keep(DOSSIERS, "2022-11-30")
    for number in (2, 3):
        lake.write(DOSSIERS, {NOVEMBER: _rows(row(number))})
    assert lake.sweep(DOSSIERS, hours=0) == 1
    assert _keys(lake, name="2022-11-30") == [row(1)["key"]]
    assert _keys(lake) == [row(3)["key"]]


def test_an_unknown_name_is_refused_with_those_that_are_kept(lake: Lake) -> None:
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1))})
    lake.keep(DOSSIERS, "2022-11-30")
    with pytest.raises(Refusal, match="Kept are: 2022-11-30") as caught:
        _keys(lake, name="2022-11-29")
    assert caught.value.status == 404
    assert names.kept(lake.root, DOSSIERS) == {"2022-11-30": 0}


def test_rows_of_fewer_columns_are_told_and_counted_anew(lake: Lake) -> None:
    fewer = replace(DOSSIERS, columns=tuple(one for one in DOSSIERS.columns if one.name != "paper_only"))
    lake.write(fewer, {NOVEMBER: _rows(row(1)).drop_columns(["paper_only"])})
    assert not lake.fits(DOSSIERS)
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1), row(2))})
    assert lake.fits(DOSSIERS)
    assert _keys(lake) == [row(1)["key"], row(2)["key"]]


def test_in_a_night_that_was_kept_before_a_column_came_the_column_is_empty(lake: Lake) -> None:
    """A home that stood before: its kept night has fewer columns, and what is asked of it today is still answered."""
    later = ("written_late_minutes", "filed_again", "first_due_at")
    fewer = replace(DOSSIERS, columns=tuple(one for one in DOSSIERS.columns if one.name not in later))
    lake.write(fewer, {NOVEMBER: _rows(row(1)).drop_columns(list(later))})
    lake.keep(DOSSIERS, "2022-11-30")
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1, written_late_minutes=90, filed_again=True))})
    sql = "SELECT key, written_late_minutes, filed_again, first_due_at, month FROM dossiers"
    asked = [select(str(lake.root), "dossiers", sql, name=name) for name in ("2022-11-30", "")]
    assert asked == [[[row(1)["key"], None, None, None, "2022-11"]], [[row(1)["key"], 90, True, None, "2022-11"]]]


def test_only_the_asked_months_are_read(lake: Lake) -> None:
    december = row(3, submitted_at=DECEMBER.begins_at())
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1)), DECEMBER: _rows(december)})
    assert _keys(lake, months=["2022-12"]) == [december["key"]]
    assert _keys(lake, months=[]) == []


def test_a_lake_that_was_never_written_answers_with_nothing(lake: Lake) -> None:
    assert select(str(lake.root), "dossiers", "SELECT count(*), max(submitted_at), max(month) FROM dossiers") == [
        [0, None, None]
    ]


def test_values_come_back_as_they_went_in(lake: Lake) -> None:
    lake.write(DOSSIERS, {NOVEMBER: _rows(row(1, rating=4, on_time=None))})
    sql = "SELECT rating, on_time, submitted_at, month, counted_at FROM dossiers WHERE unit = $unit"
    found = select(str(lake.root), "dossiers", sql, counted_at="2022-12-01T02:00:00", parameters={"unit": "20209@2022"})
    assert found == [[4, None, "2022-11-15T05:00:00Z", "2022-11", "2022-12-01T02:00:00Z"]]


def _rows(*rows: dict[str, Any]) -> pa.Table:
    return engine.gather(DOSSIERS, [columns(rows)])


def _keys(lake: Lake, **options: Any) -> list[str]:
    return [key for (key,) in select(str(lake.root), "dossiers", "SELECT key FROM dossiers ORDER BY key", **options)]
