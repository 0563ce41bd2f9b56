"""Tables as people save them; what cannot be used is refused with file, line and the column as the file names it."""

from pathlib import Path
from typing import Any

import pytest

from batru.index.cli import main
from batru.index.sets.sheet import read_sheet
from batru.index.tests.runs import laid, ran
from batru.index.tests.towns import SET
from batru.kernel.refusal import Refusal

POINTS = """code: own
name: {vi: Thử, en: Trial}
owner: {vi: Chúng tôi, en: Ourselves}
table: {unit: town, parent: above, columns: {"Online (%)": online, "Kept": kept}}
versions:
  - version: "1"
    from: 2020-01-01
    article: {vi: Không có, en: None}
    status: unconfirmed
    looked_in: Nowhere
    checked_on: 2026-11-28
    scale: points
    total: 20
    rounding: {indicator: {mode: half_up, digits: 2}}
    states: {nothing: zero, missing: zero, not_applicable: na}
    ranks: {mode: half_up, digits: 2, ties: competition}
    parts:
      - {code: online, name: {vi: Trực tuyến, en: Online}, points: 10, rule: RULE}
      - {code: kept, name: {vi: Giữ, en: Kept}, points: 10, values_from: parent, rule: {kind: yes_no/1}}
"""
CAPPED = "{kind: capped/1, target: 0.8}"


def refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, rule: str = CAPPED, own: str = POINTS
) -> str:
    """What the command says of the line and after it."""
    set_file, table = tmp_path / "own.yaml", tmp_path / "own.csv"
    set_file.write_text(own.replace("RULE", rule), encoding="utf-8")
    table.write_text(text, encoding="utf-8")
    words = ["run", str(set_file), "--data", str(table), "--language", "en", "--draws", "10"]
    code = main([*words, "--out", str(tmp_path / "out")])
    told = capsys.readouterr()
    assert code == 1, told.out
    return told.err.removeprefix(f"{table}:")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("A,,bốn/5,yes", "Column Online (%) of A: 'bốn' is not a number"),
        ("A,,4/5,perhaps", "Column Kept of A: 'perhaps' is neither yes nor no"),
        ("A,,-4/5,yes", "Column Online (%) of A: a count is below zero"),
        ("A,,6/5,yes", "Column Online (%) of A: the part cannot be greater than the whole"),
        ("A,Z,4/5,yes", "Column above of A: there is no unit 'Z' in the table for this period"),
        (",,4/5,yes", "The row names no unit."),
        ("A,,1e999999999/5,yes", "Column Online (%) of A: '1e999999999' has more than 300 digits"),
        ("A,A,4/5,yes", "Column above of A: the parents above it lead back to the unit itself."),
    ],
)
def test_a_bad_cell_is_refused_with_its_line_and_the_column_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, told: str
) -> None:
    text = f"town,above,Online (%),Kept\nB,,3/5,yes\n{row}\n"
    err = refused(tmp_path, capsys, text)
    assert err.startswith("3: ") and told in err


