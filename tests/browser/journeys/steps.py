"""What several journeys do: looking at a stop, registering at the counter, filing a birth, a deed on a dossier."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser import eyes
from tests.browser.readers import become

BIRTH, MARITAL_STATUS = "1.001193", "1.004873"  # due the same day, and in three days
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
_CODE = re.compile(r"/dossiers/(\d[^/]+)/")


def stop(page: Page, name: str) -> None:
    """A stop of the journey: no fault of access, no wider than its window, and a picture kept for people."""
    eyes.settle(page)
    assert eyes.axe(page) == [], name
    assert eyes.overflow_px(page) <= 0, name
    eyes.SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=eyes.SHOTS / f"journey-{name}.png", full_page=True)


def find_birth(page: Page) -> None:
    """Search without accents, and open the form."""
    page.goto("/")
    page.locator("main input[type=search], main input[name=q]").first.fill("dang ky khai sinh")
    page.keyboard.press("Enter")
    page.locator(f"a[href='/procedures/{BIRTH}/']").first.click()
    page.locator(f"a[href$='/{BIRTH}/application/']").click()


def answer_pages(page: Page) -> Iterator[str]:
    """Each page of the form, before it is answered, until everything is to be looked over."""
    for _ in range(MOST_PAGES):
        page.wait_for_load_state()
        if page.url.endswith("/look-over/"):
            return
        yield page.url
        _answer(page)
        page.locator("main form button[type=submit]").first.click()
    raise AssertionError("the form has no end")


def send(page: Page) -> str:
    """From the look-over to the receipt; the dossier's code."""
    page.locator("select[name=unit]").select_option(WARD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/dossiers/*/")
    return code_of(page)


def file_birth(page: Page) -> str:
    """A birth from search to receipt, as the citizen; the dossier's code."""
    become(page, "hoa")
    find_birth(page)
    for _ in answer_pages(page):
        pass
    return send(page)


def register(page: Page, procedure: str = BIRTH) -> str:
    """Papers on the table, registered and received by the clerk who is signed in; the dossier's code."""
    page.goto("/dossiers/new/")
    page.locator("select[name=procedure]").select_option(procedure)
    page.locator("input[name=name]").fill("Nguyễn Văn Bình")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(_CODE)
    return code_of(page)


def code_of(page: Page) -> str:
    """The code of the dossier whose page is open."""
    found = _CODE.search(page.url)
    assert found, page.url
    return found[1]


def do(page: Page, code: str, noun: str, **typed: str) -> None:
    """One deed on a dossier: unfold its form if it is folded, type, press; afterwards it is offered no more."""
    page.goto(f"/dossiers/{code}/")
    form = page.locator(f"form[action$='/{noun}/']")
    folded = form.locator("details:not([open]) > summary")
    if folded.count():
        folded.click()
    for name, text in typed.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.locator(f"form[action$='/{noun}/']")).to_have_count(0)


def prepare_decision(page: Page) -> str:
    """A dossier that lies before the chair: registered, taken, proposed; its code."""
    become(page, "minh")
    code = register(page)
    become(page, "thu")
    do(page, code, "taking")
    do(page, code, "proposal", text="Hồ sơ đủ điều kiện đăng ký khai sinh.")
    return code


def decide(page: Page, code: str, words: str) -> None:
    """Granted by the chair, with words that the applicant will read."""
    page.goto(f"/dossiers/{code}/")
    page.locator("form[action$='/decision/'] textarea").fill(words)
    page.locator("button[name=granted][value=yes]").click()
    page.wait_for_load_state()


def pdf(page: Page, address: str) -> bytes:
    """The file behind a link, which must be a PDF."""
    answer = page.request.get(address)
    body = answer.body()
    assert (answer.status, body[:5]) == (200, b"%PDF-"), address
    return body


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
