"""The door of the tree of units."""

from batru.commons.places.actions.agencies import load_agencies
from batru.commons.places.actions.ancestry import rebuild_ancestry
from batru.commons.places.actions.nation import load_nation
from batru.commons.places.reads import (
    ancestors,
    children,
    descendants,
    find,
    headcounts,
    lies_under,
    lineage,
    lines,
    outline_notes,
    outlines,
    parents,
    served_by,
    stamp,
    subtree_keys,
    tree,
    tree_data,
    turns,
    unit,
    unit_by_code,
    units,
)
from batru.commons.places.rules.identity import NATION
from batru.commons.places.rules.kept_tree import KeptTree
from batru.commons.places.rules.units import Headcount, Node, Past, Step, Unit

__all__ = [
    "NATION",
    "Headcount",
    "KeptTree",
    "Node",
    "Past",
    "Step",
    "Unit",
    "ancestors",
    "children",
    "descendants",
    "find",
    "headcounts",
    "lies_under",
    "lineage",
    "lines",
    "load_agencies",
    "load_nation",
    "outline_notes",
    "outlines",
    "parents",
    "rebuild_ancestry",
    "served_by",
    "stamp",
    "subtree_keys",
    "tree",
    "tree_data",
    "turns",
    "unit",
    "unit_by_code",
    "units",
]
