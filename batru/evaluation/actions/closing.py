"""What the program does by itself at a window's end: counted figures are frozen, and a missed window is marked."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.evaluation.models import Campaign, Entry, Participant
from batru.evaluation.reads.approvals import locked, sheet_subject, standings
from batru.evaluation.reads.feeds import Fed
from batru.evaluation.reads.filling import Own, shared, words
from batru.evaluation.reads.sheets import Word, edition_of
from batru.evaluation.reads.windows import deadlines
from batru.evaluation.rules.approvals import Standing as Held
from batru.evaluation.rules.entries import Layer, Level, Origin
from batru.evaluation.rules.stages import Stage, Standing
from batru.kernel.text import N_
from batru.law.index_sets.model import Adjustment
from batru.law.index_sets.numbers import told

LATE = "late_window"
MISSED = N_("The sheet was not handed in by the end of its window.")


def freeze(campaign: Campaign, own: Collection[Participant], *, by: Actor, at: datetime) -> int:
    """Keep the figures of units that are counted now with what they were counted from; how many had changed."""
    known = shared(campaign, own)
    said = words(Entry.objects.filter(participant__in=own, layer=Layer.COUNTED))
    changed = [
        _counted(one, code, found, by, at)
        for one in own
        for code, found in _live(one, known)
        if dict(found.cells) != _frozen(said.get(one.pk, {}).get(code, {}))
    ]
    return len(Entry.objects.bulk_create(changed))


@act("evaluation.window.closed", needs="evaluation.campaign.open")
def close_window(code: str, unit_key: str, *, by: Actor, at: datetime) -> Deed[int]:
    """A unit has let its window pass: what is counted is frozen, and the set's penalty is entered with its reason."""
    participant = locked(code, unit_key, at)
    frozen = freeze(participant.campaign, [participant], by=by, at=at)
    rule = late_rule(participant.campaign)
    if rule is not None and not _is_marked(participant):
        Entry.objects.create(
            participant=participant,
            indicator=rule.code,
            layer=Layer.COUNTED,
            cells={"": told(rule.at_most)},
            origin=Origin.COUNTED,
            reason=MISSED,
            by=by.key,
            at=at,
        )
    return Deed(frozen, sheet_subject(participant), unit_key, {"frozen": frozen, "late": rule is not None})


def missed(at: datetime) -> Iterator[Participant]:
    """The units of every campaign whose window and grace are over, without a sheet and without a mark of it."""
    for campaign in Campaign.objects.filter(windows__stage=Stage.SELF, windows__closes_at__lt=at):
        own = list(campaign.participants.select_related("campaign", "unit").order_by("unit_id"))
        held, until = standings(campaign, own), deadlines(campaign, Stage.SELF, own)
        for one in own:
            if until[one.unit_id].standing(at) is Standing.SHUT and _waits(held[one.unit_id]) and not _is_closed(one):
                yield one


def late_rule(campaign: Campaign) -> Adjustment | None:
    """The set's penalty for a missed window; None where it has none."""
    _, edition = edition_of(campaign)
    return next((one for one in edition.adjustments if one.code == LATE), None)


def _live(participant: Participant, known: Own) -> Iterator[tuple[str, Fed]]:
    """What is counted now of the indicators of a unit's sheet."""
    codes = {leaf.code for leaf in known.leaves[participant.profile]}
    found = known.live.get(participant.unit_id, {})
    return ((code, own) for code, own in found.items() if code in codes)


def _frozen(said: Mapping[Layer, Word]) -> dict[str, str]:
    return dict(said[Layer.COUNTED].cells) if Layer.COUNTED in said else {}


def _waits(held: Held) -> bool:
    return held.is_open(Level.UNIT)


def _is_marked(participant: Participant) -> bool:
    return Entry.objects.filter(participant=participant, layer=Layer.COUNTED, indicator=LATE).exists()


def _is_closed(participant: Participant) -> bool:
    """Whether its window was closed before: marked, or where a set knows no penalty, frozen."""
    rows = Entry.objects.filter(participant=participant, layer=Layer.COUNTED)
    if late_rule(participant.campaign) is not None:
        return _is_marked(participant)
    known = shared(participant.campaign, [participant])
    return rows.exists() or not known.live.get(participant.unit_id)


def _counted(participant: Participant, code: str, found: Fed, by: Actor, at: datetime) -> Entry:
    return Entry(
        participant=participant,
        indicator=code,
        layer=Layer.COUNTED,
        cells=dict(found.cells),
        origin=Origin.COUNTED,
        sources={cell: dict(source) for cell, source in found.sources.items()},
        by=by.key,
        at=at,
    )
