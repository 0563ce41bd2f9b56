"""The door of search."""

from batru.commons.search.actions import put, put_many, rebuild, remove, source
from batru.commons.search.reads import count, find
from batru.commons.search.rules import Entry, Hit

__all__ = ["Entry", "Hit", "count", "find", "put", "put_many", "rebuild", "remove", "source"]
