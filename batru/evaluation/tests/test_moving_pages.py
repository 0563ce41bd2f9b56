"""What moves the places of a published result, and the units that are about as large."""

import csv
import io
import json
import re
import zipfile

import openpyxl
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


def test_open_data_tell_what_moves_places(pages: Pages, client: Client) -> None:
    """What the derived file has, block by block: each choice with its intervals, each part left out with its shift."""
    blocks = sure(Publication.objects.get(number=2).frozen)["blocks"]
    content = client.get(reverse("evaluation:open_archive", args=("2021", 2))).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("moves.csv").decode("utf-8-sig"))))
        codes = list(csv.DictReader(io.StringIO(archive.read("codes.csv").decode("utf-8-sig"))))
        package = json.loads(archive.read("datapackage.json"))
    shifts = [(row["block"], row["code"], float(row["mean_shift"]), float(row["most"])) for row in rows if row["most"]]
    assert shifts == [
        (block, out["code"], round(out["mean_shift"], 6), out["most"])
        for block, own in blocks.items()
        for out in own["one_out"]
    ]
    told = {(row["block"], row["code"]): row for row in rows if row["what"] == "factor"}
    for each in blocks["ward"]["moved"]["factors"]:
        row = told["ward", each["factor"]]
        for name, part in (("alone", each["first"]), ("in_all", each["total"])):
            found = [float(row[column]) for column in (name, f"{name}_low", f"{name}_high")]
            assert found == [round(part[bound], 6) for bound in ("value", "low", "high")]
    assert all(row["name_vi"] and row["name_en"] and row["simulated"] == "true" for row in rows)
    assert {row["what"] for row in rows} == {row["code"] for row in codes if row["column"] == "what"}
    (entry,) = [one for one in package["resources"] if one["name"] == "moves"]
    units = {field["name"]: field.get("unit_en") for field in entry["schema"]["fields"]}
    assert (units["in_all_high"], units["mean_shift"]) == ("share of the variance", "places")


def test_the_workbook_has_them_on_a_sheet_and_in_its_dictionary(pages: Pages, client: Client) -> None:
    content = client.get(reverse("evaluation:result_workbook", args=("2021", 2))).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *rows = book["moves"].iter_rows(values_only=True)
    table = csv.reader(io.StringIO(pages("result_moving_table", "2021", 2).removeprefix("\ufeff")))
    assert (list(head), len(rows)) == (next(table), len(list(table)))
    told = [row[1] for row in book["dictionary"].iter_rows(values_only=True) if row[0] == "moves"]
    assert told == list(head)


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [("vi", "Điều làm đổi thứ hạng", "trọng số"), ("en", "What moves the places", "the weights")],
)
def test_the_report_tells_them_in_short(
    pages: Pages, client: Client, language: str, heading: str, words: str
) -> None:  # fmt: skip
    pages("result_files", "2021", 2, language=language)
    content = client.get(reverse("evaluation:result_pdf", args=("2021", 2))).content
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    told = text.split(heading, 1)[1]
    first = sure(Publication.objects.get(number=2).frozen)["blocks"]["ward"]["one_out"][0]
    assert words in told and re.search(r"\d% \(\d+–\d+\)", told) and first["code"] in told


@pytest.mark.parametrize(
    ("name", "parts"),
    [("result_pdf", ()), ("result_workbook", ()), ("open_archive", ()), ("open_table", ("moves",)),
     ("result_moving_table", ())],
)  # fmt: skip
def test_every_file_says_that_it_waits(
    pages: Pages, client: Client, monkeypatch: pytest.MonkeyPatch, name: str, parts: tuple[str, ...]
) -> None:
    monkeypatch.setattr(shown_reads, "robust", lambda frozen, before=None: None)
    answer = client.get(reverse(f"evaluation:{name}", args=("2021", 2, *parts)))
    assert answer.status_code == 503
    assert "Đang tính độ chắc chắn của thứ hạng" in answer.content.decode()


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
