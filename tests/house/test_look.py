"""What pages are made of exists: icons, classes, translations; and none of it breaks the security policy."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from batru.site import messages
from batru.site.assets import icon_names

HOUSE = Path(__file__).resolve().parents[2] / "batru"
SHEETS = HOUSE / "site" / "static" / "site"
TEMPLATES = sorted(path for path in HOUSE.rglob("*.html") if "templates" in path.parts)
ROOMS = messages.rooms()
ICON = re.compile(r"""(?:icon\(|icon=|"icon": ?)["']([a-z0-9-]+)["']""")
OWN_CLASS = re.compile(r"bt-[a-z0-9-]*[a-z0-9]\b(?!-?\{)")
FORBIDDEN = (
    ("an inline style", re.compile(r"""\sstyle\s*=\s*["']""")),
    ("a style element", re.compile(r"<style\b")),
    ("an inline handler", re.compile(r"""\son[a-z]+\s*=\s*["']""")),
    ("an inline script", re.compile(r"""<script(?![^>]*\ssrc=)(?![^>]*type="application/json")""")),
    ("evaluated htmx", re.compile(r"""hx-on|hx-vals=["']js:""")),
)


def _matches(pattern: re.Pattern[str], paths: list[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            yield match[match.re.groups and 1 or 0], path.relative_to(HOUSE).as_posix()


def test_every_icon_is_in_the_list() -> None:
    known = set(icon_names())
    sources = [*TEMPLATES, HOUSE / "site" / "menu.py", HOUSE / "site" / "portal.py"]
    assert {(name, path) for name, path in _matches(ICON, sources) if name not in known} == set()


def test_the_list_of_icons_is_sorted_and_has_no_double() -> None:
    assert icon_names() == sorted(set(icon_names()))


def test_every_class_of_ours_has_a_rule() -> None:
    rules = " ".join(path.read_text(encoding="utf-8") for path in [*SHEETS.glob("*.css"), *SHEETS.glob("*.js")])
    known = set(OWN_CLASS.findall(rules))
    ids = {"bt-app", "bt-say"}
    said = {(name, path) for name, path in _matches(OWN_CLASS, TEMPLATES) if name not in known | ids}
    assert {(name, path) for name, path in said if not any(own.startswith(f"{name}-") for own in known)} == set()


@pytest.mark.parametrize(("what", "pattern"), FORBIDDEN, ids=[what for what, _ in FORBIDDEN])
def test_no_template_asks_for_what_the_security_policy_refuses(what: str, pattern: re.Pattern[str]) -> None:
    assert list(_matches(pattern, TEMPLATES)) == []


@pytest.mark.parametrize("room", ROOMS, ids=[room.name for room in ROOMS])
def test_every_sentence_has_its_vietnamese(room: messages.Room) -> None:
    assert messages.missing(room) == []


def test_a_sentence_has_one_vietnamese_in_the_whole_house() -> None:
    """Django lays all rooms' translations into one book: two meanings of one English sentence need two sentences."""
    said: dict[str, set[str]] = defaultdict(set)
    for room in ROOMS:
        for message in messages.translations(room):
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                said[key].add(message.string if isinstance(message.string, str) else "".join(message.string or ()))
    assert {key: sorted(found) for key, found in said.items() if len(found) > 1} == {}


@pytest.mark.parametrize("room", ROOMS, ids=[room.name for room in ROOMS])
def test_a_translation_keeps_the_places_that_are_filled_in(room: messages.Room) -> None:
    places = re.compile(r"\{\w+\}|%\(\w+\)s")
    for message in messages.translations(room):
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        said = message.string if isinstance(message.string, str) else "".join(message.string or ())
        allowed = {place for form in forms for place in places.findall(form)}
        needed = allowed if len(forms) == 1 else set()
        assert not said or needed <= set(places.findall(said)) <= allowed, message.id
