"""Files once read and checked are kept as JSON beside the overlay, so that a web process starts without YAML."""

import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CACHE = ".cache"
FORMAT = 1


def stamp(paths: Sequence[Path]) -> str:
    """What tells whether any of these files has changed since: place, moment of change and size."""
    facts = [(str(path), status.st_mtime_ns, status.st_size) for path in paths for status in [path.stat()]]
    return json.dumps([FORMAT, facts])


def kept(overlay: Path, kind: str, key: str) -> list[Any] | None:
    """The data kept under this stamp; None where it is another's, missing or spoilt."""
    try:
        content = json.loads(_place(overlay, kind).read_bytes())
    except (OSError, ValueError):
        return None
    return content["data"] if isinstance(content, dict) and content.get("key") == key else None


def keep(overlay: Path, kind: str, key: str, data: list[Any]) -> None:
    """Write beside, then move over: a reader sees the old or the new. A folder that cannot be written keeps nothing."""
    place = _place(overlay, kind)
    beside = place.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps({"key": key, "data": data}, ensure_ascii=False), encoding="utf-8")
        beside.replace(place)
    except OSError:
        return


def _place(overlay: Path, kind: str) -> Path:
    return overlay / CACHE / f"{kind.replace('/', '.')}.checked.json"
