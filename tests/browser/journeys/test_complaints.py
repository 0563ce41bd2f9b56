"""A citizen complains and withdraws with her phone, at 390 px, and the office answers at its desk."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import eyes
from tests.browser.journeys import steps
from tests.browser.readers import become

PHONE = {"width": 390, "height": 844}
WRONG = "Chờ hơn một giờ tại quầy mà không ai gọi số."
OF_SERVICE = "Trang hướng dẫn đăng ký khai sinh dán ở phường đã cũ."
WISH = "Mong phường bố trí thêm người vào buổi sáng."
ANSWER = "Phường xin lỗi bà và đã bố trí thêm một quầy từ 8 giờ đến 10 giờ."
COMPLAINT = re.compile(r"/complaints/\d+/$")


@pytest.fixture
def phone(browser: Browser, place: str) -> Iterator[Page]:
    """Bà Hoa's phone."""
    context = browser.new_context(base_url=place, viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    context.add_init_script(path=eyes.AXE)
    yield context.new_page()
    context.close()


def test_a_complaint_about_a_dossier_and_back(phone: Page, page: Page) -> None:
    code = steps.file_birth(phone)
    number = _complain(phone, code)
    become(page, "lan")
    page.goto("/complaints/")
    steps.stop(page, "complaint-list")
    page.locator(f"main a[href='/complaints/{number}/']").first.click()
    page.wait_for_url(COMPLAINT)
    expect(page.locator("main")).to_contain_text(WRONG)
    expect(page.locator("main")).to_contain_text(WISH)
    steps.stop(page, "complaint-office")
    _answer(page)
    steps.stop(page, "complaint-answered-office")
    page.goto(f"/dossiers/{code}/")
    expect(page.locator("#complaints")).to_contain_text("Đã trả lời")
    phone.goto(f"/dossiers/{code}/")
    expect(phone.locator("#complaints")).to_contain_text(ANSWER)
    steps.stop(phone, "complaint-answered")
    phone.goto(f"/complaints/{number}/")
    expect(phone.locator("main")).to_contain_text(ANSWER)
    steps.stop(phone, "complaint-own")


@pytest.mark.full
def test_a_complaint_about_a_service_that_says_nothing_is_not_sent(phone: Page, page: Page) -> None:
    """About no dossier: an office is chosen; without words the page says what is missing, and keeps the rest."""
    become(phone, "hoa")
    phone.goto("/complaints/")
    phone.locator("main a[href='/complaints/new/']").click()
    phone.locator("[name=unit]").select_option(steps.WARD)
    phone.locator("[name=wish]").fill(WISH)
    phone.locator("main form button[type=submit]").first.click()
    expect(phone.locator(".bt-error-summary, [role=alert]").first).to_be_visible()
    expect(phone.locator("[name=wish]")).to_have_value(WISH)
    expect(phone.locator("[name=unit]")).to_have_value(steps.WARD)
    steps.stop(phone, "complaint-refused")
    phone.locator("[name=text]").fill(OF_SERVICE)
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url(COMPLAINT)
    expect(phone.locator("main")).to_contain_text(OF_SERVICE)
    steps.stop(phone, "complaint-of-service")
    become(page, "lan")
    page.goto("/complaints/")
    page.locator("main tr", has_text=OF_SERVICE).first.locator("a").first.click()
    _answer(page)
    phone.goto("/complaints/")
    phone.locator("main tr", has_text=OF_SERVICE).first.locator("a").first.click()
    expect(phone.locator("main")).to_contain_text(ANSWER)


def test_a_dossier_is_withdrawn_and_the_office_is_told(phone: Page, page: Page) -> None:
    code = steps.file_birth(phone)
    become(page, "minh")
    steps.do(page, code, "receipt")
    become(page, "thu")
    steps.do(page, code, "taking")
    phone.goto(f"/dossiers/{code}/")
    _withdraw(phone)
    expect(phone.locator("main")).to_contain_text("Người nộp đã rút")
    expect(phone.locator("form[action$='/withdrawal/']")).to_have_count(0)
    steps.stop(phone, "withdrawn")
    page.goto("/inbox/")
    expect(page.locator(f"main a[href='/dossiers/{code}/']")).to_have_count(0)
    page.goto(f"/dossiers/{code}/")
    expect(page.locator(".bt-state")).to_contain_text("Người nộp đã rút")
    expect(page.locator("form[action$='/proposal/']")).to_have_count(0)
    steps.stop(page, "withdrawn-office")


@pytest.mark.full
def test_nothing_is_withdrawn_after_a_decision_and_the_page_says_so(phone: Page, page: Page) -> None:
    """Her page stood open while the chair decided: the button of then is refused with a way on."""
    code = steps.file_birth(phone)
    become(page, "minh")
    steps.do(page, code, "receipt")
    become(page, "thu")
    steps.do(page, code, "taking")
    steps.do(page, code, "proposal", text="Hồ sơ đủ điều kiện đăng ký khai sinh.")
    phone.goto(f"/dossiers/{code}/")
    become(page, "lan")
    steps.decide(page, code, "Đồng ý đăng ký khai sinh.")
    _withdraw(phone)
    expect(phone.locator("main")).to_contain_text("Hồ sơ không thực hiện được bước này lúc này.")
    steps.stop(phone, "withdrawal-refused")
    phone.goto(f"/dossiers/{code}/")
    expect(phone.locator("main")).to_contain_text("Đồng ý đăng ký khai sinh.")
    expect(phone.locator("form[action$='/withdrawal/']")).to_have_count(0)


def _complain(phone: Page, code: str) -> str:
    """From the dossier's page; the complaint's number."""
    phone.goto(f"/dossiers/{code}/")
    phone.locator("#complaints a", has_text="Phản ánh").click()
    phone.locator("[name=text]").fill(WRONG)
    phone.locator("[name=wish]").fill(WISH)
    steps.stop(phone, "complaint-form")
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url(COMPLAINT)
    expect(phone.locator("main")).to_contain_text(WRONG)
    expect(phone.locator("main")).to_contain_text(code)
    steps.stop(phone, "complaint-made")
    return phone.url.strip("/").rpartition("/")[2]


def _answer(page: Page) -> None:
    page.locator("form[action$='/answer/'] textarea").fill(ANSWER)
    page.locator("form[action$='/answer/'] button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(ANSWER)
    expect(page.locator("form[action$='/answer/']")).to_have_count(0)


def _withdraw(phone: Page) -> None:
    """Two taps: the page says first what it means."""
    form = phone.locator("form[action$='/withdrawal/']")
    phone.locator("details", has=form).locator("summary").click()
    expect(phone.locator("details", has=form)).to_contain_text("không thể giải quyết tiếp")
    form.locator("button").click()
    phone.wait_for_load_state()
