"""The only place that asks the time; a whole system can be run at another date."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from batru.commons import whole

ZERO = timedelta(0)


@dataclass
class _Shift:
    """How far the example's own time stands from real time, and the file state that it was read from."""

    offset: timedelta = ZERO
    read_from: tuple[int, int] | None = None


_shift = _Shift()


def real_now() -> datetime:
    """The world's time, for sessions, signatures and certificates."""
    return timezone.now()


def now() -> datetime:
    """The time of the place: the world's own, or the example's where one is set."""
    return timezone.now() + _offset()


def set_now(moment: datetime) -> None:
    """Run the system at another date from here on, ticking; every process of this home follows."""
    whole.write(_path(), json.dumps({"offset_seconds": (moment - timezone.now()).total_seconds()}).encode())


def is_shifted() -> bool:
    """Whether the place lives at another time than the world."""
    return _offset() != ZERO


def _path() -> Path:
    return _path_in(settings.BATRU_HOME)


@lru_cache(maxsize=8)
def _path_in(home: Path | str) -> Path:
    return Path(home) / "clock.json"


def _offset() -> timedelta:
    """Re-read the file only when it changed: one stat a call."""
    path = _path()
    try:
        stat = path.stat()
    except FileNotFoundError:
        _shift.offset, _shift.read_from = ZERO, None
        return ZERO
    seen = (stat.st_mtime_ns, stat.st_ino)
    if seen != _shift.read_from:
        _shift.offset = timedelta(seconds=json.loads(path.read_text(encoding="utf-8"))["offset_seconds"])
        _shift.read_from = seen
    return _shift.offset
