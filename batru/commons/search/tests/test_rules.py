"""Words, codes and places, without a database."""

import pytest

from batru.commons.search.indexes.postgres import first_row, windows
from batru.commons.search.rules import (
    Entry,
    check_kind,
    code_cursor,
    code_of,
    longest_words,
    read_cursor,
    scope_token,
    text_cursor,
    tokens_of,
    word_tokens,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đăng ký khai sinh", ["dang", "ky", "khai", "sinh"]),
        ("Phường Hoà Khê", ["phuong", "hoa", "khe"]),
        ("Phường Hòa Khê", ["phuong", "hoa", "khe"]),
        ("số 12/4, đường 2/9", ["so", "12", "4", "duong", "2", "9"]),
        ("000.04.01.Y99-221201-0001", ["000", "04", "01", "y99", "221201", "0001"]),
        ("a_b", ["a", "b"]),
        (" – … ", []),
        ("x" * 50, ["x" * 40]),
    ],
)
def test_words_are_folded_and_divided(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_text_is_kept_under_its_words_and_their_first_two_letters() -> None:
    assert word_tokens("unit", "Xã Hòa An 5") == {"unit.xa", "unit.ho", "unit:hoa", "unit.an", "unit.5"}


def test_tokens_say_the_scope_whatever_letters_it_has() -> None:
    scoped = tokens_of("unit", Entry("k", "An", scopes=("thanh-khe-2022/phòng nội vụ",))).split(" ")
    assert scoped == ["unit.an", scope_token("unit", "thanh-khe-2022/phòng nội vụ")]
    assert scope_token("unit", "") != scope_token("unit", " ")


@pytest.mark.parametrize("kind", ["", "Unit", "two words", "unit-2", "unit:"])
def test_a_kind_is_plain_letters(kind: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        check_kind(kind)


@pytest.mark.parametrize(
    ("query", "words"),
    [("ng nguyen nguyễn", ["nguyen"]), ("a an ánh b", ["anh", "b"]), ("nga ngb ng", ["nga", "ngb"]), ("", [])],
)
def test_a_word_that_another_includes_asks_nothing_more(query: str, words: list[str]) -> None:
    assert longest_words(query) == words


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" 000.04.01.y99–221201-0001 ", "000.04.01.Y99-221201-0001"),
        ("12/QĐ-UBND", "12/QD-UBND"),
        ("1. 001193", "1.001193"),
        ("000.04.01.Y99 - 221201 - 0001", "000.04.01.Y99-221201-0001"),
        ("Nguyễn Văn An 2", ""),
        ("Nguyễn", ""),
    ],
)
def test_codes_are_compared_in_one_form(typed: str, code: str) -> None:
    assert code_of(typed) == code


def test_a_cursor_leads_back_to_its_place() -> None:
    assert read_cursor(code_cursor("1.001193", 12)) == (("1.001193", 12), None)
    assert read_cursor(text_cursor(12)) == (None, 12)
    for nonsense in (None, "", "x", "t", "c1", "t1; DROP TABLE", "t" + "9" * 30):
        assert read_cursor(nonsense) == (None, None)


@pytest.mark.parametrize(
    ("top", "near", "rest"),
    [
        (0, ["d#0"], 0),
        (16_383, ["d#0"], 0),
        (16_384, ["d#1", "d#0"], 0),
        (32_768, ["d#2", "d#1"], 16_384),
        (300_000, ["d#18", "d#17"], 278_528),
    ],
)
def test_windows_hold_16384_rows_and_the_rest_begins_below_them(top: int, near: list[str], rest: int) -> None:
    assert windows("d", top) == near
    assert first_row(top) == rest
