"""What a browser sees: faults of access, of the security policy, of language and of measure; and pictures."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page

from batru.site import messages

HERE = Path(__file__).resolve().parent
AXE = HERE / ".vendor" / "axe.min.js"
SHOTS = HERE / ".shots"
WIDTHS = (1440, 390)
# Of what passes axe keeps nothing, and style sheets it fetches for experimental rules alone: two thirds of its time.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}
TARGET_PX = 44
DRAW_SECONDS = 10

_ACCENT = "àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ"
_VIETNAMESE_WORD = re.compile(rf"(?<![\w-])[a-z{_ACCENT}]*[{_ACCENT}][a-z{_ACCENT}]*(?![\w-])")


@dataclass
class Watch:
    """Everything that a page complained about since it was opened."""

    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings of the console; the security policy speaks there too."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def fail(self, error: Error) -> None:
        """Keep an exception of a script."""
        self.complaints.append(f"exception: {error}")


def watch(page: Page) -> Watch:
    """Listen to the page from now on."""
    ears = Watch()
    page.on("console", ears.hear)
    page.on("pageerror", ears.fail)
    return ears


def settle(page: Page) -> None:
    """Wait until fonts, charts and maps are there."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    until = time.monotonic() + DRAW_SECONDS
    while not ask(page, "drawn"):
        assert time.monotonic() < until, "a chart or map was not drawn"
        page.wait_for_timeout(50)


def axe(page: Page) -> list[str]:
    """What axe-core finds, one line a fault; run through the debugger, so the page keeps its security policy."""
    found: list[dict[str, Any]] = page.evaluate("rules => axe.run(document, rules).then(all => all.violations)", RULES)
    return [_fault(violation, node) for violation in found for node in violation["nodes"]]


def _fault(violation: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(str(node.get("failureSummary", "")).split())
    return f"{violation['id']} at {node['target'][0]}: {why} {node['html'][:160]}"


def shoot(page: Page, name: str) -> None:
    """Keep pictures at both widths, light and dark, in a folder that git does not see."""
    SHOTS.mkdir(exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            settle(page)
            page.screenshot(path=SHOTS / f"{name}-{width}-{theme}.png", full_page=True)


def overflow_px(page: Page) -> int:
    """By how much the page is wider than its window."""
    return int(ask(page, "overflow"))


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and links of their own (not those in running text) that a thumb would miss."""
    return list(ask(page, "smallTargets", TARGET_PX))


def texts(page: Page) -> list[str]:
    """Visible texts outside what is marked as another language; of fields also label and placeholder."""
    return list(ask(page, "texts"))


def ask(page: Page, question: str, *arguments: object) -> Any:
    """The answer to one of the questions of eyes.js."""
    return page.evaluate(f"given => ({_questions()})[{question!r}](...given)", list(arguments))


@cache
def _questions() -> str:
    return (HERE / "eyes.js").read_text(encoding="utf-8")


def half_translated(shown: Iterable[str], language: str) -> list[str]:
    """Texts that are in the other language: known sentences of ours, or on an English page Vietnamese words."""
    known = _of_the_other_language(language)
    return [text for text in shown if text in known or (language == "en" and _VIETNAMESE_WORD.search(text))]


@cache
def _of_the_other_language(language: str) -> frozenset[str]:
    ours = dict(_sentences())
    english, vietnamese = frozenset(ours), frozenset(ours.values())
    return vietnamese - english if language == "en" else english - vietnamese


def _sentences() -> Iterator[tuple[str, str]]:
    for room in messages.rooms():
        for message in messages.translations(room):
            if isinstance(message.id, str) and isinstance(message.string, str) and message.string:
                yield message.id, message.string
