"""The page channel's outside world for the contract: the person's own list."""

from pytest_django import Settings

from batru.commons.notices.tests.outside import Outside


class OwnPage(Outside):
    """A letter arrives by being written; nothing of it is kept beside the notice."""

    keeps_letters = False


def world(settings: Settings) -> Outside:
    """Nothing to start."""
    return OwnPage()
