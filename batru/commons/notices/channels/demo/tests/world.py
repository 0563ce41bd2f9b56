"""The demo channel's outside world for the contract: the screen."""

from pytest_django import Settings

from batru.commons.notices.models import ShownMessage
from batru.commons.notices.tests.outside import Arrived, Outside


class Screen(Outside):
    """Never breaks."""

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(shown.message_id, shown.address, shown.subject, shown.body)
            for shown in ShownMessage.objects.order_by("id")
        ]


def world(settings: Settings) -> Outside:
    """A clean screen: the test's own database."""
    return Screen()
