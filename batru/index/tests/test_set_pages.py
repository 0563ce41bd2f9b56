"""Pages of index sets: anybody may read by which rule a unit is scored, as it stands on a day."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from batru.index.reads import index_sets
from batru.kernel.text import N_, said
from batru.law.catalogue import Catalogue, CatalogueError

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def _text(client: Client, path: str, language: str = "en", **asked: str) -> str:
    client.cookies["batru_language"] = language
    answer = client.get(path, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_is_no_ranking_and_what_is_structure_alone(client: Client, place: None) -> None:
    page = _text(client, "/ranking/sets/")
    assert "Service quality index of Decision 766" in page
    assert "not a ranking" in page and "structure alone" in page


@pytest.mark.parametrize(
    ("code", "english", "vietnamese"),
    [
        ("service_quality_766", "Ratio to a threshold (threshold 0.8)", "Tỷ lệ so với ngưỡng (ngưỡng 0,8)"),
        ("district_proposed", "Wilson lower bound", "Cận dưới Wilson"),
        ("commune_dti_tay_ninh", "so nothing is ranked", "nên không xếp hạng"),
        ("dti_province_922", "Three pillars", "Ba trụ cột"),
        ("school_4725", "Level 3 (good)", "Mức 3 (đáp ứng tốt)"),
        ("par_index", "Not known: the points of each field", "Chưa biết: điểm của từng lĩnh vực"),
        ("records_archives_2225", "Not known: all groups, criteria, points", "Chưa biết: toàn bộ nhóm tiêu chí"),
        ("records_archives_2225", "unconfirmed", "Luật Lưu trữ ngày 11/11/2011"),
    ],
)
def test_every_set_is_told_in_both_languages(
    client: Client, place: None, code: str, english: str, vietnamese: str
) -> None:
    assert english in _text(client, f"/ranking/sets/{code}/")
    assert vietnamese in _text(client, f"/ranking/sets/{code}/", "vi")


def test_each_indicator_tells_where_its_values_come_from(client: Client, place: None) -> None:
    page = _text(client, "/ranking/sets/district_proposed/")
    assert '<span lang="en">self</span>: <a href="/measures/online_self/">' in page
    assert '<a href="/measures/in_time_share/">On time or still in time</a>' in page
    assert page.count(">counted here<") == 7 and page.count(">from the unit itself<") == 33
    inherited = _text(client, "/ranking/sets/service_quality_766/", "vi")
    assert inherited.count(">lấy của đơn vị cấp trên<") == 4 and inherited.count(">hệ thống tự đếm<") == 5


def test_how_many_points_count_themselves_stands_for_each_profile(client: Client, place: None) -> None:
    """Of a ward 26 of 100 points are counted; Decision 766 counts 50 and takes 18 from above."""
    assert "<strong>26</strong> (26%)" in _text(client, "/ranking/sets/district_proposed/")
    page = _text(client, "/ranking/sets/service_quality_766/")
    assert "<strong>50</strong> (50%)" in page and ">18</td>" in page and ">32</td>" in page


@pytest.mark.parametrize(
    ("path", "english", "vietnamese"),
    [
        ("service_quality_766/", "group 5, indicator 5.3", "nhóm 5, chỉ số 5.3"),
        ("commune_dti_tay_ninh/?on=2025-12-31", "(Tây Ninh), item 4.22.10", "(Tây Ninh), mục 4.22.10"),
        ("dti_province_922/?on=2022-12-31", "main index network security", "chỉ số chính An toàn thông tin mạng"),
        ("par_index/", "field public finance", "lĩnh vực Cải cách tài chính công"),
        (
            "school_4725/?on=2023-01-31",
            "group on digital transformation in management",
            "nhóm chuyển đổi số trong quản trị",
        ),
        ("district_proposed/", "Decree 85/2016; Circular 12/2022", "NĐ 85/2016; TT 12/2022"),
    ],
)
def test_every_indicator_shows_its_citation(
    client: Client, place: None, path: str, english: str, vietnamese: str
) -> None:
    assert english in _text(client, f"/ranking/sets/{path}")
    assert vietnamese in _text(client, f"/ranking/sets/{path}", "vi")


def test_a_threshold_shows_its_own_day_and_citation(client: Client, place: None) -> None:
    page = _text(client, "/ranking/sets/service_quality_766/")
    assert "threshold 0.8 (from 23 Jun 2022): Decision 766/QĐ-TTg, indicator 4.3" in " ".join(page.split())
    assert "The bound 70 is common knowledge; no source was found" in page
    trang = _text(client, "/ranking/sets/service_quality_766/", "vi")
    assert "ngưỡng 0,8 (từ 23/06/2022): Quyết định 766/QĐ-TTg, chỉ số 4.3" in " ".join(trang.split())


def test_what_is_confirmed_stands_beside_what_is_not(client: Client, place: None) -> None:
    """Decision 922 was read but for one row, and how its pillars are made is inferred."""
    page = _text(client, "/ranking/sets/dti_province_922/", on="2022-12-31")
    assert page.count(">unconfirmed<") == 2 and page.count(">confirmed<") == 1 + 2 + 8
    assert "Looked for in" in page and "Compared with one province only" in page


def test_whole_units_worked_by_hand_stand_before_the_cases(client: Client, place: None) -> None:
    page = _text(client, "/ranking/sets/commune_dti_tay_ninh/", on="2025-12-31")
    assert "320.94 + 80 + 25.43 = 606.27" in page and "Cases of single indicators (93)" in page


def test_a_structure_tells_of_no_values(client: Client, place: None) -> None:
    assert "Where the values come from" not in _text(client, "/ranking/sets/par_index/")


def test_a_set_asks_few_queries(
    client: Client, place: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        _text(client, "/ranking/sets/district_proposed/")


@pytest.mark.parametrize("path", ["/ranking/sets/magic/", "/ranking/sets/par_index/?on=soon"])
def test_what_is_not_there_is_refused(client: Client, place: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_wrong_set_is_told_with_file_and_line(
    client: Client, place: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = "own.yaml"
    (tmp_path / name).write_text("code: a\ncode: b\n", encoding="utf-8")

    def wrong(catalogue: Catalogue) -> None:
        raise CatalogueError(tmp_path / name, 2, said(N_("the code {code} stands twice"), code="a"))

    monkeypatch.setattr(index_sets, "load_index_sets", wrong)
    monkeypatch.setattr(index_sets, "_kept", index_sets._Kept())
    client.raise_request_exception = False
    for language, told in (("en", "the code a stands twice"), ("vi", "mã a xuất hiện hai lần")):
        client.cookies["batru_language"] = language
        answer = client.get("/ranking/sets/")
        assert answer.status_code == 500
        page = answer.content.decode()
        assert told in page and f"{name}, " in page


def test_the_ranking_leads_to_the_sets(client: Client, place: None) -> None:
    assert 'href="/ranking/sets/"' in _text(client, "/ranking/")
