"""A workbook that others open: read back by openpyxl."""

import io
from decimal import Decimal

import openpyxl

from batru.evaluation.rules.result_workbook import Cell, workbook


def read(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))


def test_what_is_written_is_read_back() -> None:
    rows: list[list[Cell]] = [
        ["đơn vị", "điểm", "mô phỏng"],
        ["Xuân Hà & <Hòa Khê>", Decimal("67.66"), True],
        [None, 3, False],
    ]
    made = workbook({"scores": rows, "từ điển": [["cột"], ["=1+1\x07"]]})
    assert read(made, "scores") == [
        ("đơn vị", "điểm", "mô phỏng"),
        ("Xuân Hà & <Hòa Khê>", 67.66, True),
        (None, 3, False),
    ]
    assert read(made, "từ điển") == [("cột",), ("=1+1",)], "a text is never a formula"
    assert openpyxl.load_workbook(io.BytesIO(made))["scores"].freeze_panes == "A2"


def test_the_same_rows_give_the_same_bytes() -> None:
    assert workbook({"a": [["x"], [1]]}) == workbook({"a": [["x"], [1]]})


def test_columns_after_z() -> None:
    assert read(workbook({"a": [[str(n) for n in range(30)]]}), "a")[0][29] == "29"
