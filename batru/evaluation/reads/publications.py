"""What stands in the way of a campaign's next publication, and what came before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from batru.evaluation.models import Campaign, Participant, Publication
from batru.evaluation.reads.approvals import standings
from batru.evaluation.reads.as_of import at_ground, ground_at
from batru.evaluation.rules.entries import Level
from batru.evaluation.rules.publishing import missing
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


def readiness(campaign: Campaign, at: datetime) -> Readiness:
    """As things stand at a moment, scored by the law that the next publication would take."""
    rows = list(Participant.objects.filter(campaign=campaign).select_related("unit").order_by("unit__full_name"))
    stands = standings(campaign, rows)
    unapproved = [row for row in rows if stands[row.unit_id].is_open(Level.COUNCIL)]
    lacking, fault = list[str](), None
    try:
        lacking = missing(at_ground(ground_at(campaign, at))["results"][0])
    except DataFault as found:
        fault = found.said
    past = list(Publication.objects.filter(campaign=campaign).order_by("-number"))
    return Readiness(len(rows), unapproved, [row for row in rows if row.unit_id in lacking], fault, past)
