"""What people see of a result: league, heat map, card, workings, plain words, reports and open data."""

import csv
import inspect
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from batru.commons.files.public import PAPERS, store
from batru.commons.people.public import system_actor
from batru.commons.places.public import rebuild_ancestry
from batru.evaluation.actions.example_years import load_years
from batru.evaluation.models import Evidence, Participant, Publication
from batru.evaluation.reads import shown as shown_reads
from batru.evaluation.tests.conftest import AT, DISTRICT, HOA_KHE, XUAN_HA
from batru.index.points.pack import DRAWS, pack
from batru.index.public import robust
from batru.law.index_sets.frozen import digest
from batru.law.index_sets.numbers import exact

pytestmark = pytest.mark.django_db
OFFICE_2021 = "thanh-khe-2022/phong-van-hoa-thong-tin"
Pages = Callable[..., str]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SURE: dict[str, dict[str, Any]] = {}


def sure(frozen: dict[str, Any], before: dict[str, Any] | None = None) -> dict[str, Any]:
    """How sure places are, worked out once a result, as the computing process does."""
    key = digest([frozen["digests"], (before or {}).get("digests")])
    if key not in SURE:
        SURE[key] = pack(frozen, before, 200)
    return SURE[key]


@pytest.fixture
def year(place: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two wards and an office in 2021, with how sure places are worked out inside the test."""
    unit, placement = apps.get_model("places.Unit"), apps.get_model("places.Placement")
    words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), "Phòng Văn hóa và Thông tin")
    unit.objects.create(key=OFFICE_2021, level="agency", kind="department", valid_from=date(2018, 1, 1), **words)
    unit.objects.filter(key__in=(XUAN_HA, HOA_KHE)).update(kind="ward")
    placement.objects.create(unit_id=OFFICE_2021, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
    for key in ("20203@2022", "20206@2022"):
        more = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), f"Phường {key}")
        unit.objects.create(key=key, level="commune", kind="ward", valid_from=date(2018, 1, 1), **more)
        placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
    rebuild_ancestry()
    load_years(DISTRICT, by=system_actor("prepare"), at=AT)
    monkeypatch.setattr(shown_reads, "robust", sure)


@pytest.fixture
def pages(year: None, client: Client) -> Pages:
    """The text of a page by its address name."""

    def read(name: str, *parts: object, language: str = "vi", **asked: str) -> str:
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        answer = client.get(reverse(f"evaluation:{name}", args=parts), asked)
        assert answer.status_code == 200, answer.content[:500]
        return str(answer.content.decode())

    return read


def units() -> dict[str, Any]:
    found: dict[str, Any] = Publication.objects.get(number=2).frozen["results"][0]["units"]
    return found


def vietnamese(number: str) -> str:
    return f"{float(exact(number)):.2f}".replace(".", ",")


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Khoảng thứ hạng chưa tính đến"), ("en", "The span of places leaves out")]
)
def test_what_was_not_drawn_is_told_beside_the_places(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    first = units()[XUAN_HA]["block"]
    monkeypatch.setattr(shown_reads, "robust", lambda frozen, before=None: undrawn(frozen, before, first, "G15"))
    named = pages("result_workings", "2021", 2, XUAN_HA, "G15", language=language)
    for name, parts, asked in (
        ("result", (), {"block": first}),
        ("result_card", (XUAN_HA,), {}),
        ("result_in_words", (), {"unit": XUAN_HA}),
    ):
        text = pages(name, "2021", 2, *parts, language=language, **asked)
        (told,) = re.findall(r'ev-undrawn">([^<]*): ([^<]*)\.</p>', text)
        assert told[0].startswith(words) and told[1] in named
    assert "ev-undrawn" not in pages("result", "2021", 2, block=first, by="E", language=language)
    other = next(own["block"] for own in units().values() if own["block"] != first)
    assert "ev-undrawn" not in pages("result", "2021", 2, block=other, language=language)


def undrawn(frozen: dict[str, Any], before: dict[str, Any] | None, block: str, code: str) -> dict[str, Any]:
    """How sure places are, with one indicator of one block that few cases stand behind and that is not drawn."""
    made = sure(frozen, before)
    blocks = {name: own | {"undrawn": [code] if name == block else []} for name, own in made["blocks"].items()}
    return made | {"blocks": blocks}


def test_the_league_shows_one_kind_of_unit_in_its_places(pages: Pages) -> None:
    text = pages("latest_result", "2021", block="ward")
    wards = sorted((own for own in units().values() if own["block"] == "ward"), key=lambda own: int(own["rank"]))
    at = [text.index(f"<strong>{vietnamese(own['total'])}</strong>") for own in wards]
    assert at == sorted(at) and len(at) == 4
    assert "Phòng Văn hóa và Thông tin" not in text
    assert "mô phỏng" in text and "ev-span" in text


def test_it_is_sorted_and_ranked_as_asked(pages: Pages) -> None:
    text = pages("result", "2021", 2, block="ward", sort="score")
    wards = sorted((own for own in units().values() if own["block"] == "ward"), key=lambda own: exact(own["total"]))
    at = [text.index(f"<strong>{vietnamese(own['total'])}</strong>") for own in wards]
    assert at == sorted(at)
    by_pillar = pages("result", "2021", 2, block="ward", by="E")
    assert all(f"<strong>{vietnamese(own['nodes']['E']['score'])}</strong>" in by_pillar for own in wards)


def test_a_replaced_publication_says_so_and_a_correction_is_told(pages: Pages) -> None:
    assert "đã có lần công bố sau thay thế" in pages("result", "2021", 1)
    assert "Tính thiếu báo cáo quý IV" in pages("result", "2021", 2)
    assert "Tính thiếu báo cáo quý IV" not in pages("result", "2021", 1), "not known then"


def test_while_sureness_is_worked_out_the_page_says_so(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_reads, "robust", lambda frozen, before=None: None)
    text = pages("result", "2021", 2)
    assert "Đang tính độ chắc chắn" in text
    assert re.search(r'<div aria-live="polite"><div id="league-wait" hx-get=[^>]+ hx-target="#league"', text)
    assert "How sure the places are is being worked out" in pages("result", "2021", 2, language="en")


def test_while_nobody_knows_htmx_gets_nothing_and_then_the_table_alone(
    pages: Pages, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("evaluation:result", args=("2021", 2))

    def asked_again() -> Any:
        return client.get(address, {"block": "ward"}, headers={"HX-Request": "true"})

    with monkeypatch.context() as patched:
        patched.setattr(shown_reads, "robust", lambda frozen, before=None: None)
        assert (asked_again().status_code, asked_again().content) == (204, b"")
    text = asked_again().content.decode()
    assert "<html" not in text and text.count("<table") == 1 and 'id="league"' in text
    assert "ev-span" in text
    (said,) = re.findall(r'<div id="league-wait" hx-swap-oob="true">(.*?)</div>', text)
    assert "Bảng đã có khoảng thứ hạng của từng đơn vị." in said
    assert "hx-get" not in text, "nobody asks any more"


def test_once_it_is_known_nothing_asks_and_draws_and_seed_are_told(pages: Pages) -> None:
    text = pages("result", "2021", 2)
    assert "hx-get" not in text.split("<main")[1]
    assert "thứ hạng được tính 200 lần (tính lại với số khởi tạo 1 cho cùng kết quả)" in text
    english = pages("result", "2021", 2, language="en")
    assert "worked out 200 times (seed 1 gives the same again)" in english


def test_results_are_made_sure_ten_thousand_times() -> None:
    assert inspect.signature(robust).parameters["draws"].default == DRAWS == 10_000


def test_a_report_is_not_half_made(pages: Pages, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_reads, "robust", lambda frozen, before=None: None)
    answer = client.get(reverse("evaluation:result_pdf", args=("2021", 2)))
    assert answer.status_code == 503
    assert "Thử lại sau một phút" in answer.content.decode()


def test_a_short_name_keeps_its_marks_in_english_where_the_full_one_does(pages: Pages) -> None:
    """“Xuân Hà Ward” is Xuân Hà; an office is called by its English name."""
    units = apps.get_model("places.Unit").objects
    units.filter(key=XUAN_HA).update(name="Xuân Hà", name_en="Xuan Ha", full_name_en="Xuân Hà Ward")
    units.filter(key=OFFICE_2021).update(name_en="Culture Office", full_name_en="Culture Office")
    wards = pages("result_heat", "2021", 2, language="en", block="ward")
    assert "Xuân Hà" in wards and "Xuan Ha" not in wards
    assert "Culture Office" in pages("result_heat", "2021", 2, language="en", block="department")


def test_every_field_of_the_heat_map_leads_to_its_workings(pages: Pages, client: Client) -> None:
    text = pages("result_heat", "2021", 2, block="ward")
    links = re.findall(r'href="(/evaluation/2021/results/2/units/[^"]+/[A-Z]\d\d/)"', text)
    assert len(links) == 4 * 40
    assert [link for link in links[::13] if client.get(link).status_code != 200] == []


def test_the_card_has_every_indicator_and_its_radar(pages: Pages) -> None:
    text = pages("result_card", "2021", 2, XUAN_HA)
    own = units()[XUAN_HA]
    assert text.count('class="ev-heat-code"') == 40
    assert vietnamese(own["total"]) in text
    assert 'role="img"' in text and "ev-own" in text
    assert "Tự chấm" not in text, "only whoever reads the sheet sees how it came about"


def test_an_office_has_a_key_with_a_stroke(pages: Pages) -> None:
    assert "/units/thanh-khe-2022~phong-van-hoa-thong-tin/" in reverse(
        "evaluation:result_card", args=("2021", 2, OFFICE_2021)
    )
    assert "Phòng Văn hóa và Thông tin" in pages("result_card", "2021", 2, OFFICE_2021)


def test_words_and_papers_are_for_whoever_reads_the_sheet(pages: Pages, sign_in: Callable[[str], None]) -> None:
    own = Participant.objects.get(campaign__code="2021", unit_id=XUAN_HA)
    when = own.entries.order_by("at")[0].at
    Evidence.objects.create(
        participant=own,
        indicator="G17",
        content="0" * 64,
        dated=date(2021, 11, 1),
        title="Báo cáo số 12",
        by="x",
        at=when,
    )
    everybody = pages("result_workings", "2021", 2, XUAN_HA, "G17")
    assert "Đã thẩm định" in everybody and "Đơn vị nộp" not in everybody
    assert "Báo cáo số 12" not in everybody
    sign_in("phuc")
    his = pages("result_workings", "2021", 2, XUAN_HA, "G17")
    assert "Báo cáo số 12" in his and "Đơn vị nộp" in his
    assert "Tự chấm" in pages("result_card", "2021", 2, XUAN_HA)
    sign_in("tu")
    assert "Báo cáo số 12" not in pages("result_workings", "2021", 2, XUAN_HA, "G17")


@pytest.fixture
def shown_papers(pages: Pages, settings: Settings, tmp_path: Path) -> dict[str, Evidence]:
    """Beside G17 of Xuân Hà: an open paper, an inside one, and an open one that came after the publication."""
    settings.BATRU_FILES = tmp_path
    own = Participant.objects.get(campaign__code="2021", unit_id=XUAN_HA)
    when = own.entries.order_by("at")[0].at
    content = store(io.BytesIO(PDF), "bao-cao.pdf", max_bytes=10_000, allowed=PAPERS).digest
    plain = {"participant": own, "indicator": "G17", "content": content, "dated": date(2021, 11, 1), "by": "x"}
    made = {"open": (True, when), "inside": (False, when), "later": (True, AT)}
    return {
        name: Evidence.objects.create(**plain, title=f"Báo cáo {name}", is_open=is_open, at=at)
        for name, (is_open, at) in made.items()
    }


@pytest.mark.parametrize(
    ("who", "opened"), [("", {"open"}), ("hoa", {"open"}), ("tu", {"open"}), ("phuc", {"open", "inside"})]
)
def test_who_may_open_which_paper(
    pages: Pages, client: Client, sign_in: Callable[[str], None], shown_papers: dict[str, Evidence], who: str,
    opened: set[str],
) -> None:  # fmt: skip
    """By the page and by the paper's own address alike."""
    if who:
        sign_in(who)
    text = pages("result_workings", "2021", 2, XUAN_HA, "G17")
    for name, row in shown_papers.items():
        link = reverse("evaluation:result_paper", args=("2021", 2, XUAN_HA, "G17", row.pk))
        answer = client.get(link)
        assert (link in text, f"Báo cáo {name}" in text) == (name in opened,) * 2, name
        assert answer.status_code == (200 if name in opened else 404), name
        if name in opened:
            assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
            assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("unit", "indicator"), [(HOA_KHE, "G17"), (XUAN_HA, "G16")])
