"""The rows that this room reports upward: figures that others reported."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from batru.facts.models import Observation
from batru.kernel.fact_tables import OBSERVATIONS
from batru.kernel.period import VIETNAM, Month

STORED = tuple(name for name in OBSERVATIONS.names if name != "at")


def months() -> set[Month]:
    """The months in which an observed period begins."""
    return {Month.of(day) for day in Observation.objects.dates("period_start", "month")}


def observations(month: Month) -> Iterator[dict[str, list[Any]]]:
    """The observations whose period begins in a month, as columns of the fact table."""
    found = Observation.objects.filter(period_start__gte=month.first(), period_start__lte=month.last())
    rows = list(found.order_by("key").values_list(*STORED))
    if not rows:
        return
    columns = {name: list(values) for name, values in zip(STORED, zip(*rows, strict=True), strict=True)}
    yield columns | {"at": [datetime.combine(day, time(), VIETNAM) for day in columns["period_start"]]}
