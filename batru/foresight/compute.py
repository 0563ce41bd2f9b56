"""What the computing process does for this room; nothing that the web imports may import this."""

from collections.abc import Mapping, Sequence
from typing import Any

from batru.foresight.engine.answers import answer
from batru.foresight.engine.forecasts import forecast


def counters(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question about a counter, answered (engine.answers)."""
    return answer(question)


def forecasts(series: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each series continued (engine.forecasts)."""
    return [forecast(one) for one in series]
