"""A table's log as this process last read it: opened anew every version is read, gone on with only what came since."""

import os
import threading
from pathlib import Path
from typing import Any

from deltalake import DeltaTable

FIRST = Path("_delta_log", "00000000000000000000.json")

_opened: dict[Path, tuple[tuple[int, int], DeltaTable]] = {}
_lock = threading.Lock()


def files(table: Path, pruned: Any) -> list[str]:
    """Paths of the files of a table's present version that a predicate does not rule out."""
    with _lock:
        return list(_present(table).file_uris(file_pruning_predicate=pruned))


def _present(table: Path) -> DeltaTable:
    told = os.stat(table / FIRST)
    begun = (told.st_ino, told.st_mtime_ns)  # another, where a table came in the place of one that was removed
    known = _opened.get(table)
    if known is None or known[0] != begun:
        known = _opened[table] = begun, DeltaTable(str(table))
    else:
        known[1].update_incremental()
    return known[1]
