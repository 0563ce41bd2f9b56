"""Files are read by kind, laid over one another, and refused by file, line and reason."""

import json
from pathlib import Path

import pytest

from batru.law import catalogue as catalogue_module
from batru.law.catalogue import Catalogue, CatalogueError
from batru.law.reading import line_of, read_yaml

SCHEMA = {
    "type": "object",
    "required": ["code", "days"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string"},
        "days": {"type": "array", "items": {"type": "integer"}},
        "name": {"type": "object", "required": ["vi"], "properties": {"vi": {"type": "string"}}},
    },
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "catalogue"
    (root / "_schema").mkdir(parents=True)
    (root / "_schema" / "limits.schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    write(root, "limits/birth.yaml", "code: birth\ndays: [1, 2]\n")
    write(root, "limits/ward/marriage.yaml", "code: marriage\ndays: []\n")
    return root


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_files_of_a_kind_are_read_by_name(root: Path) -> None:
    documents = Catalogue(root).read("limits")
    assert [(each.name, each.data["code"]) for each in documents] == [("birth", "birth"), ("ward/marriage", "marriage")]


def test_a_folder_with_a_schema_of_its_own_is_a_kind_of_its_own(root: Path) -> None:
    write(root, "_schema/limits/ward.schema.json", json.dumps(SCHEMA))
    assert [each.name for each in Catalogue(root).read("limits")] == ["birth"]
    assert [each.name for each in Catalogue(root).read("limits/ward")] == ["marriage"]


def test_the_locality_wins_over_the_root_and_the_home_over_both(root: Path, tmp_path: Path) -> None:
    locality, home = tmp_path / "place", tmp_path / "home"
    write(locality, "limits/birth.yaml", "code: of the locality\ndays: []\n")
    write(locality, "limits/new.yaml", "code: new\ndays: []\n")
    write(home, "limits/new.yaml", "code: of the home\ndays: []\n")
    codes = [each.data["code"] for each in Catalogue(root, home, locality).read("limits")]
    assert codes == ["of the locality", "of the home", "marriage"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("code: birth\ndays:\n  - 1\n  - two\n", 4, "days.1 must be a whole number"),
        ("days: []\n", 1, "the file has no code"),
        ("code: birth\ndays: []\nfee: 3\n", 1, "the file knows no fee"),
        ("code: birth\ndays: []\nname:\n  en: Birth\n", 3, "name has no vi (its words in Vietnamese)"),
        ("code: birth\ndays: []\ncode: again\n", 1, "the key “code” stands twice"),
        ("code: birth\ndays: [1, 2\n", 3, "a list in [ ] is not closed"),
    ],
)
def test_an_error_names_file_line_and_reason(root: Path, text: str, line: int, reason: str) -> None:
    path = write(root, "limits/birth.yaml", text)
    with pytest.raises(CatalogueError) as error:
        Catalogue(root).read("limits")
    assert (error.value.path, error.value.line) == (path, line)
    assert reason in error.value.reason
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_yaml_means_what_it_looks_like() -> None:
    written = ["day: 2022-01-31", "opens: 17:00", "answer: no", "switch: on", "year: 2022", "share: 0.5"]
    assert read_yaml("\n".join([*written, "none: null", "yes: true", "code: 007"])) == {
        "day": "2022-01-31",
        "opens": "17:00",
        "answer": "no",
        "switch": "on",
        "year": 2022,
        "share": 0.5,
        "none": None,
        "yes": True,
        "code": "007",
    }


RINGS = {
    "a: 1\nparts: &p\n  - 1\n  - *p\n": (2, "what an anchor (&) names holds itself by an alias (*)"),
    "parts: &p {of: *p}\n": (1, "what an anchor (&) names holds itself by an alias (*)"),
    # Ten of ten of ten …: the sixth line stands for a million and more.
    "".join(
        f"{key}: &{key} [{', '.join([before] * 10)}]\n"
        for key, before in zip("abcdef", ("x", *(f"*{k}" for k in "abcde")), strict=True)
    ): (6, "aliases (*) of aliases stand for more than a million values"),
}


@pytest.mark.parametrize("text", RINGS)
def test_anchors_without_an_end_are_refused_with_their_line(root: Path, text: str) -> None:
    path = write(root, "limits/birth.yaml", text)
    with pytest.raises(CatalogueError) as error:
        Catalogue(root).read("limits")
    line, reason = RINGS[text]
    assert (error.value.path, error.value.line) == (path, line)
    assert reason in error.value.reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("code: 1\n\tdays: 2\n", 2, "a tab or a special sign begins a value"),
        ("code: [1,\n", 2, "a list in [ ] is not closed"),
        ("code: 1\n---\ncode: 2\n", 2, "a second document begins (---)"),
        ("code: 1\ndays: \0\n", 2, "a sign stands here that no text holds"),
    ],
)
def test_what_is_no_yaml_says_why(root: Path, text: str, line: int, reason: str) -> None:
    write(root, "limits/birth.yaml", text)
    with pytest.raises(CatalogueError) as error:
        Catalogue(root).read("limits")
    assert error.value.line == line and reason in error.value.reason


def test_an_anchor_may_be_named_again() -> None:
    assert read_yaml("a: &own {b: 1}\nc: *own\n") == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("path", "line"), [((), 1), (("a",), 1), (("a", 0), 2), (("a", 0, "c", "d"), 4), (("a", 0, "c", "x"), 3)]
)
def test_the_line_of_a_value(path: tuple[str | int, ...], line: int) -> None:
    assert line_of("a:\n  - b: 1\n    c:\n      d: 2\n", path) == line


def test_what_was_read_once_is_kept_until_a_file_changes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    first = [each.data for each in Catalogue(root, home).read("limits")]
    monkeypatch.setattr(catalogue_module, "read_yaml", _nothing_is_read)
    assert [each.data for each in Catalogue(root, home).read("limits")] == first
    monkeypatch.undo()
    write(root, "limits/birth.yaml", "code: changed\ndays: [1]\n")
    assert Catalogue(root, home).read("limits")[0].data["code"] == "changed"


def test_a_spoilt_cache_is_made_anew(root: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    Catalogue(root, home).read("limits")
    next((home / ".cache").iterdir()).write_text("{", "utf-8")
    assert len(Catalogue(root, home).read("limits")) == 2


def test_a_home_that_cannot_be_written_is_read_all_the_same(root: Path, tmp_path: Path) -> None:
    home = write(tmp_path, "home", "a file where a folder should be")
    assert len(Catalogue(root, home).read("limits")) == 2


def _nothing_is_read(text: str) -> None:
    raise AssertionError("read again although nothing has changed")
