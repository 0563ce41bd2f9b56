"""Anybody with a phone and without an account reads how units did: places, doubt, workings, files, years."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import eyes
from tests.browser.journeys import steps
from tests.browser.readers import speak

PHONE = {"width": 390, "height": 844}
WORKED_OUT_MS = 120_000  # how sure places are is worked out once, after the first question
MOST_TABS = 400
HEAD = {"vi": "chưa thể phân biệt", "en": "cannot be told apart"}


@pytest.fixture
def phone(browser: Browser, place: str, language: str) -> Iterator[Page]:
    """A phone on which nobody ever signed in."""
    context = browser.new_context(base_url=place, viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    context.add_init_script(path=eyes.AXE)
    speak(context, place, language)
    yield context.new_page()
    context.close()


def test_a_citizen_reads_the_ranking_down_to_a_figure(phone: Page, language: str) -> None:
    _to_the_league(phone)
    steps.stop(phone, f"public-league-{language}")
    _says_who_cannot_be_told_apart(phone, language)
    totals = _league(phone)
    files = phone.locator("nav.ev-ways a[href$='/files/']").get_attribute("href") or ""
    best = max(totals, key=lambda name: totals[name])
    phone.locator("a.row-link", has_text=best).first.click()
    expect(phone.locator("main h1")).to_have_text(best)
    card = phone.url
    assert _number(phone.locator(".bt-strip-value").first.inner_text()) == totals[best]
    steps.stop(phone, f"public-card-{language}")
    _workings_add_up(phone, language)
    phone.goto(card)
    phone.locator("section[aria-labelledby=years] p a").last.click()
    assert _number(phone.locator(".ev-figure-value").first.inner_text()) == totals[best]
    steps.stop(phone, f"public-history-{language}")
    phone.locator("nav.bt-crumbs a").first.click()
    expect(phone.locator(".ev-results")).to_be_visible()
    _files_agree(phone, files, totals, language)


def test_the_keyboard_alone_leads_there(phone: Page) -> None:
    phone.goto("/")
    _press_to(phone, phone.locator("main a[href='/evaluation/results/']").first)
    _press_to(phone, phone.locator(".ev-results a[href='/evaluation/2021/results/2/']").first)
    phone.locator("table.ev-league").wait_for()
    _press_to(phone, phone.locator("a.row-link").first)
    phone.locator("table.ev-card").wait_for()
    _press_to(phone, phone.locator("table.ev-card a").first)
    phone.locator("h2#papers, h2#law").first.wait_for()
    assert "/units/" in phone.url


def test_in_the_map_of_figures_arrows_move(phone: Page) -> None:
    phone.goto("/evaluation/2021/results/2/heat/?block=ward")
    fields = phone.locator("table.ev-heat td a")
    fields.first.focus()
    phone.keyboard.press("ArrowRight")
    expect(fields.nth(1)).to_be_focused()
    phone.keyboard.press("Enter")
    phone.locator("h2#law").wait_for()


def _to_the_league(page: Page) -> None:
    """From the first page of the portal."""
    page.goto("/")
    page.locator("main a[href='/evaluation/results/']").first.click()
    steps.stop(page, "public-results")
    page.locator(".ev-results a[href='/evaluation/2021/results/2/']").first.click()
    page.locator("nav.ev-tabs a[href$='block=ward']").click()


def _says_who_cannot_be_told_apart(page: Page, language: str) -> None:
    expect(page.locator("tr.ev-group").first).to_contain_text(HEAD[language], timeout=WORKED_OUT_MS)
    for group in page.locator("tbody.ev-alike").all():
        assert group.locator("tr[data-row]").count() > 1


def _league(page: Page) -> dict[str, float]:
    """The units of the table with their totals."""
    rows = page.locator("table.ev-league tr[data-row]").all()
    return {
        row.locator("a.row-link").inner_text(): _number(row.locator(".ev-score strong").inner_text()) for row in rows
    }


def _workings_add_up(page: Page, language: str) -> None:
    """The first indicator that was scored: its points stand on the card and on its own page, with what they rest on."""
    row = page.locator("table.ev-card tbody tr:not(.ev-heading)").first
    points = row.locator("td.num").first.inner_text()
    row.locator("th a").click()
    steps.stop(page, f"public-workings-{language}")
    expect(page.locator("main")).to_contain_text(points.split("/")[0].strip())
    for part in ("papers", "law", "around"):
        expect(page.locator(f"h2#{part}")).to_be_visible()


def _files_agree(page: Page, address: str, totals: dict[str, float], language: str) -> None:
    page.goto(address)
    steps.stop(page, f"public-files-{language}")
    said = [f"{total:.2f}".replace(".", "," if language == "vi" else ".") for total in totals.values()]
    read = pypdf.PdfReader(io.BytesIO(_file(page, "report.pdf")))
    text = "".join(each.extract_text() for each in read.pages)
    assert [total for total in said if total not in text] == []
    book = openpyxl.load_workbook(io.BytesIO(_file(page, "workbook.xlsx")), read_only=True)
    head, *rows = book["scores"].iter_rows(values_only=True)
    lines = [{str(name): each for name, each in zip(head, row, strict=True)} for row in rows]
    assert _of_wards(lines) == sorted(totals.values())
    with zipfile.ZipFile(io.BytesIO(_file(page, "open-data.zip"))) as archive:
        table = csv.DictReader(io.StringIO(archive.read("scores.csv").decode("utf-8-sig")))
        assert _of_wards(list(table)) == sorted(totals.values())
        told = json.loads(archive.read("datapackage.json"))
    assert {each["name"] for each in told["resources"]} == {"scores", "inputs", "moves", "codes"}


def _of_wards(rows: Sequence[Mapping[str, object]]) -> list[float]:
    wards = (row for row in rows if row["block"] == "ward" and row["level"] == "total")
    return sorted(round(float(str(row["score"])), 2) for row in wards)


def _file(page: Page, name: str) -> bytes:
    """What the link on the page leads to, fetched as the browser would."""
    link = page.locator(f"main a[href$='/{name}']").first
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.status == 200, name
    return answer.body()


def _press_to(page: Page, target: Locator) -> None:
    """Tab until the link has the focus, which must be seen, and Enter."""
    target.wait_for()
    page.keyboard.press("Escape")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            break
    expect(target).to_be_focused()
    assert target.evaluate("each => each.matches(':focus-visible')")
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def _number(text: str) -> float:
    return float(text.strip().replace(",", "."))
