"""The gallery: every component, with the longest real names."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import eyes
from tests.browser.readers import speak

WHOLE_PAGES = ("inbox", "dossier", "board", "wall", "receipt", "question")
ALL = ("/styleguide/", *(f"/styleguide/{name}/" for name in WHOLE_PAGES))


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize(("language", "theme"), [("vi", "light"), ("en", "dark")])
def test_no_fault_of_access_and_nothing_refused(
    context: BrowserContext, page: Page, place: str, address: str, theme: str, language: str
) -> None:
    speak(context, place, language)
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    ears = eyes.watch(page)
    page.goto(address)
    eyes.settle(page)
    assert eyes.axe(page) == []
    assert ears.complaints == []
    assert eyes.half_translated(eyes.texts(page), language) == []


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize("width", [1440, 720, 390, 320])
def test_no_page_is_wider_than_its_window(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    eyes.settle(page)
    assert eyes.overflow_px(page) <= 0


@pytest.mark.parametrize("address", ["/", "/styleguide/", "/styleguide/question/"])
def test_a_thumb_finds_everything_on_the_portal(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(address)
    eyes.settle(page)
    assert eyes.small_targets(page) == []


@pytest.mark.full
@pytest.mark.parametrize("address", ALL)
def test_pictures_are_kept_for_people_to_look_at(page: Page, address: str) -> None:
    page.goto(address)
    eyes.shoot(page, address.strip("/").replace("/", "-"))


def test_rows_are_walked_and_opened_by_keys(page: Page) -> None:
    page.goto("/styleguide/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelectorAll('[data-row].is-here').length") == 1
    assert page.evaluate("[...document.querySelectorAll('[data-row]')].findIndex(row => row.matches('.is-here'))") == 1
    page.keyboard.press("e")
    assert page.url.endswith("0002")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog[open] dt").count() >= 2


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page) -> None:
    page.goto("/styleguide/")
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.goto("/styleguide/question/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "bt-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_map_is_walked_by_the_keyboard(page: Page) -> None:
    page.goto("/styleguide/board/")
    eyes.settle(page)
    page.locator("path.leaflet-interactive").first.focus()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Phường Vĩnh Trung")
    assert page.locator(".bt-map-tip").count() == 1


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (3840, 2160)])
def test_the_wall_fits_every_wall(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/styleguide/wall/")
    eyes.settle(page)
    assert eyes.ask(page, "cutTiles") == []
    assert eyes.ask(page, "below") == 0
    foot = page.locator(".bt-wall-foot").bounding_box()
    assert foot is not None
    assert foot["y"] + foot["height"] <= height
    assert (
        page.locator(".is-shown .bt-tile-value").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        >= 60
    )


def test_without_scripts_the_numbers_are_there(browser: Browser, place: str) -> None:
    context = browser.new_context(base_url=place, java_script_enabled=False)
    page = context.new_page()
    page.goto("/styleguide/board/")
    assert page.locator(".bt-canvas").first.is_hidden()
    page.locator("#board-line .bt-numbers summary").click()
    assert page.locator("#board-line table td").first.is_visible()
    context.close()


def test_light_and_dark_can_be_chosen_without_scripts(browser: Browser, place: str) -> None:
    context = browser.new_context(base_url=place, java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("/styleguide/question/")
    page.locator("button[name=theme][value=dark]").click()
    assert page.url.endswith("/styleguide/question/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()
