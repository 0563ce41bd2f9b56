"""A report of figures: tagged, in its language, with a head on every page and bars that say nothing of their own."""

import io
from datetime import UTC, datetime
from typing import Any

import pypdf

from batru.commons.prints.actions import render_report

AT = datetime(2022, 3, 15, 2, tzinfo=UTC)


def report(rows: int = 2) -> dict[str, Any]:
    """A table of places with a bar in each row."""
    bar = {"low": 1, "high": 3, "at": 2, "many": 4}
    columns = [{"text": "Hạng", "width": 0, "number": True}, {"text": "Đơn vị", "width": 3, "number": False}]
    columns.append({"text": "", "width": 0, "number": False})
    table = {
        "kind": "table",
        "columns": columns,
        "size": 10,
        "rows": [[str(n), "Phường Xuân Hà", bar] for n in range(rows)],
    }
    blocks = [{"kind": "label", "text": "mô phỏng"}, {"kind": "heading", "text": "Phường"}, table]
    return {
        "title": "Đánh giá năm 2021", "lead": "Công bố lần 2", "author": "Phòng", "language": "vi", "flipped": False,
        "footer": "SHA-256 abc", "blocks": blocks,
    }  # fmt: skip


def test_it_is_tagged_and_speaks_its_language() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_report(report(), AT)))
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert "/StructTreeRoot" in root
    assert "Phường Xuân Hà" in pdf.pages[0].extract_text()


def test_the_head_of_a_table_comes_again() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_report(report(120), AT)))
    assert len(pdf.pages) > 1
    assert all("Đơn vị" in page.extract_text() for page in pdf.pages)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_report(report(), AT) == render_report(report(), AT)
