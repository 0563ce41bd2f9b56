"""What the import linter cannot say: one door a room, the order inside it, nothing hidden in functions."""

import ast

import pytest

from tests.house.walls import (
    FLOORS,
    ORDER,
    PACKAGE,
    Import,
    imports_of,
    is_test,
    module_of,
    place_in_room,
    python_files,
    room_of,
    rooms,
    tree_of,
)

CODE = [path for path in python_files() if not is_test(path)]
ALL_IMPORTS = [found for path in CODE for found in imports_of(path)]


def _through_the_door(found: Import) -> bool:
    home, other = room_of(found.module), room_of(found.imported)
    if other is None or home == other:
        return True
    place = place_in_room(found.imported, other)
    if found.module == "batru.facts.sources":
        return place in ("facts", "public")
    if home == "batru.site":
        return place in ("public", "urls", "jobs", "cli", "api")
    return place == "public"


def test_each_room_has_one_door() -> None:
    around = [f"{one.module}:{one.line} → {one.imported}" for one in ALL_IMPORTS if not _through_the_door(one)]
    assert around == []


def test_furniture_is_imported_downward_alone() -> None:
    upward = []
    for found in ALL_IMPORTS:
        room = room_of(found.module)
        if room is None or room_of(found.imported) != room or room == "batru.site":
            continue
        here, there = place_in_room(found.module, room), place_in_room(found.imported, room)
        if here in ORDER and there in ORDER and ORDER.index(here) < ORDER.index(there):
            upward.append(f"{found.module}:{found.line} → {found.imported}")
    assert upward == []


def test_no_import_hides_in_a_function() -> None:
    hidden = []
    for path in CODE:
        for function in ast.walk(tree_of(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = [n.lineno for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
                hidden += [f"{module_of(path)}:{line}" for line in lines]
    assert hidden == []


def test_there_are_no_circles_between_modules() -> None:
    graph: dict[str, set[str]] = {}
    for found in ALL_IMPORTS:
        graph.setdefault(found.module, set()).add(found.imported)
    assert _circle(graph) == []


def _circle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()
    for start in graph:
        trail: list[str] = []
        found = _walk(start, graph, trail, done)
        if found:
            return found
    return []


def _walk(module: str, graph: dict[str, set[str]], trail: list[str], done: set[str]) -> list[str]:
    if module in trail:
        return [*trail[trail.index(module) :], module]
    if module in done:
        return []
    trail.append(module)
    for other in sorted(graph.get(module, ())):
        if other != module:
            found = _walk(other, graph, trail, done)
            if found:
                return found
    trail.pop()
    done.add(module)
    return []


@pytest.mark.parametrize("room", sorted(rooms()))
def test_every_room_says_what_it_is_for(room: str) -> None:
    path = PACKAGE.parent.joinpath(*room.split("."), "__init__.py")
    tree = tree_of(path)
    caption = ast.get_docstring(tree)
    assert caption and "\n" not in caption and len(tree.body) == 1


def test_no_folder_has_a_name_that_says_nothing() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager", "managers"}
    assert [path for path in PACKAGE.rglob("*") if path.stem in vague] == []


def test_every_floor_is_there() -> None:
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(FLOORS)


def test_nothing_outside_the_repository_is_read() -> None:
    word = "../" + "shared"
    ours = [*CODE, *(PACKAGE.parent / "tests").rglob("*.py"), *(PACKAGE.parent / "bench").rglob("*.py")]
    assert [path for path in ours if word in path.read_text(encoding="utf-8")] == []
