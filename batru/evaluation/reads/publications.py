"""What stands in the way of a campaign's next publication, and what came before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batru.evaluation.models import Campaign, Participant, Publication
from batru.evaluation.reads.approvals import standings
from batru.evaluation.reads.as_of import at_ground, ground_at
from batru.evaluation.rules.entries import Level
from batru.evaluation.rules.publishing import Gaps, missing
from batru.kernel.text import Said
from batru.law.index_sets.given import DataFault

PUBLISH = "evaluation.result.publish"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a result of now would lack: sheets without the council's yes, totals not known; `fault` stops it whole.

    Figures counted from facts that are not kept yet come in as it is published, so fewer may be missing then.
    """

    units: int
    unapproved: Sequence[Participant]
    missing: Sequence[Participant]
    fault: Said | None
    past: Sequence[Publication]

    @property
    def needs_note(self) -> bool:
        """Whether it must be said why it is published all the same."""
        return bool(self.unapproved or self.missing)


def gaps(campaign: Campaign, results: Mapping[str, Any]) -> tuple[dict[str, Participant], Gaps]:
    """The units of a campaign by name, and what a period's results lack of them."""
    rows = Participant.objects.filter(campaign=campaign).select_related("unit").order_by("unit__full_name")
    units = {row.unit_id: row for row in rows}
    stands = standings(campaign, units.values())
    return units, Gaps([key for key in units if stands[key].is_open(Level.COUNCIL)], missing(results))


def readiness(campaign: Campaign, at: datetime) -> Readiness:
    """As things stand at a moment, scored by the law that the next publication would take."""
    results: Mapping[str, Any] = {"units": {}}
    fault = None
    try:
        results = at_ground(ground_at(campaign, at))["results"][0]
    except DataFault as found:
        fault = found.said
    units, lacking = gaps(campaign, results)
    past = list(Publication.objects.filter(campaign=campaign).order_by("-number"))
    unapproved = [units[key] for key in lacking.unapproved]
    unknown = [row for key, row in units.items() if key in lacking.missing]
    return Readiness(len(units), unapproved, unknown, fault, past)
