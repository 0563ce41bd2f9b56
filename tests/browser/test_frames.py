"""The frames of portal and office hold together in both languages: one line of choices, one column of a menu."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.readers import become, speak


@pytest.mark.parametrize("width", [1440, 1160, 1024])
def test_the_portals_header_is_one_line(
    context: BrowserContext, page: Page, place: str, language: str, width: int
) -> None:
    speak(context, place, language)
    become(page, "hoa")
    page.set_viewport_size({"width": width, "height": 900})
    tall = page.locator(".bt-top").bounding_box()
    assert tall is not None and tall["height"] < 90
    name = page.locator(".bt-reader span").first
    assert width < 1160 or not name.evaluate("one => one.scrollWidth > one.clientWidth")


def test_the_offices_menu_is_one_column(context: BrowserContext, page: Page, place: str, language: str) -> None:
    speak(context, place, language)
    become(page, "phuc")
    page.goto("/board/")
    page.set_viewport_size({"width": 1440, "height": 700})  # lower than the menu is long
    brand, first = (page.locator(f".bt-side {part}").first.bounding_box() for part in (".bt-place span", "nav a"))
    assert brand and first and brand["y"] + brand["height"] <= first["y"]
    theme, words = (page.locator(f".bt-side {part}").first.bounding_box() for part in (".bt-theme", ".bt-choice-form"))
    assert theme and words and abs(theme["y"] + theme["height"] / 2 - words["y"] - words["height"] / 2) < 8
