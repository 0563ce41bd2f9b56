"""A citizen with a phone: files on two devices, and sends what is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import eyes
from tests.browser.journeys import steps
from tests.browser.readers import become

PHONE = {"width": 390, "height": 844}
MISSING = "Thiếu giấy chứng sinh bản chính."
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
PAGES_ON_FIRST_DEVICE = 3


@contextmanager
def _device(browser: Browser, place: str) -> Iterator[Page]:
    context = browser.new_context(base_url=place, viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    context.add_init_script(path=eyes.AXE)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, place: str) -> Iterator[Page]:
    """Her phone."""
    with _device(browser, place) as page:
        yield page


@pytest.fixture
def other_phone(browser: Browser, place: str) -> Iterator[Page]:
    """Another device, on which nothing of the first is kept."""
    with _device(browser, place) as page:
        yield page


def test_files_on_two_devices_and_sends_what_is_missing(phone: Page, other_phone: Page, page: Page) -> None:
    become(phone, "hoa")
    steps.find_birth(phone)
    pages = steps.answer_pages(phone)
    for _ in range(PAGES_ON_FIRST_DEVICE):
        next(pages)
    left_at = next(pages)
    become(other_phone, "hoa")
    other_phone.goto(f"/procedures/{steps.BIRTH}/application/")
    assert other_phone.locator("main h1").inner_text() == _title(phone, left_at)
    steps.stop(other_phone, "citizen-resumed")
    for _ in steps.answer_pages(other_phone):
        pass
    steps.stop(other_phone, "citizen-look-over")
    code = steps.send(other_phone)
    steps.stop(other_phone, "citizen-sent")
    become(page, "minh")
    steps.do(page, code, "supplements", reason=MISSING)
    phone.goto(f"/dossiers/{code}/")
    expect(phone.locator(".bt-ask")).to_contain_text(MISSING)
    steps.stop(phone, "citizen-supplement")
    phone.locator("input[type=file]").set_input_files(
        {"name": "chung-sinh.png", "mimeType": "image/png", "buffer": PNG}
    )
    phone.locator(".bt-ask button[type=submit]").click()
    expect(phone.locator(".bt-ask")).to_have_count(0)
    page.goto(f"/dossiers/{code}/")
    expect(page.locator("main")).to_contain_text("chung-sinh.png")


def _title(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main h1").inner_text()
