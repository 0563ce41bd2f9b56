"""The door of the index; light enough for the web to import."""

from batru.index.kept import Counted, counting, figures_at
from batru.index.reads.fed import Fed, Source, fed
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
from batru.index.reads.index_sets import edition_on, index_set, index_sets, kinds, look_again
from batru.index.robust import robust
from batru.index.rules import Period
from batru.index.sets.words import rule_words

__all__ = [
    "Fed",
    "Counted",
    "Figure",
    "Period",
    "Source",
    "cells",
    "counted_at",
    "counting",
    "edition_on",
    "extent",
    "figures_at",
    "index_set",
    "index_sets",
    "kinds",
    "fed",
    "look_again",
    "measure",
    "measures",
    "robust",
    "rule_words",
    "series",
    "sets",
    "target",
    "value_of",
    "values",
]
