"""A specialist: takes a dossier, asks another agency for its opinion, lays the dossier before the leader."""

from playwright.sync_api import Page, expect

from tests.browser.journeys import steps
from tests.browser.readers import become

QUESTION = "Đề nghị xác nhận tình trạng hôn nhân từ năm 2019."


def test_takes_asks_and_proposes(page: Page) -> None:
    become(page, "minh")
    code = steps.register(page, steps.MARITAL_STATUS)
    become(page, "thu")
    page.goto("/inbox/")
    steps.stop(page, "specialist-inbox")
    steps.do(page, code, "taking")
    page.goto(f"/dossiers/{code}/")
    steps.stop(page, "specialist-taken")
    _ask(page)
    steps.do(page, code, "proposal", text="Hồ sơ đủ điều kiện xác nhận tình trạng hôn nhân.")
    expect(page.locator("main blockquote").first).to_have_text("Hồ sơ đủ điều kiện xác nhận tình trạng hôn nhân.")
    steps.stop(page, "specialist-proposed")


def _ask(page: Page) -> None:
    """The first agency that can be asked; the answer is due within the three days of the dossier."""
    form = page.locator("form[action$='/opinions/']")
    form.locator("summary").click()
    form.locator("select[name=unit]").select_option(index=1)
    form.locator("textarea[name=question]").fill(QUESTION)
    form.locator("input[name=until]").fill("2022-12-02")
    steps.stop(page, "specialist-asks")
    form.locator("button[type=submit]").click()
    expect(page.locator("main table").last).to_contain_text(QUESTION)
