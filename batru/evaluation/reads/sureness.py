"""How sure a published result is, and what would lift a unit: derived, and None until it was worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batru.evaluation.models import Publication
from batru.evaluation.reads.results import LATEST, row_of
from batru.index.public import NextPoint, Period, robust
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Interval:
    """A unit's place over all draws: 5 and 95 % quantiles, median, and how often it comes first or before the next.

    Units of one group cannot be told apart from the group's first.
    """

    unit: str
    block: str
    rank: float
    low: float
    median: float
    high: float
    mean: float
    first: float
    ahead_of_next: float | None
    group: int


@dataclass(frozen=True, slots=True)
class Lift:
    """What would lift a unit, the most first, and the units of its profile with about as many cases."""

    points: tuple[NextPoint, ...]
    peers: tuple[str, ...]


def intervals(campaign: str, number: int | str = LATEST) -> dict[str, Interval] | None:
    """By unit how sure its place is; a unit without a place is not there. None while it is being worked out."""
    made = _robust(campaign, number)
    if made is None:
        return None
    return {
        unit: Interval(unit, block, **row)
        for block, own in made["blocks"].items()
        for unit, row in own["units"].items()
    }


def ahead(campaign: str, number: int | str, one: str, other: str) -> float | None:
    """In which share of draws a unit is ahead of another; None where the two are not compared, or not yet."""
    made = _robust(campaign, number)
    for own in (made or {"blocks": {}})["blocks"].values():
        if own["pairs"] and {one, other} <= set(own["order"]):
            return float(own["pairs"][one][own["order"].index(other)])
    return None


def next_points(campaign: str, number: int | str, unit: str) -> Lift | None:
    """What would lift a unit; None while it is being worked out, or where the unit has no place."""
    made = _robust(campaign, number)
    for own in (made or {"blocks": {}})["blocks"].values():
        if unit in own["next"]:
            points = tuple(NextPoint(**one) for one in own["next"][unit])
            return Lift(points, tuple(peer["unit"] for peer in own["peers"][unit]))
    return None


def pending() -> Refusal:
    """How sure places are is still being worked out: a file is not half made."""
    return Refusal(
        "evaluation.report.pending",
        what=N_("The report is not ready yet."),
        why=N_("How sure the places are is being worked out; that happens once after a publication."),
        next_step=N_("Ask again in a minute."),
        status=503,
    )


def _robust(campaign: str, number: int | str) -> Mapping[str, Any] | None:
    row = row_of(campaign, number)
    before = _year_before(row)
    return robust(row.frozen, before.frozen if before else None)


def _year_before(row: Publication) -> Publication | None:
    """The last publication by the same set for the period right before."""
    period = str(Period.parse(row.campaign.period).before())
    rows = Publication.objects.filter(campaign__period=period, campaign__document__code=row.campaign.document.code)
    return rows.filter(campaign__root=row.campaign.root_id).order_by("-number").first()
