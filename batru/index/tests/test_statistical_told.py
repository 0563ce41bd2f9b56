"""What a statistical run tells of what it did, what it compares with, and what it leaves to be verified."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from batru.index.cli import main
from batru.index.tests import runs
from batru.index.tests.runs import laid, rows
from batru.law.index_sets.frozen import digest

ROOT = Path(__file__).resolve().parents[3]
# B has nobody to divide by; C has one figure of three; all have 5 of `flat`; G waits a hundred days.
SET = """code: towns
name: {vi: Các thị trấn, en: Towns}
table: {unit: key, name: town, columns: {"Cost (M)": cost, "Người": people}, missing: [none]}
indicators:
  - {code: cost, name: {vi: Chi phí, en: Cost}, parent: index, denominator: people}
  - {code: delay, name: {vi: Chậm, en: Delay}, parent: index, better: lower}
  - {code: flat, name: {vi: Như nhau, en: Flat}, parent: index}
groups: [{code: index, name: {vi: Chỉ số, en: Index}}]
steps: [denominate, {screen: {available: 0.6}}, {impute: {how: mean}}, {treat: {most: 1}}]
"""
TABLE = """key,town,Người,Cost (M),delay,flat
A,Anvil,10,20,1,5
B,Bow,0,20,2,5
C,Cart,10,none,,5
D,Dale,10,40,3,5
E,East,10,20,2,5
F,Ford,10,40,1,5
G,Gate,10,30,100,5
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return laid(tmp_path, "own", SET, TABLE)


def ran(place: Path, *more: str) -> int:
    return runs.ran(place, "own", "--draws", "50", *more)


def test_every_step_is_told_by_unit_and_indicator(place: Path) -> None:
    """The others' costs per head are 2, 4, 2, 4 and 3, so B's is 3; a hundred days become 3, the next longest."""
    assert ran(place) == 0
    told = [(r["step"], r["what"], r["unit"], r["code"], r["before"], r["after"]) for r in rows(place, "steps.csv")]
    assert [each for each in told if each[1] != "winsorised"] == [
        ("denominate", "zero_denominator", "B", "cost", "20.0", ""),
        ("screen", "left_out", "C", "", "0.333333", "1.0"),
        ("impute", "mean", "B", "cost", "", "3.0"),
        ("treat", "moved", "G", "delay", "100.0", "3.0"),
        ("scale", "all_equal", "", "flat", "", ""),
    ]
    assert [each[3] for each in told if each[1] == "winsorised"] == ["delay"]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            (
                "1 figures have nothing to be divided by and are missing: Cost (1).",
                "Left out by screening, for too few figures or too many zeros: Cart.",
                "1 figures were missing and have been filled in: Cost (1).",
                "Outliers were treated: Delay: extreme figures moved to their neighbour.",
                "All units are equal, so nothing tells them apart: Flat.",
            ),
        ),
        (
            "vi",
            (
                "1 số liệu không có mẫu số để chia nên bị thiếu: Chi phí (1).",
                "Bị loại khi sàng lọc vì thiếu số liệu hoặc có quá nhiều số 0: Cart.",
                "1 số liệu bị thiếu đã được điền: Chi phí (1).",
                "Đã xử lý giá trị ngoại lai: Chậm: kéo các giá trị cực biên về giá trị kế bên.",
                "Mọi đơn vị bằng nhau nên không phân biệt được: Như nhau.",
            ),
        ),
    ],
)
def test_page_and_console_name_who_was_left_out_and_what_was_changed(
    place: Path, capsys: pytest.CaptureFixture[str], language: str, sentences: tuple[str, ...]
) -> None:
    assert ran(place, "--language", language) == 0
    page = (place / "out" / f"report.{language}.html").read_text(encoding="utf-8")
    said = capsys.readouterr().out
    for sentence in sentences:
        assert f"<li>{sentence}</li>" in page
        assert f"  {sentence}\n" in said


