"""One dossier walks through all of it in a browser: from search to the result in hand, and on to the ranking."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import eyes
from tests.browser.journeys.steps import decide, do, file_birth
from tests.browser.readers import become


@pytest.fixture
def phone(context: BrowserContext) -> Page:
    """A citizen's phone."""
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_from_search_to_result_to_ranking(phone: Page, page: Page) -> None:
    code = file_birth(phone)
    assert eyes.overflow_px(phone) <= 0 and eyes.axe(phone) == []
    become(page, "minh")
    do(page, code, "receipt")
    become(page, "thu")
    do(page, code, "taking")
    do(page, code, "proposal", text="Hồ sơ đủ điều kiện đăng ký khai sinh.")
    become(page, "lan")
    decide(page, code, "Đồng ý đăng ký khai sinh cho cháu Trần Bình An.")
    become(page, "minh")
    do(page, code, "handover")
    phone.goto(f"/track/{code}/")
    expect(phone.locator("h1")).to_contain_text("Đã trả kết quả")
    page.goto("/ranking/")
    expect(page.locator("table").first).to_contain_text("Xuân Hà")
    assert eyes.axe(page) == []