def test_a_paper_is_not_opened_by_another_figures_address(
    pages: Pages, client: Client, shown_papers: dict[str, Evidence], unit: str, indicator: str
) -> None:
    link = reverse("evaluation:result_paper", args=("2021", 2, unit, indicator, shown_papers["open"].pk))
    assert client.get(link).status_code == 404


def test_plain_words_say_place_and_how_sure(pages: Pages) -> None:
    assert "Chọn phường, phòng ban hoặc trường" in pages("result_in_words", "2021", 2)
    text = pages("result_in_words", "2021", 2, unit=XUAN_HA)
    assert f"Đứng thứ {units()[XUAN_HA]['rank']} trên 4 đơn vị." in text
    assert "Chắc đến đâu?" in text
    assert "Place" in pages("result_in_words", "2021", 2, language="en", unit=XUAN_HA)


def test_a_unit_stands_by_every_set(pages: Pages) -> None:
    text = pages("unit_results", XUAN_HA)
    assert text.count("<article") == 1
    assert vietnamese(units()[XUAN_HA]["total"]) in text
    assert "Chưa có kết quả nào của đơn vị này" in pages("unit_results", DISTRICT)


def test_the_list_leads_to_the_latest(pages: Pages) -> None:
    assert reverse("evaluation:result_in_words", args=("2021", 2)) in pages("results")


