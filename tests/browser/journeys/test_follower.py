"""Following a dossier without an account, by digits on the phone; a mark after the result; and all of it in English."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.browser import eyes
from tests.browser.journeys import steps
from tests.browser.readers import become, speak

PHONE = {"width": 390, "height": 844}
NUMBER = "0905 123 456"  # as it stands on the dossier that `file_birth` files, typed as people do
DIGITS = re.compile(r"\b\d{6}\b")
SECONDS_TO_ARRIVE = 30


@contextmanager
def _stranger(browser: Browser, place: str, language: str) -> Iterator[Page]:
    """Somebody with a phone in his hand and no account."""
    locale = "en-GB" if language == "en" else "vi-VN"
    context = browser.new_context(base_url=place, viewport=PHONE, locale=locale)  # type: ignore[arg-type]
    context.add_init_script(path=eyes.AXE)
    speak(context, place, language)
    yield context.new_page()
    context.close()


def _follow(page: Page, code: str, name: str) -> None:
    """From the code on the receipt, by digits that arrive on the phone, to the dossier's whole way."""
    page.goto("/track/")
    page.locator("input[name=code]").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/track/{code}/")
    steps.stop(page, f"{name}-state")
    page.locator("input[name=phone]").fill(NUMBER)
    page.keyboard.press("Enter")
    page.wait_for_url("**/digits/")
    steps.stop(page, f"{name}-digits")
    page.locator("input[name=digits]").fill(_digits_on_the_phone(page))
    page.keyboard.press("Enter")
    page.wait_for_url("**/way/")


def _digits_on_the_phone(page: Page) -> str:
    """The newest digits among the messages of that phone, in another window; they take a moment to arrive."""
    window = page.context.new_page()
    until = time.monotonic() + SECONDS_TO_ARRIVE
    while time.monotonic() < until:
        window.goto("/notices/")
        phone = window.locator(".notices-phone", has_text=NUMBER.replace(" ", "")).first
        found = DIGITS.search(phone.locator("li").first.inner_text()) if phone.count() else None
        if found:
            window.close()
            return found[0]
        time.sleep(0.5)
    raise AssertionError("no digits arrived")


def _granted(page: Page) -> str:
    """A birth that bà Hoa filed, received, proposed and granted; its code."""
    code = steps.file_birth(page)
    become(page, "minh")
    steps.do(page, code, "receipt")
    become(page, "thu")
    steps.do(page, code, "taking")
    steps.do(page, code, "proposal", text="Hồ sơ đủ điều kiện đăng ký khai sinh.")
    become(page, "lan")
    steps.decide(page, code, "Đồng ý cấp giấy khai sinh.")
    return code


def test_follows_without_an_account_by_digits_on_the_phone(browser: Browser, place: str, page: Page) -> None:
    code = steps.file_birth(page)
    with _stranger(browser, place, "vi") as stranger:
        _follow(stranger, code, "follower")
        expect(stranger.locator("main")).to_contain_text("Quá trình giải quyết")
        steps.stop(stranger, "follower-way")
        # Whoever types digits that were not sent gets no further.
        stranger.context.clear_cookies()
        speak(stranger.context, place, "vi")
        stranger.goto(f"/track/{code}/way/")
        assert stranger.url.endswith(f"/track/{code}/")


def test_a_mark_is_given_once_after_the_result(page: Page) -> None:
    code = _granted(page)
    become(page, "hoa")
    page.goto(f"/dossiers/{code}/")
    expect(page.locator("main")).to_contain_text("Đồng ý cấp giấy khai sinh.")
    form = page.locator("form[action$='/rating/']")
    form.locator("[value='4']").check(force=True)
    form.locator("[name=comment]").fill("Nhanh, nhân viên dễ mến.")
    steps.stop(page, "rating")
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("form[action$='/rating/']")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("4")
    steps.stop(page, "rating-given")


def test_the_whole_way_in_english(browser: Browser, place: str, page: Page) -> None:
    """Search, form, receipt, digits, way: every stop in English, with what people wrote left in their own words."""
    speak(page.context, place, "en")
    become(page, "hoa")
    steps.find_birth(page)
    for _ in steps.answer_pages(page):
        _in_english(page)
    _in_english(page)
    steps.stop(page, "english-look-over")
    code = steps.send(page)
    _in_english(page)
    steps.stop(page, "english-sent")
    with _stranger(browser, place, "en") as stranger:
        _follow(stranger, code, "english")
        _in_english(stranger)
        expect(stranger.locator("main")).to_contain_text("What has happened")
        steps.stop(stranger, "english-way")


def _in_english(page: Page) -> None:
    eyes.settle(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert eyes.half_translated(eyes.texts(page), "en") == [], page.url
