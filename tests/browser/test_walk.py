"""One dossier walks through all of it in a browser: from search to the result in hand, and on to the ranking."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import eyes
from tests.browser.readers import become

# What the citizen answers; radios by value, dates as day, month and year in the order of their boxes.
TYPED = {
    "applicant_name": "Nguyễn Thị Hoa",
    "applicant_id": "048190000123",
    "applicant_phone": "0905123456",
    "child_name": "Trần Bình An",
    "hospital": "Bệnh viện C",
    "child_ethnic_group": "Kinh",
    "child_home_place": "Đà Nẵng",
    "mother_name": "Nguyễn Thị Hoa",
    "copies": "2",
}
CHOSEN = {"relation": "mother", "child_sex": "female", "born_in_hospital": "yes", "father_known": "no"}
DATES = {
    "applicant_birth_date": ("27", "3", "1990"),
    "child_birth_date": ("20", "11", "2022"),
    "mother_birth_date": ("27", "3", "1990"),
}
WARD = "20209@2022"
MOST_PAGES = 25


@pytest.fixture
def phone(context: BrowserContext) -> Page:
    """A citizen's phone."""
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_from_search_to_result_to_ranking(phone: Page, page: Page) -> None:
    code = _file(phone)
    _work(page, "minh", code, "receipt")
    _work(page, "thu", code, "taking")
    _work(page, "thu", code, "proposal", "Hồ sơ đủ điều kiện đăng ký khai sinh.")
    become(page, "lan")
    page.goto(f"/dossiers/{code}/")
    page.locator("form[action$='/decision/'] textarea").fill("Đồng ý đăng ký khai sinh cho cháu Trần Bình An.")
    page.locator("button[name=granted][value=yes]").click()
    _work(page, "minh", code, "handover")
    phone.goto(f"/track/{code}/")
    expect(phone.locator("h1")).to_contain_text("Đã trả kết quả")
    page.goto("/ranking/")
    expect(page.locator("table").first).to_contain_text("Xuân Hà")
    assert eyes.axe(page) == []


def _file(page: Page) -> str:
    """Search without accents, answer page by page, send; the dossier's code."""
    become(page, "hoa")
    page.goto("/")
    page.locator("main input[type=search], main input[name=q]").first.fill("dang ky khai sinh")
    page.keyboard.press("Enter")
    page.locator("a[href='/procedures/1.001193/']").first.click()
    page.locator("a[href$='/1.001193/application/']").click()
    for _ in range(MOST_PAGES):
        page.wait_for_load_state()
        if page.url.endswith("/look-over/"):
            break
        _answer(page)
        page.locator("main form button[type=submit]").first.click()
    page.locator("select[name=unit]").select_option(WARD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/dossiers/*/")
    assert eyes.overflow_px(page) <= 0 and eyes.axe(page) == []
    return page.url.rstrip("/").rpartition("/")[2]


def _answer(page: Page) -> None:
    """Whatever this page asks; a choice that is not named here takes its first answer."""
    _choose(page)
    for name, value in TYPED.items():
        field = page.locator(f"main [name='{name}']:visible")
        if field.count():
            field.fill(value)
    for name, parts in DATES.items():
        for place, box in enumerate(page.locator(f"main input[name^='{name}']:visible").all()):
            box.fill(parts[place])


def _choose(page: Page) -> None:
    for name, value in CHOSEN.items():
        choice = page.locator(f"main input[name='{name}'][value='{value}']")
        if choice.count():
            choice.check(force=True)
    others = page.locator("main input[type=radio]")
    if others.count() and not page.locator("main input[type=radio]:checked").count():
        others.first.check(force=True)


def _work(page: Page, who: str, code: str, noun: str, words: str = "") -> None:
    become(page, who)
    page.goto(f"/dossiers/{code}/")
    form = page.locator(f"form[action$='/{noun}/']")
    if words:
        form.locator("textarea").fill(words)
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.locator(f"form[action$='/{noun}/']")).to_have_count(0)
