"""The example's three walks from their first click to their end, by the bar alone; with scripts and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import eyes
from tests.browser.journeys.steps import code_of, stop
from tests.browser.readers import speak

ROOM: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the reader's window runs any."""
    return bool(request.param)


@pytest.fixture
def window(scripts: bool, browser: Browser, place: str) -> Iterator[Page]:
    """A reader's window, in English."""
    context = browser.new_context(base_url=place, viewport=ROOM, locale="vi-VN", java_script_enabled=scripts)
    if scripts:
        context.add_init_script(path=eyes.AXE)
    speak(context, place, "en")
    yield context.new_page()
    context.close()


def begin(page: Page, code: str) -> None:
    page.goto("/")
    page.locator(".bt-example summary").click()
    page.locator(f"form[action='/example/walks/{code}/'] button").first.click()
    page.wait_for_load_state()


def onward(page: Page, name: str = "") -> None:
    """The bar's next click; `name`: whom the reader becomes."""
    button = page.locator(".bt-walk form[action*='/steps/'] button")
    if name:
        expect(button).to_contain_text(name)
    button.click()
    page.wait_for_load_state()


def at_step(page: Page, number: int, of: int) -> None:
    expect(page.locator(".bt-walk")).to_contain_text(f"step {number} of {of}")


def press(page: Page, noun: str, **typed: str) -> None:
    """A deed on the page that is open."""
    form = page.locator(f"form[action$='/{noun}/']").first
    folded = form.locator("xpath=ancestor::details[not(@open)]/summary")
    if folded.count():
        folded.last.click()
    for name, text in typed.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator("button[type=submit], button:not([type])").last.click()
    page.wait_for_load_state()


def end(page: Page) -> None:
    page.locator(".bt-walk form[action='/example/walks/'] button").click()
    page.wait_for_load_state()
    expect(page.locator(".bt-walk")).to_have_count(0)


def test_file_as_the_citizen(window: Page, scripts: bool) -> None:
    """Five clicks and no typing, until what was sent is received."""
    begin(window, "file")
    at_step(window, 1, 3)
    if scripts:
        stop(window, "walk-file")
    onward(window)
    at_step(window, 2, 3)
    window.locator("main form button[type=submit]").last.click()
    window.wait_for_url("**/look-over/")
    window.locator("main form button[type=submit]").last.click()
    window.wait_for_url(re.compile(r"/dossiers/\d"))
    code = code_of(window)
    at_step(window, 2, 3)
    onward(window, "anh Minh")
    at_step(window, 3, 3)
    window.locator(f"main a[href*='{code}']").first.click()
    window.wait_for_url(f"**/dossiers/{code}/")
    press(window, "receipt")
    expect(window.locator("form[action$='/receipt/']")).to_have_count(0)
    end(window)


def test_clear_the_queue_as_the_clerk(window: Page, scripts: bool) -> None:
    begin(window, "counter")
    at_step(window, 1, 3)
    onward(window)
    at_step(window, 2, 3)
    if scripts:
        stop(window, "walk-counter")
    press(window, "receipt")
    onward(window, "chị Thu")
    at_step(window, 3, 3)
    press(window, "taking")
    press(window, "proposal", text="Đủ điều kiện.")
    expect(window.locator("form[action$='/proposal/']")).to_have_count(0)
    end(window)


def test_decide_as_the_chair_and_order_something(window: Page, scripts: bool) -> None:
    begin(window, "decide")
    at_step(window, 1, 4)
    expect(window.locator("main a[href^='/dossiers/']").first).to_be_visible()
    onward(window)
    window.locator("main textarea[name=text]").fill("Rà soát hồ sơ sắp đến hạn mỗi sáng.")
    window.locator("main input[name=role][value=specialist]").check(force=True)
    if scripts:
        stop(window, "walk-directive")
    window.locator("main form[action='/directives/new/'] button[type=submit]").click()
    window.wait_for_url(re.compile(r"/directives/\d+/"))
    given = window.url.partition("/directives/")[2]
    onward(window, "chị Thu")
    at_step(window, 3, 4)
    window.locator(f"main a[href='/directives/{given}']").first.click()
    press(window, "answers", text="Đã rà soát từ hôm nay.")
    expect(window.locator("main")).to_contain_text("Đã rà soát từ hôm nay.")
    onward(window, "bà Lan")
    at_step(window, 4, 4)
    expect(window.locator(f"main a[href='/directives/{given}']").first).to_be_visible()
    end(window)


def test_the_bar_of_a_walk_fits_a_phone(window: Page, scripts: bool) -> None:
    window.set_viewport_size({"width": 390, "height": 844})
    begin(window, "file")
    if scripts:
        stop(window, "walk-phone")
