"""Every page that a reader can reach by links, as each of the cast, in both languages."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import eyes
from tests.browser.readers import CAST, become, pages_of, shape, speak

MOST_PAGES = 30
STARTS = {"hoa": "/", "nobody": "/"}
READERS = ("nobody", *CAST)

# The portal shows everybody the same: once judged in a language, it is only opened for the next reader.
_judged: set[tuple[str, str]] = set()


@pytest.mark.parametrize(("reader", "language"), [(reader, "vi") for reader in READERS])
def test_every_page_is_whole(context: BrowserContext, page: Page, place: str, reader: str, language: str) -> None:
    assert _faults(context, page, place, reader, language) == []


@pytest.mark.parametrize(
    ("reader", "language"),
    [
        pytest.param(reader, "en", marks=[] if reader in ("nobody", "phuc") else [pytest.mark.full])
        for reader in READERS
    ],
)
def test_every_page_is_whole_in_english(
    context: BrowserContext, page: Page, place: str, reader: str, language: str
) -> None:
    assert _faults(context, page, place, reader, language) == []


def _faults(context: BrowserContext, page: Page, place: str, reader: str, language: str) -> list[str]:
    """Faults of access, of the security policy, of language and of width, on every page that links lead to."""
    if reader != "nobody":
        become(page, reader)
    speak(context, place, language)
    ears = eyes.watch(page)
    return [
        f"{address}: {fault}"
        for address in pages_of(page, STARTS.get(reader, "/inbox/"), MOST_PAGES)
        for fault in _faults_of(page, address, ears, language)
    ]


def _faults_of(page: Page, address: str, ears: eyes.Watch, language: str) -> list[str]:
    answer = page.goto(address)
    status = answer.status if answer else 0
    found = [f"status {status}"] if status >= 400 else []
    is_page = answer is not None and answer.headers.get("content-type", "").startswith("text/html")
    if is_page and not _is_known(page, address, language):
        eyes.settle(page)
        found += eyes.axe(page) + eyes.half_translated(eyes.texts(page), language)
        page.set_viewport_size({"width": 390, "height": 900})
        found += ["wider than a phone"] if eyes.overflow_px(page) > 0 else []
        page.set_viewport_size({"width": 1440, "height": 900})
    found += ears.complaints if is_page else []  # a form as PDF is shown by the browser's own page
    ears.complaints.clear()
    return found


def _is_known(page: Page, address: str, language: str) -> bool:
    if "portal" not in (page.locator("html").get_attribute("class") or ""):
        return False
    seen = (language, shape(address))
    was_judged = seen in _judged
    _judged.add(seen)
    return was_judged


@pytest.mark.parametrize("address", ["/no-such-page/", "/dossiers/no-such-code/"])
def test_a_missing_page_still_helps(page: Page, address: str) -> None:
    page.goto(address)
    assert eyes.axe(page) == []
    assert page.locator("main a, main form").count() >= 1
