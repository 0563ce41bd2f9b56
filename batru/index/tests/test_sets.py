"""Published indices rebuilt from a set file alone, and a result that another machine recomputes."""

import csv
import gzip
import io
import json
import random
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from batru.commons import home
from batru.index.cli import find_set, main
from batru.index.sets.compared import compared
from batru.index.sets.values import published, read_values
from batru.kernel.refusal import Refusal
from batru.law.index_sets.frozen import Period, frozen, score_periods
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.scoring import Scored

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples" / "index"
DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 27)
NO_DIGESTS = '{"format": "batru.index-result/1", "set": {}, "inputs": [], "results": [], "digests": []}'


def _set(wanted: Path | str) -> IndexSet:
    return find_set(home.catalogue(), str(wanted))


def _text(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")


def _run(own: IndexSet, text: str, period: str = "") -> tuple[Period, ...]:
    return score_periods(own, read_values(own, text, TODAY, period))


def _agreement(own: IndexSet, text: str, period: str = "") -> dict[tuple[str, str, bool], tuple[int, tuple[str, ...]]]:
    checks = compared(own, _run(own, text, period), published(own, text, period))
    return {(each.period, each.node, each.is_rank): (each.published, each.differ) for each in checks}


def test_five_surveys_of_the_united_nations() -> None:
    """Totals to four digits and every rank: 192 states in 2010, where one was not ranked, and 193 since."""
    own, text = _set(EXAMPLES / "egdi.yaml"), _text(EXAMPLES / "egdi.csv")
    wanted = {
        (year, "total", is_rank): (192 if year == "2010" else 193, ())
        for year in ("2010", "2012", "2014", "2016", "2018")
        for is_rank in (False, True)
    }
    assert _agreement(own, text) == wanted
    in_2012 = next(each for each in _run(own, text) if each.values.period == "2012")
    assert [one.unit.key for one in in_2012.scores if one.base.state == "knocked_out"] == ["CAF", "GIN", "LBY"]


def test_decision_766_of_34_provinces_to_the_last_digit() -> None:
    own, text = _set(EXAMPLES / "766-provinces.yaml"), _text(EXAMPLES / "766-provinces.csv")
    groups = ("CKMB", "TDGQ", "CLGQ", "MDSH", "MDHL", "TTTT")
    wanted = {("", "total", False): (34, ()), ("", "total", True): (34, ())}
    assert _agreement(own, text) == wanted | {("", group, True): (34, ()) for group in groups}
    (period,) = _run(own, text)
    found = {row["unit"]: Decimal(row["total"]) for row in csv.DictReader(io.StringIO(text))}
    assert {one.unit.name: one.total for one in period.scores} == {key: Fraction(each) for key, each in found.items()}


@pytest.mark.slow
def test_fourteen_years_of_papi() -> None:
    """Dimensions are sums of sub-dimensions, totals of dimensions; provinces without a value have no total."""
    own, text = _set(DATA / "papi.yaml"), _text(DATA / "papi.csv.gz")
    assert {key: differ for key, (_, differ) in _agreement(own, text).items() if differ} == {}
    periods = {each.values.period: each for each in _run(own, text)}
    unranked = {year: sorted(one.unit.name for one in own.scores if one.unranked) for year, own in periods.items()}
    assert {year: names for year, names in unranked.items() if names} == {
        "2014": ["Bac Giang", "Dong Thap"],
        "2018": ["Dong Thap", "Quang Ninh"],
        "2021": ["Bac Giang", "Bac Ninh", "Quang Ninh"],
        "2022": ["Bac Giang", "Bac Ninh"],
        "2023": ["Binh Duong", "Quang Ninh"],
        "2024": ["Tien Giang", "Vinh Phuc"],
    }
    assert Counter(one.unit_class for one in periods["2019"].scores) == {1: 16, 2: 16, 3: 15, 4: 16}


def test_the_index_of_provinces_of_2022() -> None:
    own, text = _set("dti_province_922"), _text(DATA / "dti_2022_top5.csv")
    assert _agreement(own, text, "2022") == {("2022", "total", False): (5, ())}
    (period,) = _run(own, text, "2022")
    first = next(one for one in period.scores if one.unit.key == "Đà Nẵng")
    assert first.total == Fraction("800.175")
    shares = {key: each.share for key, each in first.views.items()}
    assert {key: round(float(share or 0), 4) for key, share in shares.items()} == {
        "pillars.government": 0.8638,
        "pillars.economy": 0.8473,
        "pillars.society": 0.7864,
    }


def test_can_giuoc_as_it_scored_itself_and_as_it_was_appraised() -> None:
    (period,) = _run(_set("commune_dti_tay_ninh"), _text(DATA / "can_giuoc_2025.csv"))
    found = {one.unit.key: (one.total, one.ranks) for one in period.scores}
    assert found == {"self": (Fraction("787.84"), {}), "appraised": (Fraction("606.27"), {})}
    groups = {one.unit.key: [part.score for part in one.base.parts] for one in period.scores}
    assert groups == {
        "self": [Fraction(text) for text in ("59.47", "51.85", "100", "442.43", "80", "54.09")],
        "appraised": [Fraction(text) for text in ("50", "35.38", "94.52", "320.94", "80", "25.43")],
    }


def test_payment_of_a_unit_by_decision_766() -> None:
    """An industrial zone: 7/7, 2/3, 0/3 come to 6.00 + 1.67 + 0.00 = 7.67; without petitions 12 of 18 points."""
    rows = "unit,paid_online,procedures_paid,procedures_offered,petitions_on_time,petitions_settled.dissatisfied,"
    rows += "petitions_settled.repeated,petitions_settled.late,petitions_settled.whole,dossiers_content.late,"
    rows += "dossiers_content.complained,dossiers_content.whole\nboard,7/7,2/3,0/3,0/0,0,0,0,0,0,0,0\n"
    (period,) = _run(_set("service_quality_766"), rows)
    (one,) = period.scores
    parts = {part.code: part for part in one.base.walk()}
    assert parts["payment"].score == Fraction("7.67")
    assert parts["satisfaction"].score == 12
    assert parts["satisfaction"].on_nothing == 12
    assert one.unranked == "missing"


def _twice(text: str, seed: int) -> str:
    head, *lines = text.splitlines()
    random.Random(seed).shuffle(lines)
    return "\n".join([head, *lines]) + "\n"


def test_the_order_of_rows_leaves_no_trace() -> None:
    own, text = _set(EXAMPLES / "766-provinces.yaml"), _text(EXAMPLES / "766-provinces.csv")
    digests = {frozen(own, _run(own, _twice(text, seed)))["digests"]["results"] for seed in range(5)}
    assert len(digests) == 1


def test_parts_add_up_to_the_whole() -> None:
    (period,) = _run(_set("commune_dti_tay_ninh"), _text(DATA / "can_giuoc_2025.csv"))

    def adds_up(node: Scored) -> bool:
        own = not node.parts or node.score == sum(part.score or 0 for part in node.parts)
        return own and all(adds_up(part) for part in node.parts)

    assert all(adds_up(one.base) for one in period.scores)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    words = [str(EXAMPLES / "766-provinces.yaml"), "--data", str(EXAMPLES / "766-provinces.csv")]
    assert main(["run", *words, "--out", str(tmp_path), "--draws", "200"]) == 0
    return tmp_path


def test_a_run_leaves_tables_and_a_page_in_both_languages(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == {
        "intervals.csv",
        "next.csv",
        "nodes.csv",
        "one_out.csv",
        "report.en.html",
        "report.vi.html",
        "result.json",
        "scores.csv",
        "sensitivity.csv",
    }
    first = next(csv.DictReader(io.StringIO((out / "scores.csv").read_text(encoding="utf-8"))))
    assert (first["name"], first["rank"], first["total"]) == ("Đồng Tháp", "1", "68.11")
    vietnamese = (out / "report.vi.html").read_text(encoding="utf-8")
    english = (out / "report.en.html").read_text(encoding="utf-8")
    assert "Cách tính điểm" in vietnamese and "68,11" in vietnamese
    assert "How it is scored" in english and "68.11" in english
    assert "<script" not in vietnamese + english and "src=" not in vietnamese + english


def test_another_machine_recomputes_the_same_digests(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(out / "result.json"), "--language", "en"]) == 0
    assert "The same result." in capsys.readouterr().out


@pytest.mark.parametrize("where", ["inputs", "results", "set"])
def test_a_result_that_was_touched_is_found_out(out: Path, capsys: pytest.CaptureFixture[str], where: str) -> None:
    path = out / "result.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    _touch(data, where)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert main(["verify", str(path)]) == 1
    assert "✗" in capsys.readouterr().out


def _touch(data: dict[str, Any], where: str) -> None:
    if where == "inputs":
        data["inputs"][0]["units"]["H20"]["cells"]["CKMB"][""] = "11.47"
    elif where == "results":
        data["results"][0]["units"]["H20"]["total"] = "68.12"
    else:
        data["set"]["versions"][0]["ranks"]["ties"] = "dense"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("unit,CKMB,magic\nA,1,2\n", "The column 'magic' belongs to no indicator of the set."),
        ("name,CKMB\nA,1\n", "The table has no column code"),
        ("code,CKMB\nA,1\nA,2\n", "Line 3 of the table cannot be used. A already stands in line 2."),
        ("code,CKMB\n", "The table has no rows."),
        ("code,CKMB,CKMB\nA,1,2\n", "The column 'CKMB' stands twice."),
        ("code,period,CKMB\nA,2020,1\n", "No version of the set holds on 2020-12-31."),
        ("code,period,CKMB\nA,soon,1\n", "'soon' is no period."),
        ("code,CKMB,TDGQ\nA,1\n", "Line 2 of the table cannot be used. The row has not as many cells"),
        ("code,profile,CKMB\nA,ward,1\n", "'ward' is no profile of the set."),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_both_languages(text: str, reason: str) -> None:
    own = _set(EXAMPLES / "766-provinces.yaml")
    with pytest.raises(Refusal) as refused:
        read_values(own, text.replace("unit,CKMB,magic", "code,CKMB,magic"), TODAY)
    told = refused.value
    assert reason in " ".join(told.sentences())
    with translation.override("vi"):
        for sentence in (told.what, told.why, told.next_step):
            assert translation.gettext(sentence) != sentence


def test_a_wrong_cell_is_refused_in_vietnamese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "values.csv"
    table.write_text('unit,paid_online\nA,"0,8"\n', encoding="utf-8")
    assert main(["run", "service_quality_766", "--data", str(table), "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{table}:2: ")
    assert "Cột paid_online của A: '0,8' không phải là số; ghi 0.8, không ghi 0,8." in told


def test_a_structure_without_points_is_not_scored() -> None:
    with pytest.raises(Refusal, match="tells its structure alone"):
        read_values(_set("par_index"), "unit,direction\nA,1\n", TODAY)


def test_a_set_of_which_only_the_decision_is_known_is_refused_with_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "values.csv"
    table.write_text("unit\nA\n", encoding="utf-8")
    assert main(["run", "records_archives_2225", "--data", str(table), "--out", str(tmp_path / "out")]) == 1
    assert "chưa biết: toàn bộ nhóm tiêu chí, tiêu chí, điểm" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{}", "no json", '{"format": "batru.index-result/1"}', NO_DIGESTS])
def test_what_is_no_frozen_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(content, encoding="utf-8")
    assert main(["verify", str(path), "--language", "en"]) == 1
    assert "This is no frozen result" in capsys.readouterr().err


@pytest.mark.parametrize("broken", [{"inputs": [{}]}, {"inputs": "none"}, {"set": {"code": "own"}}, {"set": []}])
def test_a_frozen_result_that_is_not_whole_is_refused(
    out: Path, capsys: pytest.CaptureFixture[str], broken: dict[str, Any]
) -> None:
    path = out / "result.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **broken}), encoding="utf-8")
    assert main(["verify", str(path), "--language", "en"]) == 1
    assert f"{path}:1: Its set or its values are not whole" in capsys.readouterr().err


def test_what_differs_is_told_in_short(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = out / "result.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "results": []}), encoding="utf-8")
    assert main(["verify", str(path), "--language", "en"]) == 1
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 201


@pytest.mark.parametrize(
    ("before", "after", "vietnamese", "english"),
    [
        ("total: 100", "total: 101", "các phần cộng được 100 điểm, bộ chỉ số khai 101", "the set promises 101"),
        (
            "kind: ratio/1",
            "kind: ratio/2",
            "loại quy tắc ratio không có phiên bản 2",
            "rule kind ratio has no version 2",
        ),
        (
            "earns: 19.6",
            "earns: 19.5",
            "980 trên 1.000 hồ sơ đúng hạn: tính ra 19.6",
            "980 of 1,000 on time: earns 19.6",
        ),
        ("scale: points", "scale: stars", "phải là một trong", "must be one of"),
        ("from: 2022-06-23", "from: 2022-06-31", "phải là một ngày, như 2022-11-30", "must be a day"),
        ("- code: reused", "- code: shared", "mã shared xuất hiện hai lần", "the code shared stands twice"),
        ("code: weak", "code: average", "mã average xuất hiện hai lần", "the code average stands twice"),
        ("points: 18", "points: -18", "points phải từ 0 trở lên", "points must be 0 or more"),
        ("kind: largest_whole/1", "kind: magic/1", "không có loại tỷ lệ 'magic/1'", "unknown rate kind 'magic/1'"),
        ("facts: {dossiers:", "facts: {dreams:", "không có bảng dữ kiện 'dreams'", "unknown fact 'dreams'"),
        ("[on_time, supplements, done, due_at]", "[colour]", "không có cột 'colour'", "no column 'colour'"),
        ("measure: in_time_share", "measure: joy", "không có chỉ tiêu đo 'joy'", "unknown measure 'joy'"),
        ("    article: {vi: Quyết định 766", "    # {vi: Quyết định 766", "không có article", "has no article"),
        ("value: 0.80, article:", "value: 0.80, source_of:", "không có article", "has no article"),
        ("given: 60/100", "given: {prat: 60}", "không có quy tắc nào dùng ô 'prat'", "no rule reads the cell 'prat'"),
        ("of: [online_services,", "of: [moon,", "views nêu 'moon', nhưng không có mã này", "views name 'moon', which"),
    ],
)
def test_a_wrong_set_is_refused_in_the_readers_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, vietnamese: str, english: str
) -> None:
    path, data = tmp_path / "own.yaml", tmp_path / "own.csv"
    text = (ROOT / "catalogue/index_sets/service_quality_766.yaml").read_text("utf-8")
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    data.write_text("unit\na\n", encoding="utf-8")
    for language, wanted in (("vi", vietnamese), ("en", english)):
        assert main(["run", str(path), "--data", str(data), "--language", language]) == 1
        told = capsys.readouterr().err
        assert wanted in told
        assert told.startswith(f"{path}:")
        assert int(told.removeprefix(f"{path}:").partition(":")[0]) > 1


def test_the_page_of_a_run_names_each_indicators_article(tmp_path: Path) -> None:
    words = ["commune_dti_tay_ninh", "--data", str(DATA / "can_giuoc_2025.csv"), "--out", str(tmp_path)]
    assert main(["run", *words, "--draws", "20"]) == 0
    for language, told in (("vi", "(Tây Ninh), mục 4.22.10"), ("en", "(Tây Ninh), item 4.22.10")):
        assert told in (tmp_path / f"report.{language}.html").read_text("utf-8")


def test_a_table_in_another_encoding_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "values.csv"
    table.write_bytes("code,name,CKMB\nA,Đà Nẵng,1\n".encode("utf-16"))
    words = [str(EXAMPLES / "766-provinces.yaml"), "--data", str(table), "--language", "en"]
    assert main(["run", *words, "--out", str(tmp_path / "out")]) == 1
    assert "not written in UTF-8" in capsys.readouterr().err


def test_a_result_frozen_long_ago_is_still_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """If this fails a rule kind has changed: leave it as it was, and add the next version beside it."""
    assert main(["verify", str(DATA / "frozen_district.json"), "--language", "en"]) == 0, capsys.readouterr().out
