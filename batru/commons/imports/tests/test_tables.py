"""CSV as offices export it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    assert isinstance(found[0], Fault) and found[0].reason == "quotes"


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
