"""A locality is read as it holds on a day, and a wrong file says where it is wrong."""

import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from batru.kernel.refusal import Refusal
from batru.law.catalogue import Catalogue, CatalogueError
from batru.law.localities import Locality, load_locality
from batru.law.procedures import load_procedures

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
    week = district.hours_of("20209@2022", date(2022, 12, 1)).week.spans
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "thanh-khe-2022"
    shutil.copytree(LOCALITIES / "thanh-khe-2022", made)
    return made


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (lambda text: text.replace('primary: "#', 'primary: "'), 44, "brand.primary"),
        (lambda text: text.replace("code: thanh", "kode: thanh"), 1, "the file has no code"),
        (lambda text: text.replace("code: thanh", "code: than"), 2, "folder"),
        (lambda text: text.replace('"07:00-11:30", "13:30', '"7h-11:30", "13:30', 1), 13, "hours"),
        (lambda text: text.replace("from: 2019-01-06", "from: 2019-02-30"), 24, "dossier_codes.0.from"),
        (lambda text: text.replace("2022-12-01T09", "2022-13-01T09"), 58, "example.today"),
        (lambda text: text.replace("emblem.svg", "lost.svg"), 48, "not there"),
        (lambda text: text.replace("hours:", "hours: ["), 10, ""),
    ],
)
def test_a_wrong_file_names_its_line_and_reason(folder: Path, change: Change, line: int, reason: str) -> None:
    file = folder / "locality.yaml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_locality(folder)
    assert (refused.value.path, refused.value.line) == (file, line)
    assert reason in refused.value.reason


def test_hours_of_a_desk_of_its_own_win_over_those_of_all(folder: Path) -> None:
    file = folder / "locality.yaml"
    own = """hours:
  - desks: ["20209@2022"]
    from: 2022-06-01
    week: {fri: ["07:00-11:30"], sat: ["07:30-11:00"]}
    source: "a case"
    status: unconfirmed
"""
    file.write_text(file.read_text(encoding="utf-8").replace("hours:\n", own), encoding="utf-8")
    locality = load_locality(folder)
    hours = locality.hours("20209@2022")
    assert hours.on(date(2022, 5, 31)).spans[0] == ((time(7), time(11, 30)), (time(13, 30), time(17)))
    assert hours.on(date(2022, 6, 1)).spans[5] == ((time(7, 30), time(11)),)
    assert locality.hours("20225@2022").on(date(2022, 6, 1)).spans[5] == ()


def test_hours_in_which_no_time_limit_would_end_are_refused_by_line(folder: Path) -> None:
    file = folder / "locality.yaml"
    own = 'hours:\n  - desks: all\n    from: 2022-06-01\n    week: {sat: ["07:30-11:00"]}\n'
    own += "    source: x\n    status: unconfirmed\n"
    file.write_text(file.read_text(encoding="utf-8").replace("hours:\n", own), encoding="utf-8")
    with pytest.raises(CatalogueError, match="no time limit would ever end"):
        load_locality(folder)


def test_every_procedure_of_a_locality_is_in_the_catalogue_and_in_force_there(ward: Locality) -> None:
    known = load_procedures(Catalogue(LOCALITIES.parent / "catalogue"))
    assert ward.procedures is not None and ward.valid_from is not None
    missing = [code for code in sorted(ward.procedures) if code not in known]
    elsewhere = [code for code in ward.procedures if known[code].level_on(ward.valid_from).level.code != "ward"]
    assert missing == [] and sorted(elsewhere) == []
