"""The door of notices."""

from batru.commons.notices.actions import tell
from batru.commons.notices.models import Notice
from batru.commons.notices.reads import Message, Waiting, health, notices_about, notices_for, reaches, waiting
from batru.commons.notices.rules import Health, Recipient

__all__ = [
    "Health",
    "Message",
    "Notice",
    "Recipient",
    "Waiting",
    "health",
    "notices_about",
    "notices_for",
    "reaches",
    "tell",
    "waiting",
]
