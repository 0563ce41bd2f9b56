"""An officer drops another system's log on the page: its figures stand on the board, and are taken back again."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.journeys import steps
from tests.browser.readers import become

LOG = Path(__file__).resolve().parents[3] / "examples" / "logs" / "receipt_first_430_cases.csv.gz"
LANDED_WITHIN_MS, COUNTED_WITHIN_SECONDS = 120_000, 180


def test_a_dropped_log_stands_on_the_board(page: Page) -> None:
    become(page, "phuc")
    page.goto("/imports/")
    steps.stop(page, "log-page")
    _drop(page, LOG)
    expect(page.locator("#bt-say")).not_to_be_empty()
    assert page.locator("input[type=file]").evaluate("one => one.files[0].name") == LOG.name
    page.keyboard.press("Enter")  # the focus is on the button that sends
    page.wait_for_url("**/imports/*/")
    report = page.url
    expect(page.locator("main")).to_contain_text("2.653", timeout=LANDED_WITHIN_MS)
    steps.stop(page, "log-report")
    _board(page)
    page.goto(report)
    page.locator("main details", has=page.locator("form[action$='/withdrawal/']")).locator("summary").click()
    page.locator("form[action$='/withdrawal/'] [name=reason]").fill("Chỉ để thử.")
    page.locator("form[action$='/withdrawal/'] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Chỉ để thử.")


def _drop(page: Page, path: Path) -> None:
    """The file let fall on the heading, far from the field, as a person's hand does."""
    box = page.locator("main h1").bounding_box()
    assert box is not None
    at = {"x": box["x"] + 5, "y": box["y"] + 5}
    hand = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    debugger = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        debugger.send("Input.dispatchDragEvent", {"type": kind, **at, "data": hand})


def _board(page: Page) -> None:
    """286 of 427 ended cases met their own deadline (imports/tests/test_real_log.py): 67.0 %."""
    page.goto("/imports/")
    address = page.locator("main a[href^='/board/']").first.get_attribute("href")
    assert address
    tile = page.locator("main .bt-tile").filter(has_text="Tỷ lệ hồ sơ đúng hạn")
    for _ in range(COUNTED_WITHIN_SECONDS):
        page.goto(address)
        if tile.filter(has_text="67,0").count():
            break
        page.wait_for_timeout(1_000)
    expect(tile).to_contain_text("67,0")
    # From the confirmation of receipt to the end, mean of the same 427, counted from the file's own text: 40.97 days.
    expect(page.locator("main .bt-tile").filter(has_text="Thời gian giải quyết trung bình")).to_contain_text("41,0")
    steps.stop(page, "log-board")
