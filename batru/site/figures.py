"""The few figures that the place shows everybody on its first page, with their targets."""

from dataclasses import dataclass
from datetime import datetime

from batru.index.public import Figure, Period, counted_at, extent, series, target, value_of
from batru.kernel.period import Month
from batru.law.measures import Measure

SHOWN = ("online_share_reported", "on_time_share", "rating_mean")
MONTHS_BACK = 11


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A measure for everybody: its value, its target, the year before it, and when it was counted (None: reported)."""

    measure: Measure
    value: float
    target: float | None
    past: list[float | None]
    counted_at: datetime | None
    month: Month
    simulated: bool


def public_figures(unit: str, this_month: Month) -> list[PublicFigure]:
    """Of the last whole month that has figures; empty before anything was counted."""
    known = extent()
    if known is None or known.first >= this_month:
        return []
    month = min(known.last, this_month.previous())
    figures = (_public(value_of(code, unit, Period(month, month)), month) for code in SHOWN)
    return [figure for figure in figures if figure is not None]


def _public(figure: Figure, month: Month) -> PublicFigure | None:
    value = _plain(figure)
    if value is None:
        return None
    measure, is_ours = figure.measure, figure.rows is not None
    wanted = target(measure.code, figure.unit, month.last())
    past = series(measure.code, figure.unit, month - MONTHS_BACK, month) if is_ours else []
    return PublicFigure(
        measure=measure,
        value=value,
        target=wanted.value if wanted else None,
        past=[_plain(one) for one in past],
        counted_at=counted_at() if is_ours else None,
        month=month,
        simulated=figure.simulated,
    )


def _plain(figure: Figure) -> float | None:
    return None if figure.shown is None else float(figure.shown)
