"""Limits of size, kept by lists that may only shrink."""

import ast

from tests.house.walls import ROOT, is_test, module_of, python_files, tree_of
from tests.slow_files import listed

FILE, FUNCTION = 400, 40
# module or module:function → why it is longer; an entry that is no longer needed fails the test.
LONGER_FILES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}

CODE = [path for path in python_files() if not is_test(path)]


def test_files_are_short() -> None:
    long = {module_of(path) for path in CODE if len(path.read_text(encoding="utf-8").splitlines()) > FILE}
    assert long == set(LONGER_FILES)


def test_functions_are_short() -> None:
    long = {
        f"{module_of(path)}:{node.name}"
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION
    }
    assert long == set(LONGER_FUNCTIONS)


def test_every_file_left_out_of_the_fast_run_is_there() -> None:
    assert not [name for name in listed() if not (ROOT / name).is_file()]
