"""Deeds: publishing a forecast."""

from datetime import datetime

from batru.commons.compute.public import ask
from batru.commons.journal.public import Actor, Deed, act
from batru.foresight import models
from batru.foresight.reads.forecasts import pasts, told_inputs
from batru.foresight.rules.forecasts import FrozenForecast, as_data
from batru.foresight.rules.pasts import Past, frozen

AT_ONCE = 8
SECONDS = 120.0


@act("foresight.forecast.published", needs="foresight.forecast.publish")
def publish(forecast: FrozenForecast, inputs: str, *, by: Actor, at: datetime) -> Deed[FrozenForecast]:
    """Store a sealed forecast for good; `inputs` is the digest of the past that it continues."""
    row = models.Forecast.objects.create(
        measure=forecast.measure,
        unit_id=forecast.unit,
        made_at=forecast.made_at,
        inputs=inputs,
        content=as_data(forecast),
        digest=forecast.digest,
    )
    told = {"measure": forecast.measure, "digest": forecast.digest, "method": forecast.method}
    return Deed(forecast.numbered(row.pk), f"forecast:{row.pk}", forecast.unit, told)


def publish_changed(*, by: Actor, at: datetime) -> int:
    """Continue every series whose past changed since it was told last; how many were published.

    Computed in the computing process, a few at a time, outside any transaction.
    """
    told = told_inputs()
    changed = [past for past in pasts(at) if past.months and told.get((past.measure, past.unit)) != past.digest]
    for first in range(0, len(changed), AT_ONCE):
        _publish(changed[first : first + AT_ONCE], by, at)
    return len(changed)


def _publish(some: list[Past], by: Actor, at: datetime) -> None:
    said = ask("batru.foresight.engine.forecasts:forecasts", timeout=SECONDS, series=[past.question for past in some])
    for past, answer in zip(some, said, strict=True):
        publish(frozen(past, answer, at), past.digest, by=by, at=at)
