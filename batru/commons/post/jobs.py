"""Background work: ask the carriers what has happened."""

from batru.commons.post.actions.telling import poll

__all__ = ["poll"]
