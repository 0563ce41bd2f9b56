"""The door of the imports."""

from batru.commons.imports.reads.batches import (
    READ,
    Elsewhere,
    ImportedLocality,
    counts_elsewhere,
    elsewhere,
    found_elsewhere,
    localities,
    locality,
    locality_at,
    owns,
    reported_in,
    reported_of,
)

__all__ = [
    "READ",
    "Elsewhere",
    "ImportedLocality",
    "counts_elsewhere",
    "elsewhere",
    "found_elsewhere",
    "localities",
    "locality",
    "locality_at",
    "owns",
    "reported_in",
    "reported_of",
    "time_zone",
]

VIETNAM = "Asia/Ho_Chi_Minh"


def time_zone(code: str) -> str:
    """The zone in which a locality's hours are to be read: an imported one has its own."""
    found = locality(code)
    return found.time_zone if found else VIETNAM
