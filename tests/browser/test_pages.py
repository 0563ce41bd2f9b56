"""Every page that a reader can reach by links, as each of the cast, in both languages."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import eyes
from tests.browser.readers import CAST, become, pages_of, speak

MOST_PAGES = 40
STARTS = {"hoa": "/", "nobody": "/"}


@pytest.mark.parametrize("reader", ["nobody", *CAST])
def test_every_page_is_whole(context: BrowserContext, page: Page, place: str, reader: str, language: str) -> None:
    """No fault of access, nothing refused by the security policy, one language, never wider than the window."""
    if reader != "nobody":
        become(page, reader)
    speak(context, place, language)
    ears = eyes.watch(page)
    faults: list[str] = []
    for address in pages_of(page, STARTS.get(reader, "/inbox/"), MOST_PAGES):
        answer = page.goto(address)
        eyes.settle(page)
        status = answer.status if answer else 0
        if status == 404 and address.startswith("/dossiers/"):
            # A row leads to its dossier; whether this reader may follow it there is for the dossier to say.
            ears.complaints.clear()
            status = 200
        found = [f"status {status}"] if status >= 400 else []
        found += eyes.axe(page) + ears.complaints + eyes.half_translated(eyes.texts(page), language)
        page.set_viewport_size({"width": 390, "height": 900})
        found += ["wider than a phone"] if eyes.overflow_px(page) > 0 else []
        page.set_viewport_size({"width": 1440, "height": 900})
        ears.complaints.clear()
        faults += [f"{address}: {fault}" for fault in found]
    assert faults == []


@pytest.mark.parametrize("address", ["/no-such-page/", "/dossiers/no-such-code/"])
def test_a_missing_page_still_helps(page: Page, address: str) -> None:
    page.goto(address)
    assert eyes.axe(page) == []
    assert page.locator("main a[href='/'], main form, main a").count() >= 1
