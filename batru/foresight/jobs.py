"""Background work."""

from batru.commons import clock
from batru.commons.compute.public import ask
from batru.commons.people.public import system_actor
from batru.foresight.actions import publish_changed
from batru.foresight.rules.counters import SMALLEST_QUESTION

COMPILED_SECONDS = 300.0


def publish_forecasts() -> int:
    """Continue every series that changed; how many forecasts were published. Nightly, and cheap where nothing did."""
    return publish_changed(by=system_actor("foresight"), at=clock.now())


def warm_counters() -> None:
    """Answer the smallest question once, so that the kernel is compiled before somebody asks."""
    ask("batru.foresight.engine.answers:answer", timeout=COMPILED_SECONDS, question=SMALLEST_QUESTION)
