"""CSV as offices export it."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.commons.imports.readers.opening import open_log
from batru.commons.imports.readers.records import Fault, Limits, Options, Record
from batru.commons.imports.tests.logs import items, packed
from batru.kernel.refusal import Refusal


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_of_four_separators_and_line_endings_is_told_from_the_file(separator: str, ending: str) -> None:
    rows = [["case", "what"], ["1", "a"], ["2", "b, or c; or d"]]
    text = ending.join(separator.join(f'"{cell}"' for cell in row) for row in rows) + ending
    found = items(text.encode())
    assert [dict(record.cells) for record in found if isinstance(record, Record)] == [
        {"case": "1", "what": "a"},
        {"case": "2", "what": "b, or c; or d"},
    ]


def test_a_row_is_known_by_the_line_on_which_it_begins_even_after_line_breaks_in_quotes() -> None:
    found = items(b'"case\nid",what\n1,"two\nlines"\n\n2,b\n')
    assert [record.row for record in found] == [3, 6]
    assert isinstance(found[0], Record) and dict(found[0].cells) == {"case\nid": "1", "what": "two\nlines"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_vietnamese_is_read_with_or_without_a_byte_order_mark(encoding: str) -> None:
    found = items("mã,tên\n1,Hoà Khê\n".encode(encoding))
    assert isinstance(found[0], Record) and found[0].cells["tên"] == "Hoà Khê"


def test_another_encoding_must_be_named_and_is_then_read() -> None:
    content = "ma\u0303,tên\n1,Đăng ky\u0301\n".encode("cp1258")  # it writes tones as marks of their own
    with pytest.raises(Refusal, match="encoding"):
        items(content)
    found = items(content, Options(encoding="cp1258"))
    assert isinstance(found[0], Record) and list(found[0].cells) == ["mã", "tên"]


def test_letters_spoiled_beyond_the_beginning_refuse_their_row_alone() -> None:
    content = b"case,what\n" + b"1,a\n" * 20_000 + b"2,\xff\xfe\n3,b\n"
    found = items(content)
    assert [item for item in found if isinstance(item, Fault)] == [Fault(20_002, "what", "\\udcff\\udcfe", "letters")]
    assert len(found) == 20_002


def test_rows_with_too_few_or_too_many_cells_are_faults_but_empty_surplus_is_none() -> None:
    found = items(b"a,b\n1\n1,2\n1,2,3\n1,2,,\n")
    assert [(item.row, isinstance(item, Record)) for item in found] == [(2, False), (3, True), (4, False), (5, True)]


def test_a_quotation_mark_in_the_wrong_place_spoils_its_row_and_no_other() -> None:
    found = items(b'a,b\n1,"x"y\n2,z\n')
    assert isinstance(found[0], Fault) and found[0].reason == "quotes"
    assert isinstance(found[1], Record) and found[1].cells["b"] == "z"


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_memory() -> None:
    found = items(b'a,b\n1,"never' + b"x\n" * 200_000)
    assert isinstance(found[0], Fault) and found[0].reason == "unclosed"
    assert [item.row for item in found] == list(range(2, 200_002))


def test_every_line_that_an_unclosed_quotation_mark_swallowed_is_named() -> None:
    """Line 3 of 22 opens one: line 2 is used, 3 to 22 are not, and each says where to look."""
    found = items(b"case,what\n1,a\n" + b'2,"b\n' + b"".join(b"%d,c\n" % case for case in range(3, 22)))
    assert [item.row for item in found if isinstance(item, Record)] == [2]
    faults = [item for item in found if isinstance(item, Fault)]
    assert [fault.row for fault in faults] == list(range(3, 23))
    assert [fault.reason for fault in faults] == ["unclosed"] + ["swallowed"] * 19
    assert {fault.value for fault in faults} == {"3 – 22"}


def test_a_cell_longer_than_any_has_a_reason_of_its_own() -> None:
    found = items(b"a,b\n1," + b"x" * 131_073 + b"\n2,z\n")
    assert isinstance(found[0], Fault) and (found[0].row, found[0].reason) == (2, "cell_long")
    assert found[0].value.startswith("1,xxx") and isinstance(found[1], Record)


HEADER = "Mã hồ sơ;Ngày nộp, giờ;Phường"
RAGGED = {
    "one good row among two with too few or too many cells": ["1;8h, 3/1;A", "2;9h, 3/1", "3;8h, 3/1;B;;x"],
    "a quotation mark that is never closed in line 2": ['1;"8h;A', *(f"{n};8h;A" for n in range(2, 60))],
    "one cell of 70,000 letters among the first": ["1;" + "x" * 70_000 + ";A", "2;8h;B"],
}


@pytest.mark.parametrize("rows", RAGGED.values(), ids=RAGGED.keys())
@pytest.mark.parametrize("named", [(), ("Mã hồ sơ", "Phường")])
def test_rows_that_are_wrong_do_not_change_what_the_header_says(rows: list[str], named: tuple[str, ...]) -> None:
    log = open_log(io.BytesIO("\n".join([HEADER, *rows]).encode()), Options(columns=named))
    assert list(log.columns) == ["Mã hồ sơ", "Ngày nộp, giờ", "Phường"]
    assert len(list(log.items)) == len(rows)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Họ, tên;Số\nHoa;1\nMinh;2\n", ["Họ, tên", "Số"]),  # as wide by either: rows decide
        ("Ngày, giờ, phút;Mã\n8h;1\n9h;2\n", ["Ngày, giờ, phút", "Mã"]),  # wider by a comma that no row has
        ("Mã;Tên\n", ["Mã", "Tên"]),  # a header alone
        ("Mã\n1;2\n", ["Mã"]),
    ],
)
def test_the_header_tells_the_separator_and_rows_decide_between_two(text: str, columns: list[str]) -> None:
    assert list(open_log(io.BytesIO(text.encode())).columns) == columns


def test_a_mapping_knows_the_separator_where_rows_speak_for_another() -> None:
    """By rows and width it would be the comma; the mapping's columns stand between semicolons."""
    text = "a, b, c;d\n1, 2, 3\n4, 5, 6\n"
    assert list(open_log(io.BytesIO(text.encode()), Options(columns=("d",))).columns) == ["a, b, c", "d"]
    assert list(open_log(io.BytesIO(text.encode())).columns) == ["a", "b", "c;d"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "imports.file.empty"),
        (b" \n\n", "imports.file.empty"),
        (b"a,a\n1,2\n", "imports.file.header"),
        (b"\x00\x01\x02\x03", "imports.file.not_a_log"),
        (b"%PDF-1.7 ...", "imports.file.not_a_log"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "imports.file.not_a_log"),
        (b"a,b\n" + b"x" * 3_000_000, "imports.file.line"),
        (packed(b"a,b\n" + b"1,2\n" * 5_000)[:-30], "imports.file.damaged"),
        (packed(b"a,b\n1,2\n")[:-8] + b"\0" * 8, "imports.file.damaged"),
    ],
)
def test_what_is_no_table_at_all_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        items(content)
    assert refused.value.code == code


def test_a_small_file_that_swells_like_a_bomb_is_refused() -> None:
    bomb = packed(b"a,b\n" + b"1,2\n" * 500_000)
    with pytest.raises(Refusal) as refused:
        items(bomb, limits=Limits(ratio_from=100_000))
    assert refused.value.code == "imports.file.swells"
    with pytest.raises(Refusal) as refused:
        items(bomb, limits=Limits(unpacked=1_000_000))
    assert refused.value.code == "imports.file.too_large"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    try:
        items(content)
    except Refusal as refused:
        assert all(refused.sentences())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), max_size=8), st.sampled_from(",;\t|"))
def test_any_table_of_text_gives_each_row_once(rows: list[list[str]], separator: str) -> None:
    lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [["a", "b"], *rows]]
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    try:
        found = items(text, Options(delimiter=separator))
    except Refusal:
        return
    assert len(found) == sum(any(row) for row in rows)


def test_a_gzipped_table_reads_as_the_plain_one() -> None:
    content = b"a,b\n1,2\n3,4\n"
    assert items(packed(content)) == items(content)
