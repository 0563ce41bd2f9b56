"""The map of the house: floors and rooms as they stand in the code, and a scaffold for the next room."""

import ast
import sys
from collections.abc import Sequence
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
FLOORS = ("site", "command", "foresight", "evaluation", "index", "facts", "pillars", "commons", "law", "kernel")
GROUPS = ("pillars", "commons")
FURNITURE = ("public", "facts", "actions", "reads", "models", "rules")


def rooms() -> dict[str, list[tuple[str, str]]]:
    """Floor by floor from the top: (room, caption)."""
    return {floor: [(name, caption(path)) for name, path in _rooms_of(floor)] for floor in FLOORS}


def caption(folder: Path) -> str:
    """The one line that a room says of itself."""
    return ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""


def drawn() -> str:
    """The map as text, as HOUSE.md shows it between its marks."""
    lines = []
    for floor, found in rooms().items():
        lines.append(f"{floor:<10} {caption(PACKAGE / floor)}")
        lines += [f"  {name:<22} {words}" for name, words in found if name != floor]
    return "\n".join(lines)


def main(words: Sequence[str]) -> None:
    """Print the map of floors and rooms."""
    print(drawn())


def room(words: Sequence[str]) -> int:
    """Make the furniture of a new room: room PILLAR NAME, such as `room society libraries`."""
    if len(words) != 2 or not all(word.isidentifier() for word in words):
        print("Use: batru room PILLAR NAME   (make room pillar=society name=libraries)", file=sys.stderr)
        return 2
    pillar, name = words
    folder = PACKAGE / "pillars" / pillar / name
    if folder.exists():
        print(f"{folder} is there already; choose another name.", file=sys.stderr)
        return 1
    _furnish(folder, pillar, name)
    print(f"Made {folder.relative_to(PACKAGE.parent)}. Now: its caption, INSTALLED_APPS, urls, and the first test.")
    return 0


def _furnish(folder: Path, pillar: str, name: str) -> None:
    for part in ("migrations", "tests", f"templates/{name}", "locale/vi/LC_MESSAGES"):
        (folder / part).mkdir(parents=True)
    pillar_caption = folder.parent / "__init__.py"
    if not pillar_caption.exists():
        pillar_caption.write_text(f'"""The pillar of digital {pillar}."""\n', encoding="utf-8")
    (folder / "__init__.py").write_text(f'"""{name.capitalize()}: say in one line what this room is for."""\n', "utf-8")
    for empty in ("migrations", "tests"):
        (folder / empty / "__init__.py").touch()
    (folder / "apps.py").write_text(
        "from django.apps import AppConfig\n\n\n"
        f"class {name.capitalize()}Config(AppConfig):\n"
        f'    name = "batru.pillars.{pillar}.{name}"\n    label = "{name}"\n',
        encoding="utf-8",
    )
    for file, words in FIRST_LINES.items():
        (folder / file).write_text(f'"""{words}"""\n', encoding="utf-8")


FIRST_LINES = {
    "models.py": "What is stored.",
    "rules.py": "What is true: pure.",
    "reads.py": "Questions: never write, always know who asks.",
    "actions.py": "Deeds: one function, one transaction, one line in the journal.",
    "public.py": "The door of the room.",
}


def _rooms_of(floor: str) -> list[tuple[str, Path]]:
    base = PACKAGE / floor
    if floor not in GROUPS:
        return [(floor, base)]
    found = sorted(path.parent for path in base.rglob("apps.py"))
    return [(path.relative_to(base).as_posix(), path) for path in found]
