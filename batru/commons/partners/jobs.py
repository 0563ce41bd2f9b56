"""Background work: tell other programs what has happened."""

from batru.commons.partners.actions.telling import spread

__all__ = ["spread"]