def test_reports_can_be_read_aloud(pages: Pages, client: Client) -> None:
    for name, parts in (("result_pdf", ("2021", 2)), ("result_card_pdf", ("2021", 2, XUAN_HA))):
        content = client.get(reverse(f"evaluation:{name}", args=parts)).content
        pdf = pypdf.PdfReader(io.BytesIO(content))
        text = "".join(page.extract_text() for page in pdf.pages)
        assert vietnamese(units()[XUAN_HA]["total"]) in text and "mô phỏng" in text
        assert "/StructTreeRoot" in pdf.trailer["/Root"], "tagged"  # type: ignore[operator]


def test_open_data_say_what_their_columns_are(pages: Pages, client: Client) -> None:
    content = client.get(reverse("evaluation:open_archive", args=("2021", 2))).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            rows = list(csv.reader(io.StringIO(archive.read(resource["path"]).decode("utf-8-sig"))))
            assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
            assert {len(row) for row in rows} == {len(rows[0])}
            assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])
        scores, inputs, codes = (
            list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))
            for name in ("scores", "inputs", "codes")
        )
    totals = {row["unit"]: row["score"] for row in scores if row["indicator"] == "total"}
    assert {key: exact(total) for key, total in totals.items()} == {
        k: exact(own["total"]) for k, own in units().items()
    }
    assert package["provenance"]["results_sha256"] == Publication.objects.get(number=2).results_digest
    known = {(row["column"], row["code"]) for row in codes}
    assert all(row["meaning_vi"] and row["meaning_en"] for row in codes)
    coded = [(scores, column) for column in ("level", "state", "block", "profile", "grade")] + [(inputs, "layer")]
    used = {(column, row[column]) for rows, column in coded for row in rows if row[column]}
    assert len({column for column, _ in used}) == 6 and used <= known


