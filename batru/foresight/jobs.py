"""Background work."""

from batru.commons import clock
from batru.commons.people.public import system_actor
from batru.foresight.actions import publish_changed


def publish_forecasts() -> int:
    """Continue every series that changed; how many forecasts were published. Nightly, and cheap where nothing did."""
    return publish_changed(by=system_actor("foresight"), at=clock.now())
