"""The door of the index; light enough for the web to import."""

from batru.index.reads.figures import (
    Figure,
    cells,
    counted_at,
    extent,
    measure,
    measures,
    series,
    sets,
    target,
    value_of,
    values,
)
from batru.index.rules import Period

__all__ = [
    "Figure",
    "Period",
    "cells",
    "counted_at",
    "extent",
    "measure",
    "measures",
    "series",
    "sets",
    "target",
    "value_of",
    "values",
]
