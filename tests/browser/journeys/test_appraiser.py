"""An appraiser judges with reasons what units handed in; the council decides on a phone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import sheets, steps
from tests.browser.readers import become

ROOT = Path(__file__).resolve().parents[3]
WHY = "Biên bản chỉ ghi hai cuộc họp có kết luận."


@pytest.fixture(scope="module")
def campaign(place: str, place_home: Path) -> str:
    """The campaign, written into the home of the example that is served."""
    env = {**os.environ, "BATRU_HOME": str(place_home), "BATRU_EXAMPLE": "1", "BATRU_SECRET_KEY": ""}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "tests.browser.journeys.sheets", sheets.CODE]
    subprocess.run(command, cwd=ROOT, env=env, check=True, timeout=240, capture_output=True)
    return f"/evaluation/{sheets.CODE}"


def test_an_appraiser_judges_with_reasons(page: Page, campaign: str) -> None:
    become(page, "phuc")
    page.goto(f"{campaign}/appraisal/")
    steps.stop(page, "appraiser-worklist")
    page.goto(f"{campaign}/units/{sheets.WARDS[1]}/appraisal/")
    page.locator("button", has_text="Tiếp nhận phiếu").click()
    page.locator("button[data-key=b]").click()
    steps.stop(page, "appraiser-kept")
    _judge(page, "lowered", "0,5", "lý do")
    expect(page.locator(".bt-summary")).to_contain_text("Lý do chỉ là chữ điền cho có.")
    steps.stop(page, "appraiser-refused")
    here = page.locator("#indicator").inner_text()
    _judge(page, "lowered", "0,5", WHY)
    expect(page.locator("#indicator")).not_to_have_text(here)
    _judge(page, "lowered", "0,9", WHY)
    expect(page.locator(".bt-summary")).to_contain_text("không làm giảm điểm")
    here = page.locator("#indicator").inner_text()
    page.locator("input[value=more]").check(force=True)
    page.locator("textarea[name=reason]").fill("Đề nghị nộp biên bản của cả bốn quý.")
    page.locator("button", has_text="Ghi kết luận").click()
    expect(page.locator("#indicator")).not_to_have_text(here)
    page.goto(f"{campaign}/severity/")
    steps.stop(page, "appraiser-severity")


def test_the_council_decides_on_a_phone(page: Page, campaign: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    become(page, "son")
    page.goto(f"{campaign}/council/")
    steps.stop(page, "council-session")
    page.goto(f"{campaign}/units/{sheets.WARDS[0]}/council/")
    page.locator("button", has_text="Tiếp nhận trình hội đồng").click()
    page.goto(f"{campaign}/units/{sheets.WARDS[0]}/council/")
    steps.stop(page, "council-case")
    page.locator("#decide input[value=raised]").check(force=True)
    page.locator("#id_cell_awarded").fill("0,5")
    page.locator("#decide textarea[name=reason]").fill("Hội đồng xem bản gốc, công nhận một nửa.")
    page.locator("#decide button[type=submit]").click()
    page.wait_for_load_state()
    page.locator("button", has_text="Duyệt kết quả").click()
    expect(page.locator("table", has_text="Hội đồng xem bản gốc, công nhận một nửa.")).to_be_visible()
    steps.stop(page, "council-minutes")


def _judge(page: Page, verdict: str, points: str, reason: str) -> None:
    page.locator(f"input[value={verdict}]").check(force=True)
    page.locator("#id_cell_awarded").fill(points)
    page.locator("textarea[name=reason]").fill(reason)
    page.locator("button", has_text="Ghi kết luận").click()
    page.wait_for_load_state()
