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
from batru.commons.journal.reads import changes_since, first_break, history
from batru.commons.journal.rules import Line

__all__ = [
    "ANYONE",
    "Actor",
    "Deed",
    "Line",
    "act",
    "all_acts",
    "append_many",
    "changes_since",
    "first_break",
    "handles",
    "history",
    "outbox",
    "relay",
]
