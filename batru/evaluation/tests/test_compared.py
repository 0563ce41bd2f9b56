"""Results beside one another: two sets and two years of two wards. Worked out by hand.

By the small set of twenty points in 2021: Xuân Hà 9 + 3 + 4 = 16, Hòa Khê 5 + 6 + 4 = 15. In 2022 Xuân Hà has 17.
By the other, where A alone counts, in 2022: Xuân Hà 10 of 10, Hòa Khê 5 of 10.
"""

import csv
import io
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batru.evaluation.actions import campaigns
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.models import Entry, Participant
from batru.evaluation.reads import shown as shown_reads
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.tests.conftest import BY, HOA_KHE, XUAN_HA, new, small_set, windows
from batru.evaluation.tests.test_result_pages import sure
from batru.law.catalogue import Document
from batru.law.index_sets.checks import checked
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND

pytestmark = pytest.mark.django_db
NOTE = "Công bố trong một phép thử."
A = {(2021, XUAN_HA): "9", (2022, XUAN_HA): "10"}
B = {XUAN_HA: "40", HOA_KHE: "80"}
SIDES, UNIT = "/evaluation/results/compared/", f"/evaluation/units/{XUAN_HA}/results/"


def set_of(code: str) -> IndexSet:
    """The small set from 2021 on, or one of A alone."""
    data = deepcopy(dict(small_set().data))
    (version,) = data["versions"]
    version["from"] = "2021-01-01"
    if code == "other":
        data |= {"code": "other", "name": {"vi": "Bộ khác", "en": "Other set"}}
        version |= {"total": 10, "parts": version["parts"][:1]}
    return checked(Document(KIND, code, Path(f"{code}.yaml"), data), {})


@pytest.fixture
def published(place: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaigns, "index_set", set_of)
    monkeypatch.setattr(shown_reads, "robust", sure)
    for code, year in (("small", 2021), ("small", 2022), ("other", 2022)):
        opened = datetime(year, 12, 1, 2, tzinfo=UTC)
        more: dict[str, Any] = {"code": f"{code}-{year}", "set_code": code, "period": str(year)}
        campaigns.open_campaign(new(**more, windows=windows(opened)), by=BY, at=opened)
        for own in Participant.objects.filter(campaign__code=f"{code}-{year}"):
            cells = {"A": {"part": A.get((year, own.unit_id), "5"), "whole": "10"}}
            if code == "small":
                cells |= {"B": {"part": B[own.unit_id], "whole": "100"}, "C": {"": "yes"}}
            for name, each in cells.items():
                said = {"layer": Layer.SELF, "origin": Origin.TYPED, "by": "x", "at": opened}
                Entry.objects.create(participant=own, indicator=name, cells=each, **said)
        publish(NewPublication(f"{code}-{year}", NOTE), by=BY, at=datetime(year + 1, 3, 1, 2, tzinfo=UTC))


Read = Callable[..., str]


@pytest.fixture
def read(published: None, client: Client) -> Read:
    def page(address: str, language: str = "en") -> str:
        client.cookies["batru_language"] = language
        answer = client.get(address)
        assert answer.status_code == 200, answer.content[:800]
        return str(answer.content.decode())

    return page


def said(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def text_of(cell: str) -> str:
    """Without tags and without what stands in brackets."""
    return re.sub(r" \(.*?\)", "", re.sub(r"<[^>]+>", "", cell)).strip()


def test_all_units_stand_side_by_side_by_the_latest_of_each_set(read: Read) -> None:
    """17 and 15 of 20 are 85 % and 75 %."""
    page = read(SIDES)
    assert said(page).count("2021") == 1, "of 2021 there is the choice alone"
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.S)
    told = {re.sub(r"<[^>]+>", "", row.partition("</th>")[0]): re.findall(r"(\d+%)<span", row) for row in rows}
    assert list(told.values()) == [["50%", "75%"], ["100%", "85%"]], "by name: Hòa Khê, Xuân Hà"
    assert said(rows[1]).count("place 1 of 2") + rows[1].count("place 1 of 2") >= 2
    assert all(each.count("ev-span-dot") == 2 for each in rows), "each place with where it may lie"


