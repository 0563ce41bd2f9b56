"""Background work: tell other programs what has happened."""

from batru.commons.partners.actions.telling import DELIVER, spread

__all__ = ["DELIVER", "spread"]
