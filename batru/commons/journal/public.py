"""The door of the journal."""

from batru.commons.journal.actions import (
    ANYONE,
    Actor,
    Deed,
    act,
    all_acts,
    append_many,
    handles,
    handles_many,
    outbox,
    outbox_many,
    relay,
)
from batru.commons.journal.models import Entry
from batru.commons.journal.reads import at_the_end, changes_since, entries_since, first_break, head, history
from batru.commons.journal.rules import Bookmark, Line

__all__ = [
    "ANYONE",
    "Actor",
    "Bookmark",
    "Deed",
    "Entry",
    "Line",
    "act",
    "all_acts",
    "append_many",
    "at_the_end",
    "changes_since",
    "entries_since",
    "first_break",
    "head",
    "handles",
    "handles_many",
    "history",
    "outbox",
    "outbox_many",
    "relay",
]
