"""By keyboard alone: the clerk at the counter, the specialist and the chair, who never touch a mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import steps
from tests.browser.journeys.hands import Hands
from tests.browser.readers import become

pytestmark = pytest.mark.full
COUNTER = "/hall/xuan-ha/counters/1/"
PROPOSAL = "Hồ sơ đủ điều kiện đăng ký khai sinh."
DECISION = "Đồng ý đăng ký khai sinh cho cháu Trần Bình An."


def test_from_the_counter_to_the_decision(page: Page) -> None:
    hands = Hands(page)
    become(page, "minh")
    code = _register(hands)
    become(page, "thu")
    _propose(hands, code)
    become(page, "lan")
    _decide(hands, code)
    become(page, "minh")
    _hand_over(hands, code)
    assert "\n".join(hands.faults) == ""


def test_a_visitor_is_called_served_and_sent_home(page: Page) -> None:
    hands = Hands(page)
    page.goto("/hall/xuan-ha/kiosk/")
    hands.follow(page.locator("button[name=lane]:enabled").first)
    page.wait_for_url("**/slip/")
    square, ticket = page.url.removesuffix("slip/"), page.locator(".hall-slip-code").inner_text().split()[-1]
    become(page, "minh")
    page.goto(COUNTER)
    hands.follow(page.get_by_role("button", name="Mở quầy này"))
    expect(page.locator("#id_scanned")).to_be_focused()
    page.keyboard.type(square)  # as a scanner does with the slip
    page.keyboard.press("Enter")
    expect(page.locator(".hall-there-code")).to_have_text(ticket)
    page.keyboard.press("Enter")  # the visitor has come
    hands.follow(page.locator(".hall-end button[name=outcome]").first)
    expect(page.locator(".hall-there-code")).to_have_count(0)
    hands.follow(page.locator("form[action$='/shift/'] button"))
    page.goto(COUNTER)
    expect(page.get_by_role("button", name="Mở quầy này")).to_be_visible()
    assert "\n".join(hands.faults) == ""


def test_the_hours_of_the_week_are_one_stop_in_which_arrows_move(page: Page) -> None:
    become(page, "lan")
    hands = Hands(page)
    page.goto("/board/hours/")
    fields = page.locator("table[data-heat] td a")
    hands.to(fields.first)
    page.keyboard.press("ArrowRight")
    expect(fields.nth(1)).to_be_focused()
    hands.to(fields.first, "ArrowLeft")
    page.keyboard.press("Tab")
    expect(page.locator("a.bt-download")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    count = fields.first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("main strong").first).to_have_text(f"{count} dòng")
    assert "\n".join(hands.faults) == ""


def _register(hands: Hands) -> str:
    """From the list, by the key that its button names; Shift+Tab leads back to the procedure."""
    page = hands.page
    page.goto("/dossiers/")
    hands.follow(page.locator("main a[href='/dossiers/new/']"))
    name = page.locator("input[name=name]")
    expect(name).to_be_focused()
    procedure = page.locator("select[name=procedure]")
    hands.to(procedure, "Shift+Tab")
    hands.choose(procedure, steps.BIRTH)
    hands.write(name, "Nguyễn Văn Bình")
    hands.to(page.locator("input[name=channel]:checked"))
    hands.follow(page.locator("main form button[type=submit]").last)
    page.wait_for_url("**/dossiers/*-*/")
    code = steps.code_of(page)
    hands.to(page.locator("main a[href*='/forms/']").first)
    return code


def _propose(hands: Hands, code: str) -> None:
    """Found in the list by its code, taken, and laid before the chair from a form that unfolds."""
    page = hands.page
    _find(hands, code)
    hands.follow(page.locator("form[action$='/taking/'] button"))
    expect(page.locator("form[action$='/taking/']")).to_have_count(0)
    form = page.locator("form[action$='/proposal/']")
    if form.locator("details").count():
        hands.press(form.locator("summary"), "Space")
    hands.write(form.locator("textarea"), PROPOSAL)
    hands.follow(form.locator("button[type=submit]"))
    expect(page.locator("main blockquote").first).to_have_text(PROPOSAL)


def _decide(hands: Hands, code: str) -> None:
    page = hands.page
    _find(hands, code)
    hands.write(page.locator("form[action$='/decision/'] textarea"), DECISION)
    hands.follow(page.locator("button[name=granted][value=yes]"), "Space")
    expect(page.locator("#result blockquote")).to_have_text(DECISION)


def _hand_over(hands: Hands, code: str) -> None:
    page = hands.page
    _find(hands, code)
    hands.follow(page.locator("form[action$='/handover/'] button"))
    expect(page.locator("form[action$='/handover/']")).to_have_count(0)


def _find(hands: Hands, code: str) -> None:
    """`/` leads to the search of the list, Enter shows what was found, and the link opens it."""
    page = hands.page
    page.goto("/dossiers/")
    page.keyboard.press("/")
    field = page.locator("main input[name=q]")
    expect(field).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    hands.follow(page.locator(f"#desk a[href='/dossiers/{code}/']"))
    page.wait_for_url(f"**/dossiers/{code}/")
