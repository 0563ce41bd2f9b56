"""The door of the facts; light enough for the web to import."""

from batru.facts.actions import load_observations
from batru.facts.reads import (
    Extent,
    Observation,
    counted_at,
    digests,
    extents,
    indicator,
    lake,
    last_reported,
    nights,
    publications,
    reported,
    select,
    selecting,
    series,
    versions,
    write_out,
    writing_out,
)

__all__ = [
    "Extent",
    "Observation",
    "counted_at",
    "digests",
    "extents",
    "indicator",
    "lake",
    "last_reported",
    "load_observations",
    "nights",
    "publications",
    "reported",
    "select",
    "selecting",
    "series",
    "versions",
    "write_out",
    "writing_out",
]