def test_terms_that_nobody_read_are_unconfirmed_on_the_page_and_in_every_file(pages: Pages, client: Client) -> None:
    """Published in 2022, so Decree 47/2020 and not its successor of 2025."""
    for language, doubt in (("vi", "Chưa đọc được nội dung điều khoản"), ("en", "has not been read yet")):
        text = pages("result_files", "2021", 2, language=language)
        assert doubt in text and "47/2020" in text and "194/2025" not in text
    content = client.get(reverse("evaluation:open_archive", args=("2021", 2))).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (licence,) = json.loads(archive.read("datapackage.json"))["licenses"]
    assert (licence["status"], licence["article"]) == ("unconfirmed", "Nghị định 47/2020/NĐ-CP")
    content = client.get(reverse("evaluation:result_workbook", args=("2021", 2))).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    about = {str(name): value for name, value in book["about"].iter_rows(values_only=True)}
    assert about["terms_status"] == "unconfirmed" and "chưa xác nhận" in str(about["terms_title"])


def test_the_workbook_holds_the_same(pages: Pages, client: Client) -> None:
    content = client.get(reverse("evaluation:result_workbook", args=("2021", 2))).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["scores", "inputs", "moves", "codes", "dictionary", "about"]
    column = [cell.value for cell in next(book["scores"].iter_rows())].index("score")
    totals = {row[0]: row[column] for row in book["scores"].iter_rows(values_only=True) if row[4] == "total"}
    assert totals[XUAN_HA] == float(exact(units()[XUAN_HA]["total"]))


@pytest.mark.parametrize(
    ("name", "parts", "said"),
    [
        ("result", ("2021", 9), "Không có kết quả"),
        ("open_table", ("2021", 2, "people"), "Không có bảng people"),
        ("result_card", ("2021", 2, "nowhere"), "Không có kết quả"),
    ],
)
def test_what_is_not_there_is_refused_in_words(
    pages: Pages, client: Client, name: str, parts: tuple[object, ...], said: str
) -> None:
    answer = client.get(reverse(f"evaluation:{name}", args=parts))
    assert answer.status_code == 404
    assert said in answer.content.decode()