def test_nothing_done_is_said_as_well(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "own.yaml").write_text(SET.replace("steps:", "note:").replace(", denominator: people", ""), "utf-8")
    text = TABLE.replace("Người", "people").replace("none,,", "1,2,").replace("G,Gate,10,30,100,5", "G,Gate,10,30,4,6")
    (place / "own.csv").write_text(text, encoding="utf-8")
    (place / "own.yaml").write_text(
        SET.replace("steps:", "note:").replace(", denominator: people", "").replace(', "Người": people', ""), "utf-8"
    )
    assert ran(place, "--language", "en") == 0
    assert "Nothing was left out, filled in or changed." in capsys.readouterr().out
    assert (place / "out" / "steps.csv").read_text("utf-8") == "step,what,unit,year,code,before,after\n"


def test_indicators_are_judged_as_they_were_given(place: Path) -> None:
    """Six of seven costs are there, of them 20, 30 and 40; delays are 6 of 7 and have an outlier."""
    assert ran(place) == 0
    told = {row["code"]: row for row in rows(place, "indicators.csv")}
    assert (told["cost"]["available"], told["cost"]["different"]) == ("0.857143", "0.5")
    assert [told[code]["flags"] for code in ("cost", "delay", "flat")] == ["", "outliers", "few_different"]


def test_correlations_stand_between_parts_and_with_what_they_count_in(place: Path) -> None:
    assert ran(place) == 0
    told = {(row["first"], row["second"]): row for row in rows(place, "correlations.csv")}
    assert {*told} == {
        ("cost", "delay"),
        ("cost", "flat"),
        ("delay", "flat"),
        ("cost", "index"),
        ("delay", "index"),
        ("flat", "index"),
    }
    cost, delay = [2, 3, 4, 2, 4, 3], [-1, -2, -3, -2, -1, -3]
    own = told["cost", "delay"]
    for name, by in (("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        assert float(own[name]) == pytest.approx(by(cost, delay)[0], abs=1e-6)
    assert (own["units"], own["flag"], told["flat", "index"]["pearson"]) == ("6", "negative", "")


def test_units_have_their_names_and_columns_their_own(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(place, "--language", "en") == 0
    assert {row["unit"]: row["name"] for row in rows(place, "scores.csv")}["A"] == "Anvil"
    assert '<th scope="row">Anvil</th>' in (place / "out" / "report.en.html").read_text("utf-8")
    (place / "own.csv").write_text(TABLE.replace("20,2,5", "twenty,2,5", 1), encoding="utf-8")
    assert ran(place, "--language", "en") == 1
    assert f"{place}/own.csv:3: " in (err := capsys.readouterr().err)
    assert "'Cost (M)' of B is 'twenty', which is no number." in err


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("D,Dale,10,40,3,5", "D,Dale,10,40,3", "own.csv:5: "),
        ("D,Dale,10,40,3,5", "D,Dale,10,40,3,5,9", "own.csv:5: "),
        ("D,Dale", ",Dale", "The row names no unit."),
        ("D,Dale", "A,Dale", "The unit 'A' stands twice in the same year."),
        ("Cost (M)", "Costs", "The table has no column 'Cost (M)'."),
    ],
)
def test_tables_of_both_kinds_are_read_alike(
    place: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, told: str
) -> None:
    (place / "own.csv").write_text(TABLE.replace(before, after), encoding="utf-8")
    assert ran(place, "--language", "en") == 1
    assert told in capsys.readouterr().err


def test_a_table_by_semicolons_with_decimal_commas_gives_the_same_scores(place: Path) -> None:
    text = TABLE.replace("A,Anvil,10,20,1,5", "A,Anvil,10,20.5,1,5")
    made = []
    for table in (text, text.replace(",", ";").replace(".", ",")):
        (place / "own.csv").write_text(table, encoding="utf-8")
        assert ran(place) == 0
        made.append(rows(place, "scores.csv"))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"Người": people', '"Người": folk', "The set reads no column 'folk'"),
        ("missing: [none]", "missing: [none], published: {nodes: {roads: told}}", "'roads' is no part of this set"),
        ("missing: [none]", "mising: [none]", "'mising' is not known here"),
    ],
)
def test_a_wrong_layout_is_refused_with_its_line(
    place: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, told: str
) -> None:
    (place / "own.yaml").write_text(SET.replace(before, after), encoding="utf-8")
    assert ran(place, "--language", "en") == 1
    assert (err := capsys.readouterr().err).startswith(f"{place}/own.yaml:3: ") and told in err


