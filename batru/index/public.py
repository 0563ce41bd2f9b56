"""The door of the index; light enough for the web to import."""

from batru.index.kept import Counted, counting, figures_at, keep_places, places_at, places_known
from batru.index.past_days import day_asked, day_told, refused_day
from batru.index.points.next_point import NextPoint
from batru.index.reads.fed import Fed, Source, fed
from batru.index.reads.figures import (
    Figure,
    cells,
    counted_at,
    series,
    target,
    value_of,
    values,
)
from batru.index.reads.ground import extent, measure, measures, sets
from batru.index.reads.index_sets import edition_on, index_set, index_sets, kinds, look_again
from batru.index.robust import robust, robust_known
from batru.index.rules import Period
from batru.index.sets.words import STATES as STATE_WORDS
from batru.index.sets.words import UNRANKED as UNRANKED_WORDS
from batru.index.sets.words import lacks_words, rounding_words, rule_words, states_words
from batru.index.tree import Places

__all__ = [
    "Fed",
    "Counted",
    "STATE_WORDS",
    "UNRANKED_WORDS",
    "Figure",
    "NextPoint",
    "Period",
    "Places",
    "Source",
    "cells",
    "counted_at",
    "counting",
    "day_asked",
    "day_told",
    "edition_on",
    "extent",
    "figures_at",
    "index_set",
    "index_sets",
    "keep_places",
    "kinds",
    "fed",
    "lacks_words",
    "look_again",
    "measure",
    "measures",
    "places_at",
    "places_known",
    "refused_day",
    "robust",
    "robust_known",
    "rounding_words",
    "rule_words",
    "series",
    "sets",
    "states_words",
    "target",
    "value_of",
    "values",
]
