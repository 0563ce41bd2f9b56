"""What moves the places of a published result, and the units that are about as large."""

import csv
import io
import re

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from batru.evaluation.models import Publication
from batru.evaluation.reads import shown as shown_reads
from batru.evaluation.tests.conftest import XUAN_HA
from batru.evaluation.tests.test_result_pages import Pages, pages, sure, year

__all__ = ["pages", "year"]
pytestmark = pytest.mark.django_db


def test_what_moves_the_places_is_told_with_intervals(pages: Pages) -> None:
    """Every factor that varied has a line, as many as the derived file has; none is shown that did not vary."""
    frozen = Publication.objects.get(number=2).frozen
    own = sure(frozen)["blocks"]["ward"]
    text = pages("result_moving", "2021", 2, block="ward")
    choices, outs = text.split('<h2 id="outs">')
    told = [each["factor"] for each in own["moved"]["factors"]]
    words = {"weights": "trọng số", "aggregation": "cách gộp các thành phần", "zero": "cách tính 0/0"}
    words |= {"sampling": "số trường hợp ít của một tỷ lệ", "normalisation": "thang đo chung"}
    lines = re.findall(r'<tr><th scope="row">([^<]+)</th>', choices)
    assert sorted(lines) == sorted(words[name] for name in told) and len(told) > 1
    assert len(re.findall(r"\(\d+–\d+\)", choices)) == 2 * len(told), "each with its interval"
    moving = [each["code"] for each in own["one_out"] if each["mean_shift"] > 0]
    assert re.findall(r'ev-heat-code">(\w+)<', outs) == moving[:12]


def test_the_whole_table_of_what_moves_places(pages: Pages) -> None:
    """All 40 indicators and three groups of the wards, and each choice, block by block."""
    text = pages("result_moving_table", "2021", 2).removeprefix("\ufeff")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["block"] == "ward"]
    outs = [row for row in rows if row["what"] == "left_out"]
    assert len(outs) == 43 and all(0 <= float(row["mean_shift"]) <= float(row["most"]) for row in outs)
    factors = [row for row in rows if row["what"] == "factor"]
    assert factors and all(float(row["in_all_low"]) <= float(row["in_all_high"]) for row in factors)


def test_what_moves_places_is_waited_for(pages: Pages, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_reads, "robust", lambda frozen, before=None: None)
    assert "Đang tính độ chắc chắn" in pages("result_moving", "2021", 2)
    assert client.get(reverse("evaluation:result_moving_table", args=("2021", 2))).status_code == 503


@pytest.mark.parametrize(
    ("language", "heading", "clause"),
    [
        ("vi", "Khoảng thứ hạng", "nếu tính theo cách hợp lý khác hoặc vài trường hợp có kết quả khác"),
        ("en", "Span of places", "counted in another fair way, or with a few cases gone otherwise"),
    ],
)
def test_what_may_be_otherwise_is_said_alike_everywhere(
    pages: Pages, client: Client, language: str, heading: str, clause: str
) -> None:
    league = pages("result", "2021", 2, language=language)
    card = pages("result_card", "2021", 2, XUAN_HA, language=language)
    words = pages("result_in_words", "2021", 2, language=language, unit=XUAN_HA)
    unit = pages("unit_results", XUAN_HA, language=language)
    compared = pages("compared", language=language)
    assert heading in league and heading in card
    alone = pages("result", "2021", 2, language=language, block="department")
    assert clause not in alone.casefold(), "nobody could be ahead of a unit that stands alone"
    content = client.get(reverse("evaluation:result_card_pdf", args=("2021", 2, XUAN_HA))).content
    report = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    for text in (league, card, words, unit, compared, report):
        assert clause in " ".join(text.split()).casefold()


def test_a_card_names_units_that_are_about_as_large(pages: Pages) -> None:
    """The other three wards, as the derived file has them."""
    text = pages("result_card", "2021", 2, XUAN_HA).split("Quy mô tương đương")[1].split("</ul>")[0]
    assert re.findall(r'units/([^/]+)/">', text) and XUAN_HA not in text
