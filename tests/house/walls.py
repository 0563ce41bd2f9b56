"""The code as the house sees it: modules, the rooms they stand in, and what they import."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "batru"
FLOORS = ("kernel", "law", "commons", "pillars", "facts", "index", "evaluation", "foresight", "command", "site")
# From the bottom up: what stands further down may not import what stands further up.
ORDER = ("rules", "engine", "models", "reads", "actions", "facts", "public", "forms", "jobs", "api", "views", "urls")


@dataclass(frozen=True)
class Import:
    """One import line: the module that imports, the module that is imported, and the line."""

    module: str
    imported: str
    line: int


def python_files() -> list[Path]:
    """Our own code, without migrations."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def is_test(path: Path) -> bool:
    """Whether a file is a test or stands beside tests."""
    return "tests" in path.parts


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def rooms() -> frozenset[str]:
    """The dotted names of all rooms: whatever has an apps.py."""
    return frozenset(module_of(path.parent / "__init__.py") for path in PACKAGE.rglob("apps.py"))


def room_of(module: str) -> str | None:
    """The room that a module stands in; None for the ground floors and the folders between."""
    return next((room for room in rooms() if module == room or module.startswith(room + ".")), None)


def place_in_room(module: str, room: str) -> str:
    """The furniture that a module belongs to: actions for onestop.actions.filing."""
    return module.removeprefix(room).lstrip(".").partition(".")[0]


def imports_of(path: Path) -> Iterator[Import]:
    """Every import of ours in a file, wherever it stands."""
    module = module_of(path)
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("batru"):
            for name in node.names:
                inner = PACKAGE.parent / Path(*node.module.split("."), f"{name.name}.py")
                folder = PACKAGE.parent / Path(*node.module.split("."), name.name)
                whole = f"{node.module}.{name.name}" if inner.exists() or folder.is_dir() else node.module
                yield Import(module, whole, node.lineno)
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("batru"):
                    yield Import(module, name.name, node.lineno)
