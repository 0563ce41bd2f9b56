"""Kiosk and counter: a ticket taken, called and served; a dossier registered, its receipt in hand."""

from playwright.sync_api import Browser, Page, expect

from tests.browser import eyes
from tests.browser.journeys import steps
from tests.browser.readers import become

KIOSK, COUNTER = "/hall/xuan-ha/kiosk/", "/hall/xuan-ha/counters/1/"


def test_from_a_ticket_to_a_receipt(browser: Browser, place: str, page: Page) -> None:
    square, ticket = _take_a_ticket(browser, place)
    become(page, "minh")
    page.goto(COUNTER)
    opening = page.get_by_role("button", name="Mở quầy này")
    if opening.count():
        opening.click()
    _scan(page, square)
    expect(page.locator(".hall-there-code")).to_have_text(ticket)
    steps.stop(page, "counter-called")
    page.locator(".hall-links a[href='/dossiers/new/']").click()
    steps.stop(page, "counter-register")
    code = steps.register(page)
    steps.stop(page, "counter-dossier")
    receipt = page.locator("main a[href*='/forms/']").first.get_attribute("href")
    assert receipt and len(steps.pdf(page, receipt)) > 1000
    page.goto(COUNTER)
    page.locator(".hall-end input[name=dossier]").fill(code)
    steps.stop(page, "counter-served")
    page.locator(".hall-end button[name=outcome]").first.click()
    expect(page.locator(".hall-there-code")).to_have_count(0)
    page.locator("form[action$='/shift/'] button").click()
    page.wait_for_load_state()
    page.goto(COUNTER)
    expect(page.get_by_role("button", name="Mở quầy này")).to_be_visible()


def _take_a_ticket(browser: Browser, place: str) -> tuple[str, str]:
    """At the kiosk, which nobody is signed in to: the address in the slip's square, and the number on it."""
    context = browser.new_context(base_url=place, viewport={"width": 1080, "height": 1920}, locale="vi-VN")
    context.add_init_script(path=eyes.AXE)
    page = context.new_page()
    page.goto(KIOSK)
    steps.stop(page, "kiosk")
    page.locator("button[name=lane]:enabled").first.click()
    page.wait_for_url("**/slip/")
    steps.stop(page, "kiosk-slip")
    square, ticket = page.url.removesuffix("slip/"), page.locator(".hall-slip-code").inner_text().split()[-1]
    context.close()
    return square, ticket


def _scan(page: Page, text: str) -> None:
    """What the scanner types, and its Enter."""
    page.locator("#id_scanned").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
