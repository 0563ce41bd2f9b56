"""Sheets set by Typst: tagged PDF/A-2a and PDF/UA-1, the same bytes for the same words and moment."""

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

from batru.kernel.period import VIETNAM

SHEETS = Path(__file__).resolve().parent / "sheets"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
# Any mask is read by any reader; trying all eight would take as long as setting the page.
MASK = 4
# One compiler for all threads: it keeps fonts and sheets read, and sets a page in milliseconds.
_press = threading.Lock()


@cache
def _fonts() -> typst.Fonts:
    folder = Path(settings.BATRU_PRINT_FONTS)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    if "Tinos" not in fonts.families():
        raise FileNotFoundError(f"{folder} has no Tinos fonts; run `python -m batru.site.assets`.")
    return fonts


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=SHEETS, font_paths=_fonts())


def set_sheet(name: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """A sheet filled with plain data as PDF, dated `at`."""
    with _press:
        made = _compiler().compile(
            input=_filled(name, data), format="pdf", pdf_standards=STANDARDS, timestamp=_dated(at)
        )
    assert isinstance(made, bytes)
    return made


def set_stamp(data: Mapping[str, Any], at: datetime) -> bytes:
    """A small page without ground, to be laid into another document."""
    with _press:
        made = _compiler().compile(input=_filled("stamp", data), format="pdf", timestamp=_dated(at), pdf_tags=False)
    assert isinstance(made, bytes)
    return made


def place_of(name: str, label: str, data: Mapping[str, Any]) -> dict[str, float]:
    """Where a label of a filled sheet stands: page from 1, x and y in points from the page's top left corner."""
    found = typst.query(
        input=_filled(name, data), selector=f"<{label}>", field="value", one=True, root=SHEETS, font_paths=_fonts()
    )
    place: dict[str, float] = json.loads(found)
    return place


def square(address: str) -> str:
    """An address as a QR code in SVG, of middle strength against dirt and folds: a stroke for each dark run."""
    rows = segno.make(address, error="m", mask=MASK, micro=False).matrix
    strokes = "".join(f"M{left} {top}.5h{wide}" for top, row in enumerate(rows) for left, wide in _runs(row))
    box = f"0 0 {len(rows)} {len(rows)}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path stroke="#000" d="{strokes}"/></svg>'


def _runs(row: bytearray) -> Iterator[tuple[int, int]]:
    """Where runs of dark modules begin, and how long they are."""
    left = 0
    for dark, run in groupby(row):
        wide = len(list(run))
        if dark:
            yield left, wide
        left += wide


def _dated(at: datetime) -> datetime:
    """A moment as a PDF can bear it: to the second."""
    return at.astimezone(VIETNAM).replace(microsecond=0)


def _filled(name: str, data: Mapping[str, Any]) -> Any:
    """A sheet and its data as files in memory.

    Not as Typst's `sys.inputs`: they are part of its standard library, so that nothing known of an earlier sheet, not
    even the frame that all share, could be used again. As a file they touch only what is made of them.
    """
    return {
        "main.typ": f'#include "/{name}.typ"'.encode(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
