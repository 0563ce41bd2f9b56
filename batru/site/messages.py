"""Translations of every room: extract the English sentences, keep the Vietnamese beside them, compile both.

Babel does it all: Django's own commands need GNU gettext and cannot read Jinja2.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parents[1]
LANGUAGE = "vi"
PYTHON_WORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "N_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "phrase": (1, 2),
}
HEADER_LEFT_OUT = tuple(
    f'"{name}'.encode()
    for name in ("Project-", "Report-", "POT-", "PO-", "Generated-By", "Last-Translator", "Language-Team")
)
PAGE_OPTIONS = {"extensions": "jinja2.ext.do,batru.site.drawn.DrawnFor", "trimmed": "true", "silent": "false"}


@dataclass(frozen=True)
class Room:
    """A folder that keeps translations of its own."""

    name: str
    folder: Path

    @property
    def po(self) -> Path:
        """Where its Vietnamese stands."""
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def rooms(house: Path = HOUSE) -> list[Room]:
    """Every room of the house, in the order of their paths; inside a room there is no other."""
    groups = {"commons", "pillars", *(f"pillars/{path.name}" for path in (house / "pillars").iterdir())}
    folders = (path.parent for path in sorted(house.rglob("__init__.py")) if path.parent != house)
    found: list[Room] = []
    for folder in folders:
        name = folder.relative_to(house).as_posix()
        inside = any(name.startswith(f"{room.name}/") for room in found)
        if name not in groups and not inside:
            found.append(Room(name, folder))
    return found


def sentences(room: Room) -> Catalog:
    """What the room says, in English, with the places where it says so."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(room.folder.rglob("*")):
        parts = path.relative_to(room.folder).parts
        if "tests" in parts or "migrations" in parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        if path.suffix != ".py" and "templates" not in parts:
            continue
        for message, context, line in _sentences_in(path):
            catalog.add(message, context=context, locations=[("/".join(parts), line)])
    return catalog


def _sentences_in(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, int]]:
    method, options = ("python", {}) if path.suffix == ".py" else ("jinja2.ext:babel_extract", PAGE_OPTIONS)
    found = extract(method, BytesIO(path.read_bytes()), keywords=PYTHON_WORDS, options=options)
    for line, message, _comments, context in found:
        yield message, context, line


def translations(room: Room) -> Catalog:
    """The room's Vietnamese; empty where there is none yet."""
    if not room.po.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with room.po.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update(room: Room) -> bool:
    """Bring the room's file in step with what it says; nothing is guessed, and what is no longer said leaves."""
    said = sentences(room)
    if not list(_messages(said)):
        return False
    old = translations(room)
    known = {(m.id if isinstance(m.id, str) else m.id[0], m.context): m.string for m in _messages(old)}
    fresh = Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False, header_comment=f"# Vietnamese of {room.name}")
    for message in sorted(_messages(said), key=lambda m: (m.locations[0], str(m.id))):
        key = message.id if isinstance(message.id, str) else message.id[0]
        string = known.get((key, message.context), "")
        fresh.add(message.id, _shaped(string, message), context=message.context, locations=_files(message))
    room.po.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_po(text, fresh, width=0, omit_header=False, sort_by_file=True)
    room.po.write_bytes(_without_dates(text.getvalue()))
    return True


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _shaped(string: str | tuple[str, ...] | list[str] | None, message: Message) -> str | tuple[str, ...]:
    """One Vietnamese form is enough: nouns do not change with their count."""
    first = _first(string)
    return (first,) if message.pluralizable else first


def _first(string: str | tuple[str, ...] | list[str] | None) -> str:
    if isinstance(string, str):
        return string
    return string[0] if string else ""


def _files(message: Message) -> list[tuple[str, int]]:
    """Files without line numbers, so that moving a line changes no translation file."""
    return [(path, 0) for path in sorted({path for path, _line in message.locations})]


def _without_dates(text: bytes) -> bytes:
    """Only what says something: the rest of the header would change with every run."""
    kept = (line.replace(b":0", b"") if line.startswith(b"#:") else line for line in text.splitlines())
    kept = (line for line in kept if not line.startswith(HEADER_LEFT_OUT))
    return b"\n".join(kept).rstrip() + b"\n"


def missing(room: Room) -> list[str]:
    """Sentences of the room without a sure Vietnamese one."""
    known = translations(room)
    faults = []
    for message in _messages(sentences(room)):
        found = known.get(message.id, message.context)
        if not found or not _first(found.string) or found.fuzzy:
            faults.append(str(message.id))
    return faults


def compile_all() -> int:
    """Write the compiled form beside every translation file that is newer; how many were written."""
    written = 0
    for room in rooms():
        mo = room.po.with_suffix(".mo")
        if room.po.exists() and not (mo.exists() and mo.stat().st_mtime >= room.po.stat().st_mtime):
            with mo.open("wb") as file:
                write_mo(file, translations(room))
            written += 1
    return written


def main(*names: str) -> None:
    """Extract, update, compile the named rooms (or all); say which sentences still lack their Vietnamese."""
    for room in rooms():
        if not names or room.name in names:
            update(room)
            for sentence in missing(room):
                print(f"{room.name}: no Vietnamese for {sentence!r}")
    compile_all()


if __name__ == "__main__":
    main(*sys.argv[1:])
