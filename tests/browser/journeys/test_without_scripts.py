"""With scripts switched off: a citizen files and follows, the office decides, and boards tell all that they show."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.journeys import steps
from tests.browser.readers import become

pytestmark = pytest.mark.full
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
PICTURES = [
    ("/board/?unit=491%402022", 2, 0),
    ("/ranking/", 0, 10),
    ("/places/491%402022/", 1, 0),
    ("/foresight/forecasts/dossiers_received/491%402022/", 1, 0),
]


@pytest.fixture
def still(browser: Browser, place: str) -> Iterator[Page]:
    """A window in which no script runs."""
    made: BrowserContext = browser.new_context(
        base_url=place, viewport={"width": 1280, "height": 900}, locale="vi-VN", java_script_enabled=False
    )
    yield made.new_page()
    made.close()


def test_a_dossier_from_search_to_decision(still: Page) -> None:
    code = _file_with_a_paper(still)
    _follow(still, code)
    become(still, "minh")
    _find(still, code)
    expect(still.locator("main")).to_contain_text("chung-sinh.png")
    steps.do(still, code, "receipt")
    become(still, "thu")
    _find(still, code)
    steps.do(still, code, "taking")
    steps.do(still, code, "proposal", text="Hồ sơ đủ điều kiện đăng ký khai sinh.")
    become(still, "lan")
    steps.decide(still, code, "Đồng ý đăng ký khai sinh cho cháu Trần Bình An.")
    expect(still.locator("#result blockquote")).to_contain_text("Trần Bình An")
    become(still, "minh")
    steps.do(still, code, "handover")
    still.goto(f"/track/{code}/")
    expect(still.locator("h1")).to_contain_text("Đã trả kết quả")


def _file_with_a_paper(page: Page) -> str:
    """From the search to the receipt, with a photo of the certificate of birth."""
    become(page, "hoa")
    steps.find_birth(page)
    given = 0
    for address in steps.answer_pages(page):
        if address.endswith("/papers/"):
            page.locator("main input[type=file]").first.set_input_files(
                {"name": "chung-sinh.png", "mimeType": "image/png", "buffer": PNG}
            )
            given += 1
    assert given == 1
    expect(page.locator("main")).to_contain_text("chung-sinh.png")
    code = steps.send(page)
    expect(page.locator("main")).to_contain_text(code)
    return code


def _follow(page: Page, code: str) -> None:
    """As anybody does who holds the code."""
    page.context.clear_cookies()
    page.goto("/track/")
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**/track/{code}/")
    expect(page.locator("h1")).to_contain_text("Mới nộp")


def _find(page: Page, code: str) -> None:
    """By the filter of the list, which holds nothing else then."""
    page.goto("/dossiers/")
    page.locator("main input[name=q]").fill(code)
    page.locator("main form.bt-filters[method=get] button").click()
    expect(page.locator("#desk tbody tr")).to_have_count(1)
    page.locator(f"#desk a[href='/dossiers/{code}/']").click()
    page.wait_for_url(f"**/dossiers/{code}/")


def test_what_pictures_show_stands_in_tables(still: Page) -> None:
    become(still, "phuc")
    for address, pictures, least_rows in PICTURES:
        answer = still.goto(address)
        assert answer and answer.status == 200, address
        found = still.locator("figure.bt-picture").all()
        assert len(found) >= pictures, address
        for figure in found:
            _compare(figure, address)
        assert still.locator("main table tbody tr").count() >= least_rows, address


def _compare(figure: Locator, address: str) -> None:
    """The table beneath, unfolded by a click, tells what the script would draw, rounded as it says."""
    expect(figure.locator(".bt-canvas")).to_be_hidden()
    data: dict[str, Any] = json.loads(figure.locator("script[type='application/json']").text_content() or "")
    fold = figure.locator("details.bt-numbers:not([open]) > summary")
    if fold.count():
        fold.click()
    expect(figure.locator("table")).to_be_visible()
    told = {
        row.locator("th").inner_text().strip(): [_figure(cell) for cell in row.locator("td").all_inner_texts()]
        for row in figure.locator("tbody tr").all()
    }
    drawn = _drawn(data)
    assert drawn and told.keys() == drawn.keys(), address
    half = 0.51 * 10 ** -(1 if data["digits"] is None else data["digits"])
    for name, values in drawn.items():
        assert told[name] == [None if value is None else pytest.approx(value, abs=half) for value in values], name


def _drawn(data: dict[str, Any]) -> dict[str, list[float | None]]:
    """By place its figure; by point of the axis those of every line."""
    if "geojson" in data:
        return {one["name"]: [one["value"]] for one in data["values"]}
    band = ("actual", "forecast", "lo80", "hi80", "lo95", "hi95")
    lines = [one["values"] for one in data["series"]] if "series" in data else [data[name] for name in band]
    return {str(x): [line[place] for line in lines] for place, x in enumerate(data["x"])}


def _figure(text: str) -> float | None:
    """As Vietnamese writes it: 1.234,5; a dash is no figure."""
    return None if text == "–" else float(text.replace(".", "").replace(",", "."))


def test_parts_that_scripts_fetch_have_pages_of_their_own(still: Page) -> None:
    """What burns, and the hours of the week: by links, down to the rows of the fullest hour."""
    become(still, "phuc")
    still.goto("/board/?unit=491%402022")
    still.locator("main a[href^='/board/live/']").click()
    expect(still.locator("main a[href*='/measures/dossiers_received/rows/']")).not_to_have_count(0)
    still.goto("/board/?unit=491%402022")
    still.locator("main a[href^='/board/hours/']").click()
    fullest = max(still.locator("table td a").all(), key=lambda one: int(one.inner_text().replace(".", "")))
    count = fullest.inner_text()
    fullest.click()
    expect(still.locator("main strong").first).to_have_text(f"{count} dòng")
    expect(still.locator("main tbody tr")).to_have_count(min(50, int(count.replace(".", ""))))