def test_a_share_of_cases_lies_between_nothing_and_the_whole(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    share = "{code: delay, parent: index, whole: cases, whole_as: 100}"
    line = next(line for line in SET.splitlines() if "code: delay" in line)
    (place / "own.yaml").write_text(SET.replace(line, f"  - {share}"), encoding="utf-8")
    head, *lines = TABLE.splitlines()
    (place / "own.csv").write_text("\n".join([f"{head},cases", *(f"{each},50" for each in lines)]) + "\n", "utf-8")
    assert ran(place) == 0
    (place / "own.csv").write_text(
        "\n".join([f"{head},cases", *(f"{each},50" for each in lines)]).replace(",100,5,", ",105,5,") + "\n", "utf-8"
    )
    assert ran(place, "--language", "en") == 1
    assert "'delay' of G is 105.0, but a share of cases lies between 0 and 100" in capsys.readouterr().err


def hdi(tmp_path: Path, *more: str) -> int:
    example = ROOT / "examples" / "index"
    words = ["run", str(example / "hdi.yaml"), "--data", str(example / "hdi.csv"), "--draws", "200"]
    return main([*words, "--out", str(tmp_path), *more])


def test_eight_countries_have_their_published_development(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Viet Nam by hand: health 53.6 of 65 years; schooling the mean of 13 of 18 and 8.4 of 15; income the logarithm of
    78.67 over that of 750, 4.3653 of 6.6201; 0.82462 × 0.64111 × 0.65941 = 0.34861, whose cube root is 0.7038."""
    assert hdi(tmp_path, "--language", "en") == 0
    said = capsys.readouterr().out
    assert "✓  scores total: 8 of 8 agree" in said and "✓  places total: 8 of 8 agree" in said
    assert "The logarithm stands for the figure itself: National income per head." in said
    found = csv.DictReader(io.StringIO((tmp_path / "scores.csv").read_text("utf-8")))
    scores = {(row["unit"], row["code"]): float(row["score"]) for row in found}
    assert scores["VNM", "living"] == pytest.approx(4.3653 / 6.6201, abs=1e-5)
    assert scores["VNM", "hdi"] == pytest.approx(0.7038, abs=1e-4)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("low: 100, high: 75000, log: true", "low: 0, high: 75000, log: true", "0 is less than"),
        ("log: true", "log: maybe", "maybe is not one of: true, false"),
    ],
)
def test_only_figures_above_nothing_have_a_logarithm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, told: str
) -> None:
    example = ROOT / "examples" / "index"
    own, table = tmp_path / "own.yaml", tmp_path / "own.csv"
    own.write_text((example / "hdi.yaml").read_text("utf-8").replace(before, after), encoding="utf-8")
    assert main(["run", str(own), "--data", str(example / "hdi.csv"), "--language", "en"]) == 1
    assert f"{own}:9: " in (err := capsys.readouterr().err) and told in err
    table.write_text((example / "hdi.csv").read_text("utf-8").replace(",7867,", ",-7867,"), encoding="utf-8")
    assert main(["run", str(example / "hdi.yaml"), "--data", str(table), "--language", "en"]) == 1
    assert "'income' of VNM is -7867.0; only a figure above 0 has a logarithm." in capsys.readouterr().err


def test_what_differs_from_what_is_published_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ford has 100, Anvil, Bow and Dale 50, East and Gate 25: Gate is fifth; Cart, left out, is not seventh."""
    own = SET.replace("missing: [none]", "missing: [none], published: {rank: place, total: score}")
    (place / "own.yaml").write_text(own, encoding="utf-8")
    head, *lines = TABLE.splitlines()
    told = [f"{head},place", *(f"{line},{dict(C='7', G='5').get(line[0], '')}" for line in lines)]
    (place / "own.csv").write_text("\n".join(told) + "\n", encoding="utf-8")
    assert ran(place, "--language", "en") == 1
    said = capsys.readouterr().out
    assert "✗  places total: 1 of 2 agree" in said
    assert "– The table has no column 'score'." in said
    assert "places · total: 1 of 2 agree: C" in (place / "out" / "report.en.html").read_text("utf-8")


def test_another_machine_recomputes_a_statistical_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hdi(tmp_path) == 0
    file = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert file["format"] == "batru.statistical-result/1"
    assert file["asked"] == {"engine": "batru.statistical/1", "draws": 200, "seed": 1}
    assert file["results"]["units"][-1]["unit"] == "VNM"
    capsys.readouterr()
    assert main(["verify", str(tmp_path / "result.json"), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "The same result." in said and said.count("✓") == 4


def _in_set(file: Any) -> None:
    file["set"]["indicators"][0]["weight"] = 2


def _in_inputs(file: Any) -> None:
    file["inputs"][0]["cells"]["life"] = "84.6"


def _in_results(file: Any) -> None:
    file["results"]["units"][0]["nodes"]["hdi"]["rank"] = 4


def _a_little(file: Any) -> None:
    file["results"]["units"][0]["nodes"]["hdi"]["score"] += 1e-9


def _in_intervals(file: Any) -> None:
    file["results"]["intervals"][0]["units"]["AUS"]["low"] = 1.0


def _in_seed(file: Any) -> None:
    file["asked"]["seed"] = 2


@pytest.mark.parametrize("touch", [_in_set, _in_inputs, _in_results, _a_little, _in_intervals, _in_seed])
def test_a_statistical_result_that_was_touched_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], touch: Any
) -> None:
    assert hdi(tmp_path) == 0
    path = tmp_path / "result.json"
    file = json.loads(path.read_text("utf-8"))
    touch(file)
    path.write_text(json.dumps(file), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(path)]) == 1
    assert "✗" in capsys.readouterr().out


@pytest.mark.parametrize("touch", [_in_results, _in_intervals, _in_inputs])
def test_a_result_that_was_touched_with_its_digests_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], touch: Any
) -> None:
    """Whoever renews the digests as well is found out by working the result out anew."""
    assert hdi(tmp_path) == 0
    path = tmp_path / "result.json"
    file = json.loads(path.read_text("utf-8"))
    touch(file)
    file["digests"] = {name: digest(file[name]) for name in file["digests"]}
    path.write_text(json.dumps(file), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(path)]) == 1
    assert "✗" in capsys.readouterr().out


