"""Forms by date: the two circulars, the day one followed the other, and what was not yet laid down."""

from datetime import date
from pathlib import Path

import pytest

from batru.law.catalogue import Catalogue
from batru.law.paper_forms import examine_forms, load_paper_forms
from batru.law.values import NotRegulated

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
FORMS = load_paper_forms(Catalogue(ROOT))

# Circular 01/2018/TT-VPCP art. 9; Circular 03/2025/TT-VPCP annex I (in force 15 September 2025).
NUMBERS = [
    ("receipt", "01", "01"),
    ("supplement", "02", "02"),
    ("refusal", "03", "03"),
    ("apology", "04", "04"),
    ("stop_notice", None, "05"),
    ("control_sheet", "05", "06"),
]


@pytest.mark.parametrize(("code", "before", "since"), NUMBERS)
def test_the_circular_of_the_day_gives_the_number(code: str, before: str | None, since: str) -> None:
    assert FORMS[code].on(date(2025, 9, 15)).number == since
    if before is None:
        with pytest.raises(NotRegulated):
            FORMS[code].on(date(2025, 9, 14))
    else:
        assert FORMS[code].on(date(2025, 9, 14)).number == before


def test_the_apology_changed_its_name() -> None:
    assert FORMS["apology"].on(date(2022, 12, 1)).title == "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    assert FORMS["apology"].on(date(2026, 1, 5)).title == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"


def test_what_nobody_read_is_marked() -> None:
    edition = FORMS["stop_notice"].on(date(2026, 1, 5))
    assert (edition.wording, edition.notation) == ("unconfirmed", None)


def test_a_case_that_is_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "_schema").mkdir()
    (tmp_path / "_schema" / "forms.schema.json").write_text((ROOT / "_schema" / "forms.schema.json").read_text("utf-8"))
    (tmp_path / "forms").mkdir()
    text = (
        (ROOT / "forms" / "receipt.yaml")
        .read_text("utf-8")
        .replace('on: 2022-12-01, number: "01"', 'on: 2022-12-01, number: "02"')
    )
    (tmp_path / "forms" / "receipt.yaml").write_text(text, "utf-8")
    catalogue = Catalogue(tmp_path)
    assert "has the number 01 on 2022-12-01" in str(next(iter(examine_forms(catalogue, catalogue.read("forms")))))
