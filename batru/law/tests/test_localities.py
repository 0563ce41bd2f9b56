"""A locality is read as it holds on a day, and a wrong file says where it is wrong."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from batru.kernel.refusal import Refusal
from batru.law.localities import Locality, load_locality

LOCALITIES = Path(__file__).resolve().parents[3] / "localities"
ALL = sorted(path.parent for path in LOCALITIES.glob("*/locality.yaml"))


@pytest.fixture
def district() -> Locality:
    return load_locality(LOCALITIES / "thanh-khe-2022")


@pytest.fixture
def ward() -> Locality:
    return load_locality(LOCALITIES / "thanh-khe-2025")


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_every_locality_loads_and_has_its_emblem(folder: Path) -> None:
    locality = load_locality(folder)
    assert locality.code == folder.name
    assert locality.brand.emblem.is_file()


def test_the_example_lives_at_nine_on_the_first_of_december_2022_in_vietnam(district: Locality) -> None:
    assert district.example is not None
    assert district.example.today == datetime(2022, 12, 1, 9, tzinfo=timezone(timedelta(hours=7)))
    assert district.example.year == 2022


def test_the_ward_of_2025_has_no_example_year(ward: Locality) -> None:
    assert ward.example is None


def test_an_ordinary_monday_has_two_stretches_and_sunday_none(district: Locality) -> None:
    week = district.hours_of("20209@2022", date(2022, 12, 1)).week
    assert week[0] == ((time(7), time(11, 30)), (time(13, 30), time(17)))
    assert week[6] == ()


def test_each_ward_and_the_district_has_a_code_of_its_own_that_nobody_really_has(
    district: Locality,
) -> None:
    scheme = district.code_scheme(date(2022, 12, 1))
    assert len(set(scheme.parts.values())) == 11
    assert scheme.fictitious and all(part.endswith(".Y99") for part in scheme.parts.values())


def test_dossier_codes_change_on_15_september_2025(ward: Locality) -> None:
    assert ward.code_scheme(date(2025, 9, 14)).scheme == "circular-01-2018"
    assert ward.code_scheme(date(2025, 9, 15)).scheme == "circular-03-2025"
    assert ward.code_scheme(date(2025, 9, 15)).system == "99"


def test_the_district_handles_both_levels_and_the_ward_only_its_list(district: Locality, ward: Locality) -> None:
    assert district.handles("1.001612", ["district"])
    assert ward.handles("1.001193", ["ward"])
    assert not ward.handles("1.999999", ["province"])


def test_no_day_before_the_first_entry_is_guessed(ward: Locality) -> None:
    with pytest.raises(Refusal) as refused:
        ward.hours_of("20209@2025h2", date(2025, 6, 30))
    assert "2025-06-30" in str(refused.value)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_brand_colours_can_be_read_on_light_and_on_dark_ground(folder: Path) -> None:
    brand = load_locality(folder).brand
    assert min(contrast(brand.primary, "#f4f6f8"), contrast(brand.accent, "#f4f6f8")) >= 4.5
    assert min(contrast(brand.primary_dark, "#1b2530"), contrast(brand.accent_dark, "#1b2530")) >= 4.5


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (lambda text: text.replace('primary: "#', 'primary: "'), 44, "brand.primary"),
        (lambda text: text.replace("code: thanh", "kode: thanh"), 2, "kode"),
        (lambda text: text.replace('"07:00-11:30", "13:30', '"7h-11:30", "13:30', 1), 13, "hours.0.week.mon.0"),
        (lambda text: text.replace("from: 2019-01-06", "from: 2019-02-30"), 24, "dossier_codes.0.from"),
        (lambda text: text.replace("hours:", "hours: ["), 10, "expected"),
    ],
)
def test_a_wrong_file_names_its_line_and_reason(tmp_path: Path, change: Change, line: int, reason: str) -> None:
    folder = tmp_path / "thanh-khe-2022"
    folder.mkdir()
    text = (LOCALITIES / "thanh-khe-2022" / "locality.yaml").read_text(encoding="utf-8")
    (folder / "locality.yaml").write_text(change(text), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_locality(folder)
    assert f"Line {line}:" in str(refused.value) and reason in str(refused.value)


def test_a_missing_file_and_a_wrong_folder_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="does not exist"):
        load_locality(tmp_path)
    text = (LOCALITIES / "thanh-khe-2022" / "locality.yaml").read_text(encoding="utf-8")
    (tmp_path / "locality.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="folder's name"):
        load_locality(tmp_path)
