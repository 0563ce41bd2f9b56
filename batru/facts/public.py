"""The door of the facts; light enough for the web to import."""

from batru.facts.actions import load_observations
from batru.facts.reads import (
    Extent,
    Observation,
    counted_at,
    digests,
    extents,
    indicator,
    last_reported,
    publications,
    reported,
    select,
    series,
    versions,
    write_out,
)

__all__ = [
    "Extent",
    "Observation",
    "counted_at",
    "digests",
    "extents",
    "indicator",
    "last_reported",
    "load_observations",
    "publications",
    "reported",
    "select",
    "series",
    "versions",
    "write_out",
]
