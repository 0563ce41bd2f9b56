"""The door of the journal."""

from batru.commons.journal.actions import (
    ANYONE,
    Actor,
    Deed,
    act,
    all_acts,
    append_many,
    handles,
    outbox,
    relay,
)
from batru.commons.journal.models import Entry
from batru.commons.journal.reads import changes_since, entries_since, first_break, head, history
from batru.commons.journal.rules import Line

__all__ = [
    "ANYONE",
    "Actor",
    "Deed",
    "Entry",
    "Line",
    "act",
    "all_acts",
    "append_many",
    "changes_since",
    "entries_since",
    "first_break",
    "head",
    "handles",
    "history",
    "outbox",
    "relay",
]
