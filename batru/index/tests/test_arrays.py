"""Sums come out exactly, however many units add up and however large they are."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batru.index import compute

DAY = 86_400_000_000
COLUMNS = [["rows__part", "done_at", 1], ["days__part", "done_at", DAY]]


def raised(folder: Path, microseconds: list[float], rows: list[int]) -> dict[str, str]:
    """The numbers of each unit and of what lies above all, where each unit has one row of sums in November 2022."""
    units = [f"unit {number}" for number in range(len(rows))]
    held = {"unit": units, "source": ["2022-10"] * len(rows), "in_done_at": ["2022-11"] * len(rows)}
    numbers = {"simulated": [0] * len(rows), "rows__part": rows, "days__part": microseconds}
    pq.write_table(pa.table(held | numbers), folder / "sums.parquet")
    trees = [{"periods": ["2022-11"], "lines": {unit: [unit, "above"] for unit in units}}]
    (folder / "placed.json").write_text(json.dumps({"trees": trees, "people": {}}), encoding="utf-8")
    kept, to = {str(folder / "sums.parquet"): ["2022-10"]}, folder / "raised"
    assert compute.raised(COLUMNS, [], kept, str(folder / "placed.json"), str(to)) == ["2022-11"]
    told = [line.split("\t") for line in to.read_text(encoding="utf-8").splitlines()]
    assert {month for _, month, _ in told} == {"2022-11"}
    return {above: numbers for above, _, numbers in told}


@pytest.mark.parametrize(
    ("microseconds", "days"),
    [
        # 34,560 µs are 0.0000004 days: told to six digits nothing each, and 0.00012 together.
        ([34_560.0] * 300, "0.00012"),
        # 13.6253125 days end in half a millionth, which is told upward.
        ([1_177_227_000_000.0 - 1, 1.0], "13.625313"),
        # More together than a whole number of eight bytes holds: 2 x 75,000,000 days.
        ([75e6 * DAY, 75e6 * DAY], "1.5e+8"),
    ],
)
def test_amounts_are_added_in_their_parts_and_told_once(tmp_path: Path, microseconds: list[float], days: str) -> None:
    flag, rows, told = raised(tmp_path, microseconds, [2] * len(microseconds))["above"].split(" ")
    assert (flag, rows, float(told)) == ("0", str(2 * len(microseconds)), float(days))


def test_a_unit_without_rows_of_its_own_that_count_is_not_told(tmp_path: Path) -> None:
    assert raised(tmp_path, [0.0, DAY], [0, 1]) == {"unit 1": "0 1 1", "above": "0 1 1"}
