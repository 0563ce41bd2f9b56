"""The glossary's files: what the schema and the runner refuse, and how sources are cited."""

import shutil
from pathlib import Path

import pytest

from batru.law.catalogue import Catalogue
from batru.law.check import check_catalogue
from batru.law.tests.desks import CATALOGUE
from batru.law.words import Word, cited, load_words

LINES = """room: desk
models:
  Chair: {vi: ghế, en: chair, source: "Decree 61/2018/NĐ-CP, art. 17 cl. 3"}
acts:
  desk.chair.bought: {vi: mua ghế, en: chair bought}
terms:
  leg: {vi: chân ghế, en: leg, source: ours}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_schema").mkdir()
    (tmp_path / "words").mkdir()
    shutil.copy(CATALOGUE / "_schema" / "words.schema.json", tmp_path / "_schema")
    (tmp_path / "words" / "desk.yaml").write_text(LINES, encoding="utf-8")
    return tmp_path


def test_words_are_read_in_order_terms_first(root: Path) -> None:
    assert load_words(Catalogue(root)) == (
        Word("desk", "term", "leg", "chân ghế", "leg", ""),
        Word("desk", "model", "Chair", "ghế", "chair", "Nghị định 61/2018/NĐ-CP, Điều 17 khoản 3"),
        Word("desk", "act", "desk.chair.bought", "mua ghế", "chair bought", ""),
    )
    assert check_catalogue(root) == []


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason"),
    [
        ("room: desk", "room: table", 1, "differs from the name of the file"),
        ("desk.chair.bought", "shop.chair.bought", 5, "is an act of another room"),
        ("vi: ghế, ", "", 3, "has no vi"),
        (", source: ours", "", 7, "has no source"),
        ("en: leg", 'en: ""', 7, "must have 1 characters"),
    ],
)
def test_a_fault_is_named_by_file_and_line(root: Path, right: str, wrong: str, line: int, reason: str) -> None:
    path = root / "words" / "desk.yaml"
    path.write_text(LINES.replace(right, wrong), encoding="utf-8")
    (found,) = check_catalogue(root)
    assert (found.path, found.line) == (path, line)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("ours", ""),
        ("Circular 01/2018/TT-VPCP", "Thông tư 01/2018/TT-VPCP"),
        ("Decision 766/QĐ-TTg, arts. 3", "Quyết định 766/QĐ-TTg, Điều 3"),
        ("Nghị định 61/2018/NĐ-CP", "Nghị định 61/2018/NĐ-CP"),
        ("IEEE 1849 (XES)", "IEEE 1849 (XES)"),
    ],
)
def test_a_source_is_cited_as_the_law_cites(source: str, shown: str) -> None:
    assert cited(source) == shown
