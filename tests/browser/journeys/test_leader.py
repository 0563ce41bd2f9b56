"""A leader: decides, signs the answer with the example's key; anybody can have the PDF checked."""

from playwright.sync_api import Page, expect

from tests.browser.journeys import steps
from tests.browser.readers import become

WORDS = "Đồng ý đăng ký khai sinh cho cháu Trần Bình An."


def test_decides_and_signs_what_anybody_can_check(page: Page) -> None:
    code = steps.prepare_decision(page)
    become(page, "lan")
    page.goto(f"/dossiers/{code}/")
    steps.stop(page, "leader-dossier")
    steps.decide(page, code, WORDS)
    steps.stop(page, "leader-decided")
    page.locator("form[action$='/letter/'] button[type=submit]").click()
    letter = page.locator("main a[href*='/forms/letter/']").get_attribute("href")
    assert letter
    steps.stop(page, "leader-signed")
    signed = steps.pdf(page, letter)
    _check(page, signed)
    expect(page.locator(".bt-alert-good").first).to_be_visible()
    expect(page.locator("main .bt-card")).to_contain_text("Phạm Thị Lan")
    steps.stop(page, "leader-checked")
    _check(page, signed + b"\n% one line more\n")
    expect(page.locator(".bt-alert-good")).to_have_count(0)


def _check(page: Page, content: bytes) -> None:
    page.goto("/check/")
    page.locator("input[type=file]").set_input_files(
        {"name": "tra-loi.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.locator("form[enctype='multipart/form-data'] button[type=submit]").click()
    page.wait_for_load_state()