def test_an_indicator_without_a_column_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table that lost a column is scored, since facts may be missing for all; but nobody learns it from zeros."""
    laid(tmp_path, "own", POINTS.replace("RULE", CAPPED), "town,above,Online (%)\nA,,4/5\n")
    assert ran(tmp_path, "own", "--draws", "10", "--language", "en") == 0
    assert "The table has no column for kept: missing for every unit." in capsys.readouterr().out


@pytest.mark.parametrize(("of", "line"), [("yaml", 2), ("csv", 3)])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], of: str, line: int
) -> None:
    laid(tmp_path, "own", POINTS.replace("RULE", CAPPED), "town,above,Online (%),Kept\nA,,4/5,yes\nThử,,1/5,no\n")
    path = tmp_path / f"own.{of}"
    path.write_bytes(path.read_bytes().replace("ử".encode(), b"\xfe"))
    assert ran(tmp_path, "own", "--language", "en") == 1
    assert capsys.readouterr().err.startswith(f"{path}:{line}: The file is not written in UTF-8")


def test_files_that_are_not_there_are_told_in_the_readers_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laid(tmp_path, "own", POINTS.replace("RULE", CAPPED), "town,above,Online (%),Kept\nA,,4/5,yes\n")
    (tmp_path / "own.csv").unlink()
    assert ran(tmp_path, "own", "--language", "vi") == 1
    assert capsys.readouterr().err == f"{tmp_path}/own.csv: Không có tệp này; hãy xem lại tên và thư mục.\n"
    (tmp_path / "own.csv").mkdir()
    assert ran(tmp_path, "own", "--language", "en") == 1
    assert "A file and a folder are mistaken for each other" in capsys.readouterr().err


def test_a_period_or_seed_that_was_asked_for_is_no_fault_of_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laid(tmp_path, "own", POINTS.replace("RULE", CAPPED), "town,above,Online (%),Kept\nA,,4/5,yes\n")
    assert ran(tmp_path, "own", "--language", "en", "--period", "last year") == 1
    assert capsys.readouterr().err.startswith("The table cannot be used. 'last year' is no period.")
    assert ran(tmp_path, "own", "--language", "en", "--seed", "-1") == 1
    assert "-1 is less than 0" in capsys.readouterr().err


def test_parents_in_a_ring_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    err = refused(tmp_path, capsys, "town,above,Online (%),Kept\nB,C,3/5,yes\nC,D,3/5,yes\nD,C,1/5,no\n")
    assert err.startswith("3: ") and "Column above of C: the parents above it lead back" in err


@pytest.mark.parametrize(
    "rule",
    [
        CAPPED,
        "{kind: linear/1, zero_at: 0.5, full_at: 1}",
        "{kind: bands/1, bands: [{above: 0.75, share: 1}, {at_least: 0.5, share: 0.6}]}",
        "{kind: target/1, target: 0.9}",
        "{kind: gate/1, gate: open, then: {kind: capped/1, target: 0.8}}",
    ],
)
def test_a_part_greater_than_its_whole_is_refused_under_every_rule_of_shares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rule: str
) -> None:
    head = "unit,online.part,online.whole" + (",online.open" if "gate" in rule else "")
    own = POINTS.replace("table: {unit: town, parent: above, columns: ", "table: {columns: ")
    err = refused(tmp_path, capsys, f"{head}\nA,1050,1000{',yes' if 'gate' in rule else ''}\n", rule, own)
    assert "Column online.part of A: the part cannot be greater than the whole" in err


@pytest.mark.parametrize(
    ("rate", "head", "row", "told"),
    [
        ("{kind: weighted/1, weights: {self: 1, helped: 0.5}}", "self,helped,whole", "8,6,10", "Column online.self"),
        ("{kind: less/1, less: [late, again]}", "late,again,whole", "1,11,10", "Column online.again"),
        ("{kind: largest_whole/1, wholes: [one, two]}", "part,one,two", "11,10,9", "Column online.part"),
    ],
)
def test_counts_are_held_against_their_whole_under_every_rate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rate: str, head: str, row: str, told: str
) -> None:
    """8 by themselves and 6 helped, each worth half, are 11 of 10; what is late and what comes again may overlap."""
    own = POINTS.replace("table: {unit: town, parent: above, columns: ", "table: {columns: ")
    columns = ",".join(f"online.{name}" for name in head.split(","))
    err = refused(tmp_path, capsys, f"unit,{columns}\nA,{row}\n", f"{{kind: capped/1, target: 0.8, rate: {rate}}}", own)
    assert "cannot be greater than the whole" in err and told in err


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("{kind: linear/1, zero_at: 0, full_at: 5}", "12/5"),
        ("{kind: minmax/1, when_equal: 0}", "12/5"),
        (CAPPED, "1.2"),
        ("{kind: less/1}", ""),
    ],
)
def test_figures_that_may_lie_above_one_are_scored(tmp_path: Path, rule: str, row: str) -> None:
    """Cases per head, a figure compared with others', a bare figure."""
    if "less" in rule:
        rule, row = "{kind: ratio/1, rate: {kind: less/1, less: [late, again]}}", "6,6,10"
    head = "online.late,online.again,online.whole" if "," in row else "online"
    own = POINTS.replace("table: {unit: town, parent: above, columns: ", "table: {columns: ").replace("RULE", rule)
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "own.csv").write_text(f"unit,{head}\nA,{row}\n", encoding="utf-8")
    words = ["run", str(tmp_path / "own.yaml"), "--data", str(tmp_path / "own.csv"), "--draws", "10"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0


def test_points_above_a_declared_maximum_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = "{kind: linear/1, zero_at: 0, full_at: 100}}"
    own = SET.replace(f"weight: 3, rule: {rule}", "points: 1, rule: {kind: given/1}}")
    err = refused(tmp_path, capsys, "unit,roads,schools\nA,1,50\nB,1.4,50\n", own=own)
    assert err.startswith("3: ") and "Column roads of B: must lie between 0 and 1" in err


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("unit,roads,schools\nA,1\n", 2, "The row has not as many cells as the table has columns."),
        ("unit,roads,schools\nA,1,2,3\n", 2, "The row has not as many cells as the table has columns."),
        ("unit;roads;schools\nA;1\n", 2, "The row has not as many cells as the table has columns."),
        ('unit,roads,schools\nA,"1,2\n', 2, "The quotation marks do not come in pairs."),
        ("unit,,schools\nA,1,2\n", 1, "A column has no name."),
        ("unit;roads;schools\nA;1,5;2\nB;1.5;2\n", 3, "roads: '1.5' has a decimal point"),
        ("unit;roads;schools\nA;1.234.567;2\nB;1.5;2\n", 3, "roads: '1.5' has a decimal point"),
        ("unit;roads;schools\nA;1.234;2\n", 2, "roads: '1.234' may be 1234 or 1,234"),
        ("sep=;\nunit;roads;schools\nA;1\n", 3, "The row has not as many cells as the table has columns."),
    ],
)
def test_a_table_that_is_not_whole_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, line: int, told: str
) -> None:
    err = refused(tmp_path, capsys, text, own=SET)
    assert err.startswith(f"{line}: ") and told in err


