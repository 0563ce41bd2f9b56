"""Three years of two wards beside one another; between the first two the points changed. Worked out by hand.

A, B, C earn 10, 6, 4 points in 2021 and 8, 8, 4 from 2022 on; B is full from 80 %.
2021: Xuân Hà 9 + 3 + 4 = 16, Hòa Khê 5 + 6 + 4 = 15. 2022, with the same values: 7.2 + 4 + 4 = 15.2 and 4 + 8 + 4 = 16.
2023: Xuân Hà 8 + 4 + 4 = 16, Hòa Khê 4 + 6 + 4 = 14.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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
A = {(2021, XUAN_HA): "9", (2022, XUAN_HA): "9", (2023, XUAN_HA): "10"}
B = {(2021, XUAN_HA): "40", (2022, XUAN_HA): "40", (2023, XUAN_HA): "40", (2023, HOA_KHE): "60"}
Read = Callable[..., str]


def two_versions() -> IndexSet:
    """The small set, ten and six points for A and B until the end of 2021, eight and eight afterwards."""
    data = deepcopy(dict(small_set().data))
    (first,) = data["versions"]
    second = deepcopy(first) | {"version": "2", "from": "2022-01-01"}
    first |= {"from": "2021-01-01", "to": "2021-12-31"}
    for part in second["parts"]:
        part["points"] = {"A": 8, "B": 8}.get(part["code"], part["points"])
    return checked(Document(KIND, "small", Path("small.yaml"), {**data, "versions": [first, second]}), {})


@pytest.fixture
def read(place: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Three published years, and the text of a page by its address name."""
    monkeypatch.setattr(campaigns, "index_set", lambda code: two_versions())
    monkeypatch.setattr(shown_reads, "robust", sure)
    for year in (2021, 2022, 2023):
        opened = datetime(year, 12, 1, 2, tzinfo=UTC)
        name = {"vi": f"Đánh giá năm {year}", "en": f"Evaluation of {year}"}
        more: dict[str, Any] = {"code": f"small-{year}", "name": name, "period": str(year), "windows": windows(opened)}
        campaigns.open_campaign(new(**more), by=BY, at=opened)
        for own in Participant.objects.filter(campaign__code=f"small-{year}"):
            a, b = A.get((year, own.unit_id), "5"), B.get((year, own.unit_id), "80")
            cells = {"A": {"part": a, "whole": "10"}, "B": {"part": b, "whole": "100"}, "C": {"": "yes"}}
            for code, each in cells.items():
                Entry.objects.create(
                    participant=own,
                    indicator=code,
                    layer=Layer.SELF,
                    cells=each,
                    origin=Origin.TYPED,
                    by="x",
                    at=opened,
                )
        publish(NewPublication(f"small-{year}", NOTE), by=BY, at=datetime(year + 1, 3, 1, 2, tzinfo=UTC))

    def page(name: str, *parts: object, language: str = "vi", **asked: str) -> str:
        client.cookies["batru_language"] = language
        answer = client.get(reverse(f"evaluation:{name}", args=parts), asked)
        assert answer.status_code == 200, answer.content[:500]
        return str(answer.content.decode())

    return page


def years(text: str) -> list[str]:
    """The table of the years as cells, a change of rules as one of them."""
    table = next(one for one in re.findall(r"<table.*?</table>", text, re.S) if "2021" in one and "2023" in one)
    body = table.partition("<tbody>")[2]
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", body, re.S)]


def test_history_marks_where_the_rules_changed(read: Read) -> None:
    assert years(read("result_card", "small-2023", 1, XUAN_HA)) == [
        "2021", "16,00", "1",
        "Quy tắc đã thay đổi tại đây: số liệu phía trên và phía dưới không so sánh được với nhau.",
        "2022", "15,20", "2",
        "2023", "16,00", "1",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "parts"), [("unit_results", ()), ("result_card", ("small-2023", 1))])
def test_no_line_is_drawn_across_the_change(read: Read, name: str, parts: tuple[object, ...]) -> None:
    """Of 82 px for 20 points 15.2 are 62.3 and 16 are 65.6 above 96; the line begins with 2022."""
    text = read(name, *parts, XUAN_HA)
    assert re.findall(r'<polyline class="ev-years-line" points="([^"]+)"', text) == ["160,33.7 290,30.4"]
    assert re.findall(r'class="ev-years-break" x1="([^"]+)"', text) == ["95.0"]
    assert "Không so sánh được hai bên đường nét đứt" in text
    assert "Not comparable across the dashed line" in read(name, *parts, XUAN_HA, language="en")


def test_changes_are_shown_only_between_years_scored_alike(read: Read) -> None:
    across = read("result", "small-2022", 1)
    assert "ev-moved" not in across and "Quy tắc đã thay đổi so với 2021 nên không so sánh" in across
    alike = read("result", "small-2023", 1)
    found = re.findall(r'class="ev-change bt-change-(\w+)">.*?<span>([^<]+)</span>', alike, re.S)
    assert found == [("good", "+0,80"), ("bad", "−2,00")]
    assert re.findall(r'class="ev-was">([^<]+)<', alike) == ["trước: thứ 2", "trước: thứ 1"]


def test_a_unit_is_told_its_place_of_the_year_before_where_the_rules_were_the_same(read: Read) -> None:
    """Xuân Hà was second with 15.20 in 2022 and is first in 2023; of 2021 the card of 2022 says nothing."""
    assert "kỳ 2022 đứng thứ 2" in read("result_card", "small-2023", 1, XUAN_HA)
    assert "place 2 in 2022" in read("result_card", "small-2023", 1, XUAN_HA, language="en")
    assert "kỳ 2021" not in read("result_card", "small-2022", 1, XUAN_HA)
    assert "Năm trước đạt 15,20 điểm, đứng thứ 2." in read("result_in_words", "small-2023", 1, unit=XUAN_HA)
    assert "Năm trước" not in read("result_in_words", "small-2022", 1, unit=XUAN_HA)


def test_a_units_page_tells_share_place_and_grade_of_every_year(read: Read) -> None:
    """Of 20 points 15 are 75 %, 16 are 80 %, 14 are 70 %; good begins at 80 %."""
    told = years(read("unit_results", HOA_KHE))
    bare = [re.sub(r" \(\d+(–\d+)?\)", "", cell) for cell in told]
    assert bare == [
        "2021", "15,00", "75%", "2/2", "Yếu",
        "Quy tắc đã thay đổi tại đây: số liệu phía trên và phía dưới không so sánh được với nhau.",
        "2022", "16,00", "80%", "1/2", "Tốt",
        "2023", "14,00", "70%", "2/2", "Yếu",
    ]  # fmt: skip
    assert any("(" in cell for cell in told), "each place with where it may lie"


def test_where_points_lie_tells_the_pace_between_years_scored_alike(read: Read) -> None:
    """Hòa Khê earns half of A in 2022 and 2023; in 2022 the points had changed, so nothing is compared."""
    then, now = (read("result_card", f"small-{year}", 1, HOA_KHE, language="en") for year in (2022, 2023))
    assert "0% of its points since 2022" in now.partition('id="next-points"')[2]
    assert "of its points since" not in then
