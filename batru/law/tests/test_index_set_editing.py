"""One place of a set's file is written anew; nothing else moves, not even a remark."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.law.index_sets.editing import NoSuchNode, moved, node, nodes, with_node, with_part, without
from batru.law.reading import read_yaml

SETS = Path(__file__).resolve().parents[3] / "catalogue" / "index_sets"
TEXT = """\
code: small   # a remark at the top
versions:
  - version: "1"
    parts:
      # about the first group
      - code: G
        name: {vi: Nhóm, en: Group}
        points: 14
        parts:
          - {code: A, points: 10, rule: {kind: ratio/1}}  # a remark on A
          - code: B
            points: 4
            note: >
              folded
              text
      # about the second group
      - code: H
        points: 6
        parts:
          - {code: C, points: 6}
    total: 20
"""


def data(text: str) -> dict[str, Any]:
    """The nodes by code, groups without their parts."""
    return {own.code: {name: each for name, each in own.data.items() if name != "parts"} for own in nodes(text)}


def test_nodes_come_parents_first() -> None:
    assert [(own.code, own.depth, own.is_group) for own in nodes(TEXT)] == [
        ("G", 0, True), ("A", 1, False), ("B", 1, False), ("H", 0, True), ("C", 1, False),
    ]  # fmt: skip


def test_an_indicator_is_written_anew_and_its_remark_stays() -> None:
    made = with_node(TEXT, "A", {"code": "A", "points": 9, "name": {"vi": "Tỷ lệ", "en": "Share"}})
    assert data(made)["A"] == {"code": "A", "points": 9, "name": {"vi": "Tỷ lệ", "en": "Share"}}
    assert {**data(made), "A": None} == {**data(TEXT), "A": None}
    assert "# a remark on A" in made


def test_a_set_without_parts_gets_its_first() -> None:
    bare = "versions:\n  - version: '1'\n    lacks: {vi: a, en: b}  # a remark\n    to: 2022-12-31\n# the end\n"
    made = with_part(bare, "", {"code": "A", "points": 9})
    assert data(made) == {"A": {"code": "A", "points": 9}}
    assert {**read_yaml(made)["versions"][0], "parts": None} == {**read_yaml(bare)["versions"][0], "parts": None}
    assert made.startswith(bare.removesuffix("# the end\n")) and made.endswith("# the end\n")


def test_a_folded_text_ends_where_it_ends() -> None:
    made = with_node(TEXT, "B", {"code": "B", "points": 5})
    assert data(made) == {**data(TEXT), "B": {"code": "B", "points": 5}}
    assert made.count("# about the second group") == 1


def test_a_group_keeps_its_parts_as_they_are_written() -> None:
    made = with_node(TEXT, "G", {"code": "G", "points": 15, "parts": "whatever is said here"})
    assert data(made) == {**data(TEXT), "G": {"code": "G", "points": 15}}
    assert "          - {code: A, points: 10, rule: {kind: ratio/1}}  # a remark on A\n" in made


@pytest.mark.parametrize("parent", ["", "G", "H"])
def test_a_node_is_added_as_the_last_part(parent: str) -> None:
    made = with_part(TEXT, parent, {"code": "N", "points": 1})
    assert data(made) == {**data(TEXT), "N": {"code": "N", "points": 1}}
    place = node(made, "N").place
    assert place == {"": (2,), "G": (0, 2), "H": (1, 1)}[parent]
    assert read_yaml(made)["versions"][-1]["total"] == 20


def test_a_node_goes_with_all_below_it() -> None:
    assert list(data(without(TEXT, "G"))) == ["H", "C"]
    assert list(data(without(TEXT, "A"))) == ["G", "B", "H", "C"]


def test_neighbours_change_places_and_back() -> None:
    assert [own.code for own in nodes(moved(TEXT, "A", 1))] == ["G", "B", "A", "H", "C"]
    assert moved(moved(TEXT, "H", -1), "H", 1) == TEXT
    assert moved(TEXT, "G", -1) == TEXT
    assert moved(TEXT, "C", 1) == TEXT


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(NoSuchNode):
        node(TEXT, "Z")


@pytest.mark.parametrize("path", sorted(SETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_shipped_set_can_be_edited_at_each_node(path: Path) -> None:
    text = path.read_text("utf-8")
    before = data(text)
    for code in list(before)[:: max(1, len(before) // 12)]:
        made = with_node(text, code, before[code])
        assert data(made) == before
        assert read_yaml(made) == read_yaml(text)


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
plain = st.one_of(texts, st.integers(-1000, 1000), st.booleans(), st.none())


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1), st.one_of(plain, st.lists(plain), st.dictionaries(texts, plain)))
)
def test_whatever_is_written_is_read_again(more: dict[str, Any]) -> None:
    own = {"code": "A", **more}
    made = with_node(TEXT, "A", own)
    assert data(made) == {**data(TEXT), "A": own}