def test_a_result_of_another_engine_is_not_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hdi(tmp_path) == 0
    path = tmp_path / "result.json"
    path.write_text(path.read_text("utf-8").replace("batru.statistical/1", "batru.statistical/9"), encoding="utf-8")
    assert main(["verify", str(path), "--language", "en"]) == 1
    assert "worked out by batru.statistical/9; this program works by batru.statistical/1" in capsys.readouterr().err


def test_the_order_of_rows_leaves_no_trace(place: Path) -> None:
    digests = []
    head, *lines = TABLE.splitlines()
    for some in (lines, lines[::-1]):
        (place / "own.csv").write_text("\n".join([head, *some]) + "\n", encoding="utf-8")
        assert ran(place) == 0
        digests.append(json.loads((place / "out" / "result.json").read_text("utf-8"))["digests"])
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (TABLE.replace("20,2,5", "1e61,2,5", 1), ":3: Line 3 of the table cannot be used. 'Cost (M)' of B is '1e61'"),
        (TABLE.splitlines()[0] + "\n", "The table cannot be used. The table has no rows."),
    ],
)
def test_figures_past_all_use_and_tables_without_rows_are_refused(
    place: Path, capsys: pytest.CaptureFixture[str], table: str, told: str
) -> None:
    (place / "own.csv").write_text(table, encoding="utf-8")
    assert ran(place, "--language", "en") == 1
    assert told in capsys.readouterr().err


def test_ranks_without_each_indicator(place: Path) -> None:
    """Both that count come to one figure where the other is left out; `flat` has no scale and moves nobody."""
    assert ran(place) == 0
    told = {row["code"]: row for row in rows(place, "one_out.csv")}
    assert set(told) == {"cost", "delay", "flat"}
    assert (float(told["flat"]["mean_shift"]), told["flat"]["most_shift"]) == (0, "0")
    assert float(told["cost"]["mean_shift"]) > 0
