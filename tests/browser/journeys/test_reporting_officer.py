"""A unit's year of evaluation: chị Thu fills what is missing and shows a paper, bà Lan hands the sheet in."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import steps
from tests.browser.readers import become

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# By field, for whatever the example leaves open.
ANSWERS = {"monitored": "yes", "plan": "yes", "value": "4", "whole": "40"}
SMALL = 10


@pytest.mark.parametrize("width", [390])
def test_fills_shows_and_hands_in(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    become(page, "thu")
    page.goto("/evaluation/")
    steps.stop(page, "evaluation-campaigns")
    page.locator("main a.row-link").first.click()
    steps.stop(page, "evaluation-campaign")
    page.locator("main a.row-link").first.click()
    steps.stop(page, "evaluation-sheet")
    sheet = page.url
    _fill(page)
    _wrong_value_is_told(page)
    _show(page)
    steps.stop(page, "evaluation-filled")
    become(page, "lan")
    page.goto(sheet)
    page.locator("form[action$='/submissions/'] button").click()
    expect(page.locator("form[action$='/reopenings/']")).to_have_count(1)
    expect(page.locator("main [hx-post]")).to_have_count(0)
    steps.stop(page, "evaluation-handed-in")


def _fill(page: Page) -> None:
    """Every indicator of the list of what is missing, with the keyboard: leaving a field saves it."""
    missing = page.locator(".ev-missing a")
    codes = [(link.get_attribute("href") or "").lstrip("#") for link in missing.all()]
    assert codes, "the example leaves something to fill"
    for code in codes:
        for field in page.locator(f"#{code} .ev-fields input, #{code} .ev-fields select").all():
            _type(page, field.get_attribute("id") or "", code)
        expect(page.locator(f".ev-missing a[href='#{code}']")).to_have_count(0)
    expect(page.locator("#sheet-head .bt-alert-good")).to_be_visible()


def _type(page: Page, field_id: str, code: str) -> None:
    """One field, saved before the next is touched."""
    field = page.locator(f"[id='{field_id}']")
    text = ANSWERS.get(field_id.partition("-")[2], str(SMALL))
    with page.expect_response(lambda answer: f"/values/{code}/" in answer.url):
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
            field.press("Tab")
    page.wait_for_load_state()


def _wrong_value_is_told(page: Page) -> None:
    """A part greater than its whole is refused at the field, and put right there."""
    part = page.locator("[id='id_G05-part']")
    before = part.input_value()
    part.fill("999999")
    part.press("Tab")
    expect(page.locator("[id='id_G05-part-error']")).to_be_visible()
    with page.expect_response(lambda answer: "/values/G05/" in answer.url):
        part.fill(before)
        part.press("Tab")
    expect(page.locator("[id='id_G05-part-error']")).to_have_count(0)


def _show(page: Page) -> None:
    """A paper beside an indicator."""
    own = page.locator("#G05")
    own.locator("details", has=page.locator("form[action$='/evidence/']")).locator("summary").click()
    form = own.locator("form[action$='/evidence/']")
    form.locator("input[type=file]").set_input_files(
        {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    form.locator("[name=title]").fill("Quyết định phê duyệt cấp độ an toàn")
    form.locator("[name=number]").fill("12/QĐ-UBND")
    form.locator("[name=dated]").fill("2022-03-01")
    form.locator("button[type=submit]").click()
    expect(page.locator("#G05 .ev-papers")).to_contain_text("12/QĐ-UBND")