def test_a_year_can_be_chosen_and_a_name_searched(read: Read) -> None:
    earlier = read(f"{SIDES}?period=2021")
    assert re.findall(r"(\d+%)<span", earlier) == ["75%", "80%"] and "small-2022" not in earlier
    found = read(f"{SIDES}?q=xuan")
    assert f"/evaluation/units/{XUAN_HA}/" in found and f"/evaluation/units/{HOA_KHE}/" not in found
    assert "No unit is called so" in read(f"{SIDES}?q=nobody")
    assert "Không có đơn vị nào tên như vậy" in read(f"{SIDES}?q=nobody", "vi")


def test_a_unit_stands_by_both_sets_and_over_its_years(read: Read) -> None:
    page = read(UNIT)
    assert page.count("<article") == 2 and page.count('class="ev-now-name"') == 2
    tables = re.findall(r'<table class="bt-table bt-table-dense ev-history">.*?</table>', page, re.S)
    rows = [[text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", own, re.S)][5:] for own in tables]
    assert sorted(rows) == [
        ["2021", "16.00", "80%", "1/2", "Good", "2022", "17.00", "85%", "1/2", "Good"],
        ["2022", "10.00", "100%", "1/2", "Good"],
    ]


def test_pages_lead_to_one_another(read: Read) -> None:
    assert SIDES in read("/evaluation/results/")
    assert UNIT in read(SIDES)
    assert UNIT in read(f"/evaluation/small-2022/results/1/units/{XUAN_HA}/")
    assert UNIT in read(f"/evaluation/small-2022/results/1/in-words/?unit={XUAN_HA}")


def test_everything_can_be_taken_along(published: None, client: Client) -> None:
    text = client.get(f"{SIDES}table.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 6
    own = [one for one in rows if one["unit"] == XUAN_HA and one["set"] == "small"]
    assert [(one["period"], one["score"], one["most"], one["share"], one["rank"], one["ranked"]) for one in own] == [
        ("2021", "16", "20", "80.00", "1", "2"), ("2022", "17", "20", "85.00", "1", "2"),
    ]  # fmt: skip
    assert all(one["rank_low"] and one["rank_high"] for one in rows)
    alone = client.get(f"{UNIT}table.csv").content.decode("utf-8-sig")
    assert {one["unit"] for one in csv.DictReader(io.StringIO(alone))} == {XUAN_HA}
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{SIDES}workbook.xlsx").content))
    assert book.sheetnames == ["results", "dictionary"] and book["results"].max_row == 7
    assert openpyxl.load_workbook(io.BytesIO(client.get(f"{UNIT}workbook.xlsx").content))["results"].max_row == 4


@pytest.mark.parametrize("address", [UNIT, SIDES, f"/evaluation/small-2022/results/1/units/{XUAN_HA}/",
                                     f"/evaluation/small-2022/results/1/in-words/?unit={XUAN_HA}"])  # fmt: skip
def test_a_page_that_waits_for_sureness_asks_again_by_itself(
    read: Read, client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(shown_reads, "robust", lambda frozen, before=None: None)
        page = read(address)
        asking = re.search(r'<div id="wait" hx-get="([^"]+)" hx-trigger="every 4s" hx-target="#([^"]+)"', page)
        assert asking and asking[1] == address and f'id="{asking[2]}"' in page
        assert f'<a href="{address}">Look again</a>' in page, "and without scripts by hand"
        answer = client.get(address, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.content) == (204, b"")
    ready = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'id="{asking[2]}"' in ready and "hx-get" not in ready.partition("<main")[2]
    assert "How sure the places are now stands on this page." in ready
    assert "ev-span-dot" in ready or "Place may lie between" in ready


def test_files_are_not_half_made(published: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_reads, "robust", lambda frozen, before=None: None)
    for address in (f"{SIDES}table.csv", f"{SIDES}workbook.xlsx", f"{UNIT}table.csv", f"{UNIT}workbook.xlsx"):
        assert client.get(address).status_code == 503


def test_nothing_published_is_told(place: None, client: Client) -> None:
    assert "Chưa có kết quả nào được công bố" in client.get(SIDES).content.decode()
    assert "Chưa có kết quả nào của đơn vị này được công bố" in client.get(UNIT).content.decode()


def test_a_unit_with_three_results_asks_a_few_statements(read: Read, client: Client) -> None:
    for address in (UNIT, SIDES):
        client.get(address)
        with CaptureQueriesContext(connection) as told:
            client.get(address)
        assert len(told) <= 16, address
