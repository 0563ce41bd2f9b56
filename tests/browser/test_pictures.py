"""Charts and maps where they cannot be seen: on paper, and where a part of them does not come."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import eyes
from tests.browser.readers import become

BOARD = "/board/?month=2022-11"
# What a table under a picture, or one that is coloured like a map, holds; hours come when the page asks for them.
TABLES = ".bt-numbers table, .bt-heat-table"


@pytest.fixture
def board(page: Page) -> Page:
    """The district's board, drawn whole."""
    become(page, "phuc")
    page.goto(BOARD)
    eyes.settle(page)
    expect(page.locator("section[aria-labelledby=hours] table")).to_be_visible()
    return page


@pytest.mark.parametrize("language", ["vi"], indirect=True)
def test_on_paper_every_figure_of_a_picture_can_be_read(board: Page, language: str) -> None:
    board.set_viewport_size({"width": 650, "height": 1000})  # A4 without its margins, at 96 dots an inch
    board.emulate_media(media="print")
    tables = board.locator(TABLES)
    assert tables.count() == 4  # map, trend, units by month, hours
    for table in tables.all():
        assert _hidden(table) == [] and _beyond(table, 650) == []
    for form in board.locator("main form").all():
        expect(form).to_be_hidden()


@pytest.mark.parametrize("language", ["vi"], indirect=True)
def test_the_printed_board_holds_the_figures(board: Page, language: str, tmp_path: Path) -> None:
    wanted = [_cells(table) for table in board.locator(TABLES).all()]
    board.pdf(path=tmp_path / "board.pdf", prefer_css_page_size=True)
    told = subprocess.check_output(["pdftotext", "-layout", tmp_path / "board.pdf", "-"], text=True)
    figures = re.findall(r"\d[\d.,]*", told)
    assert sum(map(len, wanted)) > 200
    for cells in wanted:
        assert set(cells) <= set(figures)
    assert board.locator("details[open].bt-numbers").count() == 0  # on the screen they are folded again


@pytest.mark.parametrize("part", ["vendor/echarts", "vendor/leaflet.js", "outlines"])
def test_what_cannot_be_drawn_is_said_and_its_numbers_lie_open(page: Page, part: str) -> None:
    become(page, "phuc")
    page.route(re.compile(part), lambda route: route.abort())
    page.goto(BOARD)
    figure = page.locator(".bt-picture", has=page.locator("[data-chart]" if "echarts" in part else "[data-map]"))
    expect(figure.locator(".bt-undrawn")).to_contain_text("Không vẽ được hình này")
    expect(figure.locator(".bt-canvas")).to_be_hidden()
    expect(figure.locator("tbody td").first).to_be_visible()
    other = page.locator(".bt-picture", has=page.locator("[data-map]" if "echarts" in part else "[data-chart]"))
    expect(other.locator(".bt-canvas")).to_be_visible()
    expect(other.locator("tbody td").first).to_be_hidden()


def _cells(table: Locator) -> list[str]:
    found = [text.strip() for text in table.locator("tbody td").all_text_contents()]
    return [text for text in found if text != "–"]


HIDDEN = """all => all.filter(one => !one.checkVisibility() || one.getBoundingClientRect().height < 4)
    .map(one => one.textContent)"""
BEYOND = "(all, edge) => all.filter(one => one.getBoundingClientRect().right > edge + 1).map(one => one.textContent)"


def _hidden(table: Locator) -> list[str]:
    return list(table.locator("tbody td, thead th").evaluate_all(HIDDEN))


def _beyond(table: Locator, edge: int) -> list[str]:
    return list(table.locator("tbody td, thead th").evaluate_all(BEYOND, edge))
