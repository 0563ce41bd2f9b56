"""The door of other programs."""

from batru.commons.partners.actions.answering import Answer, once
from batru.commons.partners.actions.keeping import Issued, NewKey, count_use, issue, revoke
from batru.commons.partners.actions.telling import deliver, subscribe, unsubscribe
from batru.commons.partners.reads import Caller, caller_of, need

__all__ = [
    "Answer",
    "Caller",
    "Issued",
    "NewKey",
    "caller_of",
    "count_use",
    "deliver",
    "issue",
    "need",
    "once",
    "revoke",
    "subscribe",
    "unsubscribe",
]
