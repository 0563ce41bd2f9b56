"""A citizen with a phone: files on two devices, sends what is missing, follows the dossier, gives a mark."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import eyes
from tests.browser.journeys import steps
from tests.browser.readers import become

PHONE = {"width": 390, "height": 844}
MISSING = "Thiếu giấy chứng sinh bản chính."
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
SENT_SECONDS = 30
PAGES_ON_FIRST_DEVICE = 3


@pytest.fixture
def phone(context: BrowserContext) -> Page:
    """Her phone."""
    page = context.new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


@pytest.fixture
def other_phone(browser: Browser, place: str) -> Iterator[Page]:
    """Another device, on which nothing of the first is kept."""
    context = browser.new_context(base_url=place, viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    context.add_init_script(path=eyes.AXE)
    yield context.new_page()
    context.close()


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


@pytest.mark.full
def test_follows_with_code_and_digits_and_gives_a_mark(phone: Page, other_phone: Page, page: Page) -> None:
    code = steps.file_birth(phone)
    other_phone.goto("/track/")
    other_phone.locator("input[name=code]").fill(code)
    other_phone.locator("main form button[type=submit]").click()
    steps.stop(other_phone, "citizen-tracked")
    other_phone.locator("input[name=phone]").fill(steps.TYPED["applicant_phone"])
    other_phone.locator("form[action$='/digits/'] button").click()
    steps.stop(other_phone, "citizen-digits")
    other_phone.locator("input[name=digits]").fill(_digits(phone, code))
    other_phone.locator("main form button[type=submit]").click()
    other_phone.wait_for_url("**/way/")
    steps.stop(other_phone, "citizen-way")
    become(page, "minh")
    steps.do(page, code, "receipt")
    become(page, "thu")
    steps.do(page, code, "taking")
    steps.do(page, code, "proposal", text="Hồ sơ đủ điều kiện.")
    become(page, "lan")
    steps.decide(page, code, "Đồng ý đăng ký khai sinh.")
    become(page, "minh")
    steps.do(page, code, "handover")
    phone.goto(f"/dossiers/{code}/")
    steps.stop(phone, "citizen-result")
    steps.do(phone, code, "rating", comment="Nhanh và rõ ràng.")
    expect(phone.locator("main")).to_contain_text("5")


def _title(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main h1").inner_text()


def _digits(page: Page, code: str) -> str:
    """The six digits on the applicant's phone, which the example shows on a page."""
    until = time.monotonic() + SENT_SECONDS
    while time.monotonic() < until:
        page.goto("/notices/")
        for body in page.locator(".notices-body").all_inner_texts():
            found = re.search(r"(?<![\d.-])(\d{3}) ?(\d{3})(?![\d.-])", body)
            if found and code in body:
                return found[1] + found[2]
        page.wait_for_timeout(500)
    raise AssertionError("no digits were sent")
