from datetime import date

import pytest

from batru.commons.places.rules.identity import Known
from batru.commons.places.rules.naming import full_names, without_marks

KINDS = {"ward": {"vi": "Phường", "en": "Ward"}, "special_zone": {"vi": "Đặc khu", "en": "Special zone"}}


@pytest.mark.parametrize(
    ("kind", "name", "vi", "en"),
    [
        ("ward", "Xuân Hà", "Phường Xuân Hà", "Xuân Hà Ward"),
        ("ward", "1", "Phường 1", "Ward 1"),
        ("special_zone", "Hoàng Sa", "Đặc khu Hoàng Sa", "Hoàng Sa Special zone"),
    ],
)
def test_a_full_name_is_kind_and_name(kind: str, name: str, vi: str, en: str) -> None:
    assert full_names(Known("k", "1", kind, name, date(2022, 1, 1)), KINDS) == (vi, en)


def test_the_english_name_has_no_marks() -> None:
    assert without_marks("Đắk Lắk, Thừa Thiên Huế") == "Dak Lak, Thua Thien Hue"
