"""What was said to a published result: objections, the responses, and everything that was put right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from batru.commons.people.public import Actor
from batru.evaluation.models import Campaign, Correction, Participant, Publication, Talk
from batru.evaluation.reads.appraisal import participants_for
from batru.evaluation.reads.marking import in_view
from batru.evaluation.reads.sheets import edition_of, sheets
from batru.evaluation.reads.talks import Thread, threads
from batru.evaluation.rules.entries import Said
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.model import Indicator
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.scoring import Scored

# Where a corrected word keeps what held before it, among its sources.
CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction: of which indicator, what the score was and is, and the cells before and after."""

    row: Correction
    indicator: Indicator | None
    before: Fraction | None
    after: Fraction | None
    cells_before: Mapping[str, str]

    @property
    def cells_after(self) -> Mapping[str, str]:
        """The figures that hold since."""
        cells: Mapping[str, str] = self.row.entry.cells
        return cells


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection with its response and, where it was granted, the correction."""

    thread: Thread
    indicator: Indicator | None
    correction: Corrected | None


def latest(campaign: Campaign) -> Publication:
    """The publication that stands; Refusal before there is one."""
    row = Publication.objects.filter(campaign=campaign).order_by("-number").first()
    if row is None:
        raise Refusal(
            "evaluation.unpublished",
            what=N_("There is no result yet."),
            why=N_("It was not published."),
            next_step=N_("Wait for the publication; until then questions are asked on the sheet."),
            status=409,
        )
    return row


def check_objection(own: Participant, indicator: str) -> None:
    """Refusal where an objection on the indicator waits for its response."""
    waiting = Talk.objects.filter(participant=own, indicator=indicator, kind=Said.OBJECTION, answers=None)
    if waiting.exists():
        raise Refusal(
            "evaluation.objection.open",
            what=N_("The objection was not sent."),
            why=N_("One on this indicator waits for its response."),
            next_step=N_("Wait for the response."),
            status=409,
        )


def published(own: Participant, publication: Publication) -> dict[str, Scored]:
    """By indicator, a unit's scores as they were known when they were published."""
    found = sheets(own.campaign, publication.known_at)
    return in_view(own.campaign, found, "final").get(own.unit_id, {})


def objections(campaign: Campaign, participants: Iterable[Participant]) -> list[Objected]:
    """What these units objected to, in order."""
    units = list(participants)
    named = _named(campaign)
    granted = {one.row.objection_id: one for one in _corrections(campaign, units)}
    found = threads(campaign, units, Said.OBJECTION)
    return [Objected(one, named.get(one.said.indicator), granted.get(one.said.pk)) for one in found]


def corrections(actor: Actor, campaign: Campaign) -> list[Corrected]:
    """Everything that was put right in a campaign on units that somebody may see, newest first."""
    return _corrections(campaign, participants_for(actor, campaign))[::-1]


def _corrections(campaign: Campaign, units: list[Participant]) -> list[Corrected]:
    rows = Correction.objects.filter(entry__participant__in=units).order_by("id")
    named = _named(campaign)
    return [
        _told(row, named.get(row.entry.indicator))
        for row in rows.select_related("entry__participant__unit", "publication", "objection")
    ]


def _told(row: Correction, indicator: Indicator | None) -> Corrected:
    kept = row.entry.sources.get(CORRECTED, {})
    before, after = (exact(kept[name]) if kept.get(name) else None for name in ("before", "after"))
    return Corrected(row, indicator, before, after, kept.get("cells", {}))


def _named(campaign: Campaign) -> dict[str, Indicator]:
    return {one.code: one for one in edition_of(campaign)[1].indicators}
