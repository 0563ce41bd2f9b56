"""Where a figure opens: its definition with its article, and the rows it came from."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from batru.command.reads.boards import OPEN, OVERDUE, RECEIVED, Board, Tile
from batru.command.reads.live import Burning, Rhythm
from batru.kernel.period import Month


def links_of(board: Board, tile: Tile) -> dict[str, str]:
    """Addresses of a tile's definition, of its rows, and of the board about it."""
    code, key = tile.measure.code, board.place.unit.key
    told = urlencode({"unit": key, "period": tile.figure.period})
    month = {} if board.is_whole else {"month": str(board.month)}
    return {
        "definition": f"{reverse('index:measure', args=[code])}?{told}",
        "rows": f"{reverse('index:rows', args=[code])}?{told}",
        "rest": f"{reverse('index:measure', args=[OPEN])}?{told}",
        "act": f"{reverse('command:new_directive')}?{urlencode({'measure': code, 'unit': key})}",
        "href": f"{reverse('command:board')}?{urlencode({'unit': key, 'measure': code} | month)}#trend",
    }


def links_of_hours(board: Board, rhythm: Rhythm) -> dict[str, Any]:
    """Addresses of the definition, and of the rows: all of them, of each hour of the week, and of each way."""
    told = {"unit": board.place.unit.key, "period": f"{board.months[0]}..{board.months[-1]}"}
    hours = range(rhythm.first_hour, rhythm.first_hour + len(rhythm.counts[0]))
    return {
        "definition": f"{reverse('index:measure', args=[RECEIVED])}?{urlencode(told)}",
        "all": _rows(RECEIVED, **told),
        "hours": [[_rows(RECEIVED, **told, hour=f"{day}-{hour}") for hour in hours] for day in range(1, 8)],
        "ways": {name: _rows(RECEIVED, **told, channel=name) for name, _ in rhythm.channels},
    }


def links_of_live(unit_key: str, found: Iterable[Burning], today: date) -> dict[str, Any]:
    """Addresses of the rows of today's dossiers, of those due within a day, and by unit of those and the overdue."""
    month = str(Month.of(today))
    alone = {"period": month, "alone": "1"}
    return {
        "today": _rows(RECEIVED, unit=unit_key, period=month, day=today.isoformat()),
        "soon": _rows(OPEN, unit=unit_key, period=month, due="soon"),
        "definition": f"{reverse('index:measure', args=[RECEIVED])}?{urlencode({'unit': unit_key, 'period': month})}",
        "overdue_of": {one.unit: _rows(OVERDUE, unit=one.unit, **alone) for one in found},
        "soon_of": {one.unit: _rows(OPEN, unit=one.unit, due="soon", **alone) for one in found},
    }


def _rows(code: str, **told: str) -> str:
    return f"{reverse('index:rows', args=[code])}?{urlencode(told)}"