@pytest.mark.parametrize(
    "text",
    [
        "unit,roads,schools\nA,1234.5,80\nB,1,0.25\n",
        "\ufeffunit;roads;schools\r\nA;1234,5;80\r\nB;1;0,25\r\n",
        "unit;roads;schools\nA;1.234,5;80\nB;1;0,25\n",
        "unit\troads\tschools\nA\t1234,5\t80\nB\t1\t0,25\n",
        "unit;roads;schools\nA;1234.5;80\nB;1;0.25\n",
        "sep=;\nunit;roads;schools;;\nA;1234,5;80;;\n;;;;\nB;1;0,25;;\n",
    ],
)
def test_the_same_figures_come_out_of_every_way_of_writing(text: str) -> None:
    sheet = read_sheet(text).with_points(["roads", "schools"])
    assert sheet.columns == ("unit", "roads", "schools")
    assert [dict(line.row) for line in sheet.lines] == [
        {"unit": "A", "roads": "1234.5", "schools": "80"},
        {"unit": "B", "roads": "1", "schools": "0.25"},
    ]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (("1.234.567", "1.234"), ("1234567", "1234")),
        (("1.234", "2,5"), ("1234", "2.5")),
        (("0.933", "1.234"), ("0.933", "1.234")),
        (("1,5/2,5", "A"), ("1.5/2.5", "A")),
    ],
)
def test_points_and_commas_are_told_by_all_figures_together(cells: tuple[str, str], read: tuple[str, str]) -> None:
    """1.234 is thousands beside a decimal comma, a decimal beside 0.933, and alone it is refused."""
    sheet = read_sheet(f"unit;x\nA;{cells[0]}\nB;{cells[1]}\n")
    found: Any = sheet.with_points(["x"]).lines
    assert tuple(line.row["x"] for line in found) == read


def test_codes_of_units_are_never_taken_for_figures() -> None:
    (line,) = read_sheet("unit;x\n1.234;2,5\n").with_points(["x"]).lines
    assert line.row == {"unit": "1.234", "x": "2.5"}


def test_a_column_without_which_scores_would_change_must_be_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    err = refused(tmp_path, capsys, "town,Online (%)\nA,4/5\n")
    assert "The table has no column 'above', which the set names (table: {parent: …})." in err


def test_published_figures_that_are_no_numbers_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = SET.replace("versions:", "table: {published: {total: told}}\nversions:", 1)
    err = refused(tmp_path, capsys, "unit,roads,schools,told\nA,80,80,0.8\nB,80,80,high\n", own=own)
    assert err.startswith("3: ") and "Column told of B: 'high' is not a number" in err


def test_a_sheet_by_commas_keeps_a_decimal_comma_to_be_refused() -> None:
    (line,) = read_sheet('unit,x\nA,"1,5"\n').with_points(["x"]).lines
    assert line.row["x"] == "1,5"


def test_refusals_of_tables_are_those_of_values() -> None:
    with pytest.raises(Refusal) as told:
        read_sheet("unit,x,x\nA,1,2\n")
    assert (told.value.code, told.value.params["line"]) == ("index.values", 1)
