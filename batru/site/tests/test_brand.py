from pathlib import Path

import pytest

from batru.law.localities import load_locality
from batru.site.brand import Brand, contrast, css, faults, mix, palette, readable_on

LOCALITIES = Path(__file__).resolve().parents[3] / "localities"
GOOD = Brand("#0b5a7a", "#7cc7e6", "#a8470f", "#f2b27a")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the grey that W3C's understanding document of 1.4.3 gives as just failing
        ("#767676", "#ffffff", 4.54),  # and the one that just passes
    ],
)
def test_contrast_is_that_of_the_guideline(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_a_good_brand_has_no_faults() -> None:
    assert faults(GOOD) == []


def test_a_pale_primary_is_refused_by_light_and_named() -> None:
    found = faults(Brand("#7cc7e6", "#7cc7e6", "#a8470f", "#f2b27a"))
    assert {fault.theme for fault in found} == {"light"}
    assert any(str(fault).startswith("light: primary on surface has contrast 1.8") for fault in found)


@pytest.mark.parametrize("folder", sorted(path for path in LOCALITIES.iterdir() if path.is_dir()), ids=lambda p: p.name)
def test_every_locality_can_be_read_by_day_and_by_night(folder: Path) -> None:
    chosen = load_locality(folder).brand
    assert faults(Brand(chosen.primary, chosen.primary_dark, chosen.accent, chosen.accent_dark)) == []


def test_one_of_black_and_white_is_read_on_every_grey() -> None:
    assert all(contrast(grey := f"#{n:02x}{n:02x}{n:02x}", readable_on(grey)) >= 4.5 for n in range(256))


def test_mixing() -> None:
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#100000", "#300000", 0.5) == "#200000"


@pytest.mark.parametrize("colour", ["red", "#fff", "#gggggg", "0b5a7a0"])
def test_a_colour_is_written_in_one_way(colour: str) -> None:
    with pytest.raises(ValueError, match="colour|invalid literal"):
        contrast(colour, "#ffffff")


def test_the_map_gets_darker_by_day_and_brighter_by_night() -> None:
    light = [contrast(palette(GOOD, "light")[f"ramp-{n}"], "#ffffff") for n in range(1, 6)]
    dark = [contrast(palette(GOOD, "dark")[f"ramp-{n}"], "#000000") for n in range(1, 6)]
    assert light == sorted(light)
    assert dark == sorted(dark)


def test_the_style_sheet_knows_light_dark_device_and_paper() -> None:
    sheet = css(GOOD)
    assert ":root{color-scheme:light;" in sheet
    assert "@media (prefers-color-scheme:dark){:root:not([data-theme=light])" in sheet
    assert ":root[data-theme=dark]" in sheet
    assert "@media print" in sheet
