"""The door of the papers."""

from batru.commons.papers.actions import Paper, issue, keep, revoke, see
from batru.commons.papers.models import Holding
from batru.commons.papers.reads import (
    check_address,
    held_by,
    issued_as,
    issued_for,
    of_content,
    usable,
    usable_of_organisation,
)
from batru.commons.papers.rules.holdings import Title, by_trust

__all__ = [
    "Holding",
    "Paper",
    "Title",
    "by_trust",
    "check_address",
    "held_by",
    "issue",
    "issued_as",
    "issued_for",
    "keep",
    "of_content",
    "revoke",
    "see",
    "usable",
    "usable_of_organisation",
]
